package dev.muster.cli.console;

/**
 * How commands end. A wrong use ends like any failure, since 2 means changes to {@code plan} and a
 * broken promise to {@code simulate}.
 */
public final class ExitCode {
  /** It is done. */
  public static final int OK = 0;

  /** It failed, was refused or timed out. */
  public static final int FAILED = 1;

  /** {@code plan --detailed-exitcode}: there is something to do. */
  public static final int CHANGES = 2;

  /** {@code simulate}: a promise was broken, or a run did not converge. */
  public static final int BROKEN = 2;

  private ExitCode() {}
}
