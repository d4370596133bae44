package dev.muster.proof.fuzz;

import java.util.Arrays;
import java.util.Optional;

/**
 * What feeding an input once came to.
 *
 * @param answer the target's answer; absent when it threw
 * @param bug what is wrong; absent when nothing is
 * @param nanos what it cost, by the target's clock
 */
record Verdict(Optional<Answer> answer, Optional<Bug> bug, long nanos) {
  private static final int SHOWN_FRAMES = 12;
  private static final int LONGEST_DETAIL = 1_500;

  /**
   * Something that is wrong.
   *
   * @param signature the same for all inputs that show the same bug, as far as can be told
   * @param detail what happened with this input
   */
  record Bug(String signature, String detail) {
    static Bug of(Throwable thrown) {
      StackTraceElement[] frames = thrown.getStackTrace();
      String place =
          Arrays.stream(frames)
              .filter(frame -> frame.getClassName().startsWith("dev.muster."))
              .findFirst()
              .or(() -> Arrays.stream(frames).findFirst())
              .map(StackTraceElement::toString)
              .orElse("nowhere");
      StringBuilder detail = new StringBuilder(shortened(thrown.toString()));
      Arrays.stream(frames)
          .limit(SHOWN_FRAMES)
          .forEach(frame -> detail.append("\n      at ").append(frame));
      return new Bug(thrown.getClass().getSimpleName() + " at " + place, detail.toString());
    }

    static Bug of(Answer.Wrong wrong) {
      return new Bug(wrong.promise(), shortened(wrong.detail()));
    }

    static Bug slow(long nanos) {
      return new Bug("too slow", "%.0f ms each time".formatted(nanos / 1e6));
    }

    private static String shortened(String text) {
      return text.length() <= LONGEST_DETAIL ? text : text.substring(0, LONGEST_DETAIL) + "…";
    }
  }
}
