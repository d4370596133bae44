package dev.muster.simulator.invariant;

import dev.muster.controller.kernel.Effect;
import dev.muster.provider.observed.ObservedInstance;
import dev.muster.reconcile.ledger.Rollout;
import dev.muster.reconcile.ledger.SlotRecord;
import dev.muster.simulator.process.SimController;
import dev.muster.spec.ServiceSpec;
import dev.muster.spec.id.ClusterKey;
import java.util.Optional;

/**
 * No more new machines are wanted than the surge has room for beside the old ones that are not
 * stopped.
 */
final class SurgeKept extends Invariant {
  SurgeKept() {
    super("surge-kept", "a rollout would ask for capacity that the account does not have");
  }

  @Override
  public void wants(SimController controller, Effect effect) {
    for (Rolled.Recorded written : Rolled.put(stage(), effect)) {
      spec(controller, written.key(), written.rollout())
          .ifPresent(spec -> judge(written.key(), written.rollout(), spec));
    }
  }

  /** What the pass knew that is being recorded. */
  private static Optional<ServiceSpec> spec(
      SimController controller, ClusterKey key, Rollout rollout) {
    return Rolled.plan(controller, key)
        .map(plan -> plan.input().desired().spec().services().get(rollout.service()));
  }

  private void judge(ClusterKey key, Rollout after, ServiceSpec spec) {
    int before =
        Rolled.active(stage(), key, after.service())
            .filter(known -> known.id().equals(after.id()))
            .map(known -> known.machines().newcomers().size())
            .orElse(0);
    int wanted = after.machines().newcomers().size();
    long running =
        stage().store().ledger(key).slotsOf(after.service()).stream()
            .filter(slot -> slot.slot().ordinal() <= spec.instances())
            .filter(this::runs)
            .count();
    int all = spec.instances();
    // One that is rebuilt from tags records what lives: nothing more is asked for.
    boolean asks =
        wanted > before
            && after.machines().newcomers().stream().anyMatch(one -> one.instance().isEmpty());
    if (asks && wanted + running > all + spec.rollout().pace().surge(all)) {
      broken(
          "%s wants %d new machines while %d old ones run: %d and a surge of %d are allowed"
              .formatted(after.id(), wanted, running, all, spec.rollout().pace().surge(all)));
    }
  }

  private boolean runs(SlotRecord slot) {
    return slot.instance()
        .flatMap(stage().cloud()::find)
        .filter(machine -> machine.state() != ObservedInstance.State.STOPPED && machine.isLive())
        .isPresent();
  }
}
