package dev.muster.simulator.invariant;

import dev.muster.controller.kernel.Effect;
import dev.muster.provider.identity.InstanceIdentity;
import dev.muster.provider.observed.ObservedTarget;
import dev.muster.reconcile.ledger.Rollout;
import dev.muster.reconcile.ledger.SlotRecord;
import dev.muster.simulator.cloud.SimMachine;
import dev.muster.simulator.cloud.SimTarget;
import dev.muster.simulator.process.SimController;
import dev.muster.spec.id.RevisionId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A service has one rollout at a time, and two revisions of it are behind the load balancer at
 * most.
 */
final class OneRolloutEach extends Invariant {
  private static final int MOST_REVISIONS = 2;

  OneRolloutEach() {
    super(
        "one-rollout-each", "clients would meet three versions at once, and none could be judged");
  }

  @Override
  public void check() {
    Map<String, Set<RevisionId>> revisions = new HashMap<>();
    for (SimTarget target : stage().cloud().targets()) {
      Optional<InstanceIdentity> who =
          stage().cloud().find(target.instance()).flatMap(SimMachine::identity);
      if (who.isPresent() && target.health() != ObservedTarget.Health.DRAINING) {
        String service = target.balancer() + "/" + target.service();
        Set<RevisionId> known = revisions.computeIfAbsent(service, _ -> new HashSet<>());
        known.add(who.get().revision());
        if (known.size() > MOST_REVISIONS && !isMixed(who.get())) {
          broken(service + " serves the revisions " + known);
        }
      }
    }
  }

  // Commits while a service was being made may have left it with several from the beginning.
  private boolean isMixed(InstanceIdentity who) {
    return stage().store().ledger(who.cluster()).slotsOf(who.slot().service()).stream()
            .map(SlotRecord::revision)
            .distinct()
            .count()
        > 1;
  }

  @Override
  public void wants(SimController controller, Effect effect) {
    for (Rolled.Recorded written : Rolled.put(stage(), effect)) {
      Rolled.active(stage(), written.key(), written.rollout().service())
          .map(Rollout::id)
          .filter(known -> !known.equals(written.rollout().id()))
          .ifPresent(known -> broken(written.rollout().id() + " begins and " + known + " goes on"));
    }
  }
}
