package dev.muster.local.process;

import java.util.Optional;

/**
 * What the operating system says of a process.
 *
 * @param pid its number
 * @param state one letter: {@code Z} and {@code X} are dead
 * @param group its process group
 * @param session its session
 * @param startTicks when it was started, in clock ticks since boot
 */
public record ProcessStat(long pid, char state, long group, long session, long startTicks) {
  // Counted from the field after the program's name, which may hold blanks and parentheses itself.
  private static final int STATE = 0;
  private static final int GROUP = 2;
  private static final int SESSION = 3;
  private static final int START_TICKS = 19;

  /** Reads the text of {@code /proc/PID/stat}; empty when it has another form. */
  static Optional<ProcessStat> parse(String text) {
    int nameBegin = text.indexOf('(');
    int nameEnd = text.lastIndexOf(')');
    if (nameBegin < 1 || nameEnd < nameBegin) {
      return Optional.empty();
    }
    String[] fields = text.substring(nameEnd + 1).strip().split(" ", -1);
    if (fields.length <= START_TICKS || fields[STATE].length() != 1) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new ProcessStat(
              Long.parseLong(text.substring(0, nameBegin).strip()),
              fields[STATE].charAt(0),
              Long.parseLong(fields[GROUP]),
              Long.parseLong(fields[SESSION]),
              Long.parseLong(fields[START_TICKS])));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Whether it runs: a zombie does not. */
  public boolean lives() {
    return state != 'Z' && state != 'X' && state != 'x';
  }
}
