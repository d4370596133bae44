package dev.muster.cli.console;

import java.io.PrintWriter;

/**
 * Tells people how a long step goes, on standard error: one line that changes on a terminal, a line
 * for each change in a pipe. Used by one thread.
 */
public final class Progress {
  private static final String CLEAR_LINE = "\r\u001b[2K";
  private static final int MAXIMUM_COLUMNS = 110;

  private final PrintWriter err;
  private final boolean terminal;
  private String shown = "";
  private boolean open;

  /** Progress on the given stream. */
  public Progress(PrintWriter err) {
    this(err, Terminal.showsErrors() && !"dumb".equals(System.getenv("TERM")));
  }

  /** Progress on a terminal or not. */
  public Progress(PrintWriter err, boolean terminal) {
    this.err = err;
    this.terminal = terminal;
  }

  /** Shows where the step stands now. */
  public void update(String text) {
    if (text.equals(shown)) {
      return;
    }
    shown = text;
    if (terminal) {
      err.print(CLEAR_LINE + clip(text));
      open = true;
    } else {
      err.println(text);
    }
    err.flush();
  }

  /** Ends the step with a line that stays. */
  public void done(String text) {
    if (open) {
      err.print(CLEAR_LINE);
      open = false;
    }
    shown = "";
    if (!text.isEmpty()) {
      err.println(text);
    }
    err.flush();
  }

  private static String clip(String text) {
    return text.length() <= MAXIMUM_COLUMNS ? text : text.substring(0, MAXIMUM_COLUMNS - 1) + "…";
  }
}
