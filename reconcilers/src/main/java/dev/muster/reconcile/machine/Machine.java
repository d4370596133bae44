package dev.muster.reconcile.machine;

import dev.muster.provider.identity.Incarnation;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.identity.InstanceIdentity;
import dev.muster.provider.observed.ObservedInstance;
import dev.muster.spec.id.Slot;

/**
 * A machine that the cluster owns.
 *
 * @param observed what the provider says of it
 * @param identity who it is, read from its tags
 */
public record Machine(ObservedInstance observed, InstanceIdentity identity) {
  /** The provider's id. */
  public InstanceId id() {
    return observed.id();
  }

  /** The place that it was launched for. */
  public Slot slot() {
    return identity.slot();
  }

  /** Which machine of its slot it is. */
  public Incarnation incarnation() {
    return identity.incarnation();
  }

  /** Whether it exists and is not on its way out. */
  public boolean isLive() {
    return switch (observed.state()) {
      case PENDING, RUNNING, STOPPING, STOPPED -> true;
      case TERMINATING, TERMINATED -> false;
    };
  }

  /** Whether it is gone for ever. */
  public boolean isGone() {
    return observed.state() == ObservedInstance.State.TERMINATED;
  }

  /** Whether it runs. */
  public boolean isRunning() {
    return observed.state() == ObservedInstance.State.RUNNING;
  }
}
