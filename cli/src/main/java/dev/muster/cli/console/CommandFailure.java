package dev.muster.cli.console;

/**
 * Ends a command with a message for people: which step failed, on what and why, and what to do
 * next. Thrown at the edge only, where picocli catches it.
 */
public final class CommandFailure extends RuntimeException {
  private final String next;
  private final int exitCode;

  /**
   * A failure with exit code 1.
   *
   * @param message which step failed, on what and why
   * @param next what to do about it; empty when the message says it
   */
  public CommandFailure(String message, String next) {
    this(message, next, ExitCode.FAILED);
  }

  /** A failure with an exit code of its own. */
  public CommandFailure(String message, String next, int exitCode) {
    super(message);
    this.next = next;
    this.exitCode = exitCode;
  }

  /** What to do about it; may be empty. */
  public String next() {
    return next;
  }

  /** How the process ends. */
  public int exitCode() {
    return exitCode;
  }
}
