package dev.muster.controller.git.judge;

/** Bounds what is written down of texts that others have made. */
public final class Texts {
  private static final int LONGEST_MESSAGE = 4_000;
  private static final int COMMIT_DIGITS = 12;

  private Texts() {}

  /** A message that fits a record and a condition. */
  public static String bounded(String message) {
    return message.length() <= LONGEST_MESSAGE
        ? message
        : message.substring(0, LONGEST_MESSAGE) + "… (shortened)";
  }

  /**
   * One line without control characters.
   *
   * @param text any text
   * @param longest how many characters of it are kept
   */
  public static String line(String text, int longest) {
    String cut = text.length() <= longest ? text : text.substring(0, longest) + "…";
    return cut.replaceAll("\\p{Cc}", "\uFFFD");
  }

  /** The first digits of a commit, which name it to people. */
  public static String shortened(String commit) {
    return commit.substring(0, Math.min(COMMIT_DIGITS, commit.length()));
  }
}
