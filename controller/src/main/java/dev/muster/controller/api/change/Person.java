package dev.muster.controller.api.change;

/**
 * Who wants a change, and why.
 *
 * @param actor who; {@code token} when nobody was named
 * @param reason why; empty when none was given
 */
public record Person(String actor, String reason) {
  /** The longest actor or reason, in characters. */
  public static final int LONGEST = 1024;

  /** Cuts what is too long. */
  public Person {
    actor = cut(actor);
    reason = cut(reason);
  }

  /** The same with a detail of the change before the reason. */
  Person withDetail(String detail) {
    return new Person(actor, reason.isEmpty() ? detail : detail + ": " + reason);
  }

  private static String cut(String text) {
    String clean = text.strip().replaceAll("\\p{Cc}", " ");
    return clean.length() > LONGEST ? clean.substring(0, LONGEST) : clean;
  }
}
