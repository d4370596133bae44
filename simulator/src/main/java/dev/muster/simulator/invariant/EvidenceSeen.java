package dev.muster.simulator.invariant;

import dev.muster.controller.kernel.Effect;
import dev.muster.controller.kernel.Pass;
import dev.muster.provider.Part;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.observed.InstanceReport;
import dev.muster.provider.observed.ObservedTarget;
import dev.muster.reconcile.Observed;
import dev.muster.reconcile.ledger.Ledger;
import dev.muster.reconcile.ledger.Rollout;
import dev.muster.reconcile.ledger.RolloutEvidence.Score;
import dev.muster.reconcile.ledger.SlotRecord;
import dev.muster.simulator.cloud.SimMachine;
import dev.muster.simulator.process.SimController;
import dev.muster.spec.ClusterSpec;
import dev.muster.spec.id.ClusterKey;
import java.util.List;
import java.util.Optional;

/**
 * A gate passes only on what was seen: each new machine well by its agent, or healthy by the load
 * balancer, in the very look on which the pass rests. No data, and no new machine, is no pass.
 */
final class EvidenceSeen extends Invariant {
  private static final String HTTP = "http";
  private static final String BALANCER = "loadBalancer";

  EvidenceSeen() {
    super("evidence-seen", "a version that nobody could judge would be rolled out");
  }

  @Override
  public void wants(SimController controller, Effect effect) {
    for (Rolled.Recorded written : Rolled.put(stage(), effect)) {
      Rolled.plan(controller, written.key())
          .ifPresent(plan -> judge(written.rollout(), plan, written.key()));
    }
  }

  private void judge(Rollout after, Pass.Plan plan, ClusterKey key) {
    Optional<Rollout> known =
        Rolled.active(stage(), key, after.service()).filter(one -> one.id().equals(after.id()));
    Optional<Rollout> before = known.filter(one -> one.state() == after.state());
    // Those that are wanted from now on were not there to be judged.
    Ledger ledger = stage().store().ledger(key);
    ClusterSpec spec = plan.input().desired().spec();
    // A place that the spec has given up is judged no more.
    List<SlotRecord> fresh =
        known.stream().flatMap(one -> Rolled.fresh(one, ledger).stream()).toList();
    // In place they were there to be judged, and one may run with it before it is told to.
    if (fresh.isEmpty() && after.isInPlace()) {
      fresh = Rolled.fresh(after, ledger);
    }
    List<SlotRecord> judged =
        fresh.stream().filter(one -> !after.isInPlace() || spec.wants(one.slot())).toList();
    for (Score score : after.evidence().scores()) {
      int passes = before.map(one -> one.evidence().score(score.gate()).passesInARow()).orElse(0);
      if (score.passesInARow() > passes) {
        List<SlotRecord> still = seen(Rolled.fresh(after, ledger), key);
        doubt(after, judged, still, plan.observed(), score.gate()).ifPresent(this::broken);
      }
    }
    boolean gathered =
        before
            .filter(one -> after.evidence().gathered().compareTo(one.evidence().gathered()) > 0)
            .isPresent();
    boolean allPass =
        after.evidence().scores().stream().allMatch(score -> score.passesInARow() > 0);
    if (gathered && !allPass) {
      broken(after.id() + " gathers time in which a gate has not passed: " + after.evidence());
    }
  }

  // A machine whose launch was answered by nobody is known by its tags before it is recorded.
  private List<SlotRecord> seen(List<SlotRecord> records, ClusterKey key) {
    return records.stream()
        .map(record ->
            record.instance().isPresent()
                ? record
                : stage().cloud().machines().stream()
                    .filter(SimMachine::isLive)
                    .filter(machine -> isOf(machine, key, record))
                    .findFirst()
                    .map(machine -> record.withInstance(machine.id(), record.recordedAt()))
                    .orElse(record))
        .toList();
  }

  private static boolean isOf(SimMachine machine, ClusterKey key, SlotRecord record) {
    return machine
        .identity()
        .filter(who -> who.cluster().equals(key))
        .filter(who -> who.slot().equals(record.slot()))
        .filter(who -> who.incarnation().equals(record.incarnation()))
        .isPresent();
  }

  private static Optional<String> doubt(
      Rollout rollout,
      List<SlotRecord> judged,
      List<SlotRecord> still,
      Observed observed,
      String gate) {
    if (judged.isEmpty()) {
      return Optional.of(rollout.id() + ": gate " + gate + " passes without a new machine");
    }
    return judged.stream()
        .flatMap(newcomer -> still.stream().filter(one -> one.slot().equals(newcomer.slot())))
        .filter(newcomer -> !isSeen(observed, rollout, newcomer, gate))
        .findFirst()
        .map(newcomer ->
            "%s: gate %s passes, and %s was not seen well"
                .formatted(rollout.id(), gate, newcomer.slot()));
  }

  private static boolean isSeen(
      Observed observed, Rollout rollout, SlotRecord newcomer, String gate) {
    return switch (gate) {
      case HTTP -> newcomer.instance().filter(id -> isWell(observed, id)).isPresent();
      case BALANCER ->
          newcomer.instance().filter(id -> isHealthy(observed, rollout, id)).isPresent();
      // What other gates measure is not the simulated cloud's to know.
      case String _ -> true;
    };
  }

  private static boolean isWell(Observed observed, InstanceId id) {
    return observed.isComplete(Part.REPORTS)
        && observed.reports().all().stream()
            .anyMatch(report ->
                report.instance().equals(id) && report.health() == InstanceReport.Health.HEALTHY);
  }

  // A service that no listener leads to has no targets, and nothing to see.
  private static boolean isHealthy(Observed observed, Rollout rollout, InstanceId id) {
    boolean balanced =
        observed.isComplete(Part.TARGETS)
            && observed.targets().all().stream()
                .anyMatch(target -> target.service().equals(rollout.service()));
    return !balanced
        || observed.targets().all().stream()
            .anyMatch(target ->
                target.instance().equals(id) && target.health() == ObservedTarget.Health.HEALTHY);
  }
}
