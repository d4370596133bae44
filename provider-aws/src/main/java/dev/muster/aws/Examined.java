package dev.muster.aws;

/**
 * What was found of one thing that clusters need of an account.
 *
 * @param subject the thing, such as {@code zones}
 * @param verdict how it is
 * @param message what was seen
 * @param next what a person does about it; empty where nothing is to be done
 */
public record Examined(String subject, Verdict verdict, String message, String next) {
  /** How something is. */
  public enum Verdict {
    /** As it has to be. */
    GOOD,
    /** So that a cluster would not come to be. */
    WRONG,
    /** Nobody can tell from here. */
    UNKNOWN
  }

  static Examined good(String subject, String message) {
    return new Examined(subject, Verdict.GOOD, message, "");
  }

  static Examined wrong(String subject, String message, String next) {
    return new Examined(subject, Verdict.WRONG, message, next);
  }

  static Examined unknown(String subject, String message) {
    return new Examined(subject, Verdict.UNKNOWN, message, "");
  }
}
