package dev.muster.simulator;

import dev.muster.controller.guard.ConfirmationGuard;
import dev.muster.controller.guard.Machines;
import dev.muster.controller.kernel.ClusterInput;
import dev.muster.controller.model.ClusterStatus;
import dev.muster.controller.model.Confirmation;
import dev.muster.provider.Fence;
import dev.muster.provider.Part;
import dev.muster.provider.observed.Instances;
import dev.muster.reconcile.ledger.LedgerChange;
import dev.muster.reconcile.ledger.Rollout;
import dev.muster.reconcile.ledger.RolloutGoal;
import dev.muster.reconcile.ledger.RolloutOrder;
import dev.muster.reconcile.ledger.RolloutState;
import dev.muster.simulator.cloud.SimMachine;
import dev.muster.simulator.schedule.Chance;
import dev.muster.simulator.schedule.Schedule;
import dev.muster.simulator.stage.SimCluster;
import dev.muster.simulator.stage.Stage;
import dev.muster.simulator.store.SimStore;
import dev.muster.spec.ConfigDocument;
import dev.muster.spec.Revision;
import dev.muster.spec.ServiceSpec;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.RolloutId;
import dev.muster.spec.id.Sha256;
import dev.muster.spec.status.Condition;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A person who watches the clusters and confirms what waits for it: hesitantly, then eagerly. Where
 * a ledger was lost, they end by hand what is quarantined, as its condition asks them to.
 */
final class Operator implements SimStore.StoreWatcher {
  private static final long LOOKS_EVERY_MILLIS = 10_000;

  private final Stage stage;
  private final Chance chance;
  private final Map<ClusterKey, Integer> allowances = new HashMap<>();
  private final Set<ClusterKey> lostLedgers = new HashSet<>();
  private final long firstWordAt;
  private boolean eager;

  /**
   * A person.
   *
   * @param firstWordAt before which nobody confirms anything, in milliseconds of the run
   */
  Operator(Stage stage, long firstWordAt) {
    this.stage = stage;
    this.firstWordAt = firstWordAt;
    this.chance = stage.chance("operator");
  }

  void start() {
    stage.store().watch(this);
    stage.schedule().in(LOOKS_EVERY_MILLIS, this::look);
  }

  @Override
  public void written(Fence fence, ClusterKey key, List<LedgerChange> changes) {}

  @Override
  public void lost(ClusterKey key) {
    lostLedgers.add(key);
  }

  /** From now on everything that waits is confirmed, and what is stopped goes on. */
  void beEager() {
    eager = true;
    stage.clusters().keySet().forEach(this::resume);
  }

  private void look() {
    for (SimCluster cluster : stage.clusters().values()) {
      cluster.comeAgain();
      if (stage.schedule().now() >= firstWordAt && (eager || chance.happens(0.3))) {
        stage
            .store()
            .cluster(cluster.key())
            .ifPresent(input ->
                stage.store().status(cluster.key()).ifPresent(status -> answer(input, status)));
      }
    }
    stage.schedule().in(LOOKS_EVERY_MILLIS, this::look);
  }

  private void answer(ClusterInput input, ClusterStatus status) {
    if (status.observedGeneration() != input.desired().generation()) {
      return;
    }
    if (has(status, "WaitingForConfirmation")) {
      int count =
          ConfirmationGuard.Deletion.of(
                  input.desired(),
                  Machines.of(
                      input.desired().uid(), (Instances) stage.cloud().read(Part.INSTANCES, 0)),
                  stage.store().ledger(input.key()))
              .count();
      confirm(input, count);
    } else if (has(status, "Frozen") && live(input.key()).isEmpty()) {
      confirm(input, recordedMachines(input.key()));
    } else if (has(status, "RepairHeld")) {
      confirm(input, allowances.merge(input.key(), 1, Integer::sum));
    }
    answerRollouts(input);
    if (eager && lostLedgers.contains(input.key()) && has(status, "UnknownMachines")) {
      endQuarantined(input.key());
    }
  }

  // Each rollout is told once: the order is named after it.
  private void answerRollouts(ClusterInput input) {
    stage
        .store()
        .ledger(input.key())
        .rollouts()
        .values()
        .forEach(rollout ->
            word(input, rollout)
                .ifPresent(word -> {
                  String id =
                      word.verb() + "-" + word.rollout() + "-" + rollout.log().orders().size();
                  boolean isSaid =
                      input.desired().orders().stream().anyMatch(order -> order.id().equals(id));
                  SimCluster cluster = stage.clusters().get(input.key());
                  if (cluster != null && !isSaid) {
                    stage
                        .trace()
                        .note("operator", "orders", word.rollout().toString(), word.verb());
                    cluster.order(
                        new RolloutOrder(
                            id,
                            word.rollout(),
                            word.verb(),
                            "ann",
                            "",
                            Schedule.instant(stage.schedule().now())));
                  }
                }));
  }

