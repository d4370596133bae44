package dev.muster.provider;

import dev.muster.provider.identity.InstanceId;
import java.util.Optional;

/** How an action ended, as far as can be told. */
public sealed interface Outcome {
  /**
   * It took effect, or will without further help.
   *
   * @param instance the machine that was launched, when the action launched one
   * @param requestId the provider's own id of the request, for its logs
   */
  record Accepted(Optional<InstanceId> instance, String requestId) implements Outcome {}

  /**
   * It certainly took no effect.
   *
   * @param failure why
   */
  record Refused(Failure failure) implements Outcome {}

  /**
   * It may or may not have taken effect.
   *
   * @param reason what was lost
   */
  record Unknown(String reason) implements Outcome {}

  /** An acceptance that launched nothing. */
  static Outcome accepted(String requestId) {
    return new Accepted(Optional.empty(), requestId);
  }

  /** A refusal. */
  static Outcome refused(Failure failure) {
    return new Refused(failure);
  }
}
