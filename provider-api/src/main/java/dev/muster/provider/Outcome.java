package dev.muster.provider;

import dev.muster.provider.identity.InstanceId;
import java.util.List;
import java.util.Optional;

/** How an action ended, as far as can be told. */
public sealed interface Outcome {
  /**
   * It took effect, or will without further help.
   *
   * @param instances the machines that were launched, in the order of their batch; none when the
   *     action launches nothing
   * @param requestId the provider's own id of the request, for its logs
   */
  record Accepted(List<InstanceId> instances, String requestId) implements Outcome {
    /** Copies the list. */
    public Accepted {
      instances = List.copyOf(instances);
    }

    /** The machine that was launched, when the action launched one. */
    public Optional<InstanceId> instance() {
      return instances.size() == 1 ? Optional.of(instances.getFirst()) : Optional.empty();
    }
  }

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
    return new Accepted(List.of(), requestId);
  }

  /** An acceptance that launched a machine. */
  static Outcome launched(InstanceId instance, String requestId) {
    return new Accepted(List.of(instance), requestId);
  }

  /** A refusal. */
  static Outcome refused(Failure failure) {
    return new Refused(failure);
  }
}
