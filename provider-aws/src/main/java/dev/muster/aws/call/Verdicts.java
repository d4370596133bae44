package dev.muster.aws.call;

import dev.muster.provider.Failure;
import dev.muster.provider.Outcome;
import dev.muster.spec.id.Zone;
import java.time.Duration;
import java.util.Optional;

/** What a failed call means for the action that it was part of. */
public final class Verdicts {
  private static final Duration THROTTLE_PAUSE = Duration.ofSeconds(5);

  private Verdicts() {}

  /**
   * The outcome of an action whose call failed.
   *
   * @param failure the call
   * @param zone where a machine was to be launched, if one was
   */
  public static Outcome outcome(CallFailure failure, Optional<Zone> zone) {
    Optional<Trouble> trouble = failure.trouble();
    boolean certain = trouble.filter(known -> known == Trouble.UNCERTAIN).isEmpty();
    if (!certain && failure.api().access() == AwsApi.Access.READ && !failure.isAfterWrites()) {
      return Outcome.refused(new Failure.Unavailable(failure.sentence()));
    }
    if (!certain || failure.isAfterWrites()) {
      return new Outcome.Unknown(
          failure.isAfterWrites()
              ? "part of it is done, then " + failure.sentence()
              : failure.sentence());
    }
    return Outcome.refused(refusal(failure, trouble, zone));
  }

  private static Failure refusal(
      CallFailure failure, Optional<Trouble> trouble, Optional<Zone> zone) {
    String sentence = failure.sentence();
    return switch (trouble.orElse(null)) {
      case null -> new Failure.Invalid(sentence);
      case THROTTLED -> new Failure.Throttled(THROTTLE_PAUSE, sentence);
      case NO_CAPACITY ->
          zone.<Failure>map(where -> new Failure.NoCapacity(where, sentence))
              .orElseGet(() -> new Failure.Unavailable(sentence));
      case DENIED ->
          new Failure.Denied(
              failure.api().permission(),
              sentence
                  + "; it needs the permission "
                  + failure.api().permission()
                  + condition(failure.api().access())
                  + ", see docs/aws.md");
      case GONE -> new Failure.Gone(sentence);
      case EXISTS, CONFLICT -> new Failure.Conflict(sentence);
      case UNCERTAIN -> new Failure.Unavailable(sentence);
    };
  }

  private static String condition(AwsApi.Access access) {
    return switch (access) {
      case READ -> "";
      case CREATE -> " where aws:RequestTag/muster:uid is given, and the one to tag";
      case OWNED -> " where aws:ResourceTag/muster:uid is there";
    };
  }
}
