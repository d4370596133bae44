package dev.muster.simulator.invariant;

import dev.muster.provider.Outcome;
import dev.muster.provider.action.InfrastructureAction.LaunchInstance;
import dev.muster.provider.identity.InstanceId;
import java.util.HashMap;
import java.util.Map;

/** A server id of an ensemble is never given to a machine with another disk. */
final class MemberIdsNotReused extends Invariant {
  private final Map<String, InstanceId> given = new HashMap<>();

  MemberIdsNotReused() {
    super("member-ids-not-reused", "a server that forgot what it had promised would lose data");
  }

  @Override
  public void landed(Landing landing, Outcome outcome) {
    if (landing.action() instanceof LaunchInstance launch
        && outcome instanceof Outcome.Accepted accepted
        && launch.identity().membership().isPresent()
        && accepted.instance().isPresent()) {
      String id = launch.identity().uid() + "/" + launch.identity().membership().get().member();
      InstanceId before = given.putIfAbsent(id, accepted.instance().get());
      if (before != null && !before.equals(accepted.instance().get())) {
        broken("server id " + id + " of " + before + " is given to " + accepted.instance().get());
      }
    }
  }
}
