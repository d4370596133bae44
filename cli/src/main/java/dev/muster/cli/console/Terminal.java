package dev.muster.cli.console;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What the command's output streams are. */
public final class Terminal {
  private static final int STANDARD_OUTPUT = 1;
  private static final int STANDARD_ERROR = 2;

  private Terminal() {}

  /** Whether a person sees standard output directly. */
  public static boolean showsOutput() {
    return isTerminal(STANDARD_OUTPUT);
  }

  /** Whether a person sees standard error directly. */
  public static boolean showsErrors() {
    return isTerminal(STANDARD_ERROR);
  }

  /** Whether standard error may be coloured. */
  public static boolean colours() {
    String noColor = System.getenv("NO_COLOR");
    return (noColor == null || noColor.isEmpty())
        && !"dumb".equals(System.getenv("TERM"))
        && showsErrors();
  }

  // System.console() asks about input and output together; a command's input may well be a pipe.
  private static boolean isTerminal(int descriptor) {
    Path link = Path.of("/proc/self/fd/" + descriptor);
    try {
      String target = Files.readSymbolicLink(link).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException e) {
      return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    }
  }
}