  /** What a rollout waits for that only a person can give. */
  private Optional<Word> word(ClusterInput input, Rollout rollout) {
    return verb(input, rollout)
        .map(verb -> new Word(rollout.id(), verb))
        .or(() ->
            vetoed(input, rollout).map(earlier -> new Word(earlier, RolloutOrder.Verb.RETRY)));
  }

  private record Word(RolloutId rollout, RolloutOrder.Verb verb) {}

  /** An earlier rollout since which what is wanted is not tried again. */
  private Optional<RolloutId> vetoed(ClusterInput input, Rollout rollout) {
    ServiceSpec service = input.desired().spec().services().get(rollout.service());
    // Of a service without machines nothing is rolled out, whatever is vetoed.
    if (!eager || service == null || service.instances() == 0 || rollout.isActive()) {
      return Optional.empty();
    }
    Optional<Sha256> config =
        Optional.ofNullable(input.desired().spec().config().get(rollout.service()))
            .map(ConfigDocument::sha256);
    return rollout.veto(RolloutGoal.of(service, config)).filter(id -> !id.equals(rollout.id()));
  }

  private Optional<RolloutOrder.Verb> verb(ClusterInput input, Rollout rollout) {
    ServiceSpec service = input.desired().spec().services().get(rollout.service());
    if (rollout.state() == RolloutState.APPROVE && rollout.stage().pause().isEmpty()) {
      return Optional.of(RolloutOrder.Verb.APPROVE);
    }
    if (!eager) {
      return Optional.empty();
    }
    if (rollout
        .stage()
        .pause()
        .filter(pause -> pause.kind() == Rollout.Pause.Kind.USER)
        .isPresent()) {
      return Optional.of(RolloutOrder.Verb.RESUME);
    }
    if (service == null) {
      return Optional.empty();
    }
    boolean runsOther =
        stage.store().ledger(input.key()).slotsOf(rollout.service()).stream()
            .anyMatch(slot -> !slot.revision().equals(Revision.of(service)));
    return rollout.isVeto()
            && (runsOther || rollout.isInPlace())
            && rollout.to().revision().equals(Revision.of(service))
        ? Optional.of(RolloutOrder.Verb.RETRY)
        : Optional.empty();
  }

  private List<SimMachine> live(ClusterKey key) {
    return stage.cloud().machines().stream()
        .filter(SimMachine::isLive)
        .filter(machine -> machine.identity().filter(who -> who.cluster().equals(key)).isPresent())
        .toList();
  }

  private int recordedMachines(ClusterKey key) {
    return Math.toIntExact(
        stage.store().ledger(key).slots().values().stream()
            .filter(slot -> slot.instance().isPresent())
            .count());
  }

  private void endQuarantined(ClusterKey key) {
    for (SimMachine machine : live(key)) {
      if (!stage.store().ledger(key).slots().containsKey(machine.identity().orElseThrow().slot())) {
        stage.trace().note("operator", "ends", machine.id().toString(), key);
        stage.cloud().nature().destroy(machine);
      }
    }
  }

  private void confirm(ClusterInput input, int count) {
    stage.trace().note("operator", "confirms", input.key().toString(), count);
    stage
        .store()
        .put(
            new ClusterInput(
                input.desired(),
                input.suspension(),
                Optional.of(
                    new Confirmation(
                        input.desired().generation(),
                        count,
                        "ann",
                        Schedule.instant(stage.schedule().now()))),
                input.sourceProblem(),
                input.requestedAt(),
                input.recordVersion()));
  }

  private void resume(ClusterKey key) {
    stage
        .store()
        .cluster(key)
        .filter(input -> input.suspension().isPresent())
        .ifPresent(input ->
            stage
                .store()
                .put(
                    new ClusterInput(
                        input.desired(),
                        Optional.empty(),
                        input.confirmation(),
                        input.sourceProblem(),
                        input.requestedAt(),
                        input.recordVersion())));
  }

  private static boolean has(ClusterStatus status, String type) {
    return status.conditions().stream()
        .anyMatch(condition ->
            condition.type().equals(type) && condition.status() == Condition.Status.TRUE);
  }
}
