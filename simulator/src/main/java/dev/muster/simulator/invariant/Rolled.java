package dev.muster.simulator.invariant;

import dev.muster.controller.kernel.ClusterState;
import dev.muster.controller.kernel.Effect;
import dev.muster.controller.kernel.Pass;
import dev.muster.provider.identity.InstanceId;
import dev.muster.reconcile.DesiredCluster;
import dev.muster.reconcile.ledger.Ledger;
import dev.muster.reconcile.ledger.LedgerChange;
import dev.muster.reconcile.ledger.Rollout;
import dev.muster.reconcile.ledger.RolloutState;
import dev.muster.reconcile.ledger.SlotRecord;
import dev.muster.simulator.process.SimController;
import dev.muster.simulator.stage.Stage;
import dev.muster.spec.ServiceSpec;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.ServiceName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is recorded of rollouts, for the invariants that watch them. */
final class Rolled {
  private Rolled() {}

  /** The change of the provider that a controller begins, unless a newer leader is known. */
  static Optional<Effect.Act> act(Stage stage, Effect effect) {
    return effect instanceof Effect.Act act
            && act.fence().epoch() == stage.store().epoch(act.fence().scope())
        ? Optional.of(act)
        : Optional.empty();
  }

  /**
   * A rollout that a controller records.
   *
   * @param key of which cluster
   * @param rollout as it shall be from now on
   */
  record Recorded(ClusterKey key, Rollout rollout) {}

  /** The rollouts that a controller records, unless a newer leader is known; commits too. */
  static List<Recorded> recorded(Stage stage, Effect effect) {
    List<Recorded> recorded = new ArrayList<>(put(stage, effect));
    for (LedgerChange change : changes(stage, effect)) {
      if (change instanceof LedgerChange.CommitRollout commit
          && effect instanceof Effect.Record record) {
        recorded.add(new Recorded(record.key(), commit.rollout()));
      }
    }
    return recorded;
  }

  /** The same without those that are committed. */
  static List<Recorded> put(Stage stage, Effect effect) {
    List<Recorded> recorded = new ArrayList<>();
    for (LedgerChange change : changes(stage, effect)) {
      if (change instanceof LedgerChange.PutRollout put && effect instanceof Effect.Record record) {
        recorded.add(new Recorded(record.key(), put.rollout()));
      }
    }
    return recorded;
  }

  private static List<LedgerChange> changes(Stage stage, Effect effect) {
    return effect instanceof Effect.Record record
            && record.fence().epoch() == stage.store().epoch(record.fence().scope())
        ? record.changes()
        : List.of();
  }

  /** What the pass has decided whose record or action is begun. */
  static Optional<Pass.Plan> plan(SimController controller, ClusterKey key) {
    return Optional.ofNullable(controller.state().clusters().get(key))
        .flatMap(ClusterState::pass)
        .map(Pass::phase)
        .flatMap(Rolled::plan);
  }

  private static Optional<Pass.Plan> plan(Pass.Phase phase) {
    return switch (phase) {
      case Pass.Phase.Recording recording -> Optional.of(recording.plan());
      case Pass.Phase.Acting acting -> Optional.of(acting.plan());
      case Pass.Phase.Settling settling -> Optional.of(settling.plan());
      case Pass.Phase.Loading _, Pass.Phase.Sweeping _, Pass.Phase.Asking _, Pass.Phase.Fencing _ ->
          Optional.empty();
    };
  }

  /** The rollout of a service that is under way. */
  static Optional<Rollout> active(Stage stage, ClusterKey key, ServiceName service) {
    return Optional.ofNullable(stage.store().ledger(key).rollouts().get(service))
        .filter(Rollout::isActive);
  }

  /** What a controller knows that is wanted of a service. */
  static Optional<ServiceSpec> spec(SimController controller, ClusterKey key, ServiceName service) {
    return Optional.ofNullable(controller.state().clusters().get(key))
        .map(ClusterState::input)
        .map(input -> input.desired())
        .filter(desired -> desired.lifecycle() == DesiredCluster.Lifecycle.ACTIVE)
        .flatMap(desired -> Optional.ofNullable(desired.spec().services().get(service)));
  }

  /**
   * Whether a rollout has gone forward since. To go back is no step forward, and neither is an end
   * before anything was touched.
   */
  static boolean isFurther(Rollout before, Rollout after) {
    RolloutState state = after.state();
    boolean isBack =
        state.half() == RolloutState.Half.BACKWARD || state == RolloutState.ROLLED_BACK;
    if (isBack || state == RolloutState.FAILED) {
      return false;
    }
    Rollout.Machines now = after.machines();
    Rollout.Machines then = before.machines();
    return state != before.state()
        || now.newcomers().size() > then.newcomers().size()
        || !then.admitted().containsAll(now.admitted())
        || !then.withdrawn().containsAll(now.withdrawn());
  }

  /** Whether canaries alone may meet requests, or run with a new configuration. */
  static boolean isBeforeExpansion(Rollout rollout) {
    return switch (rollout.state()) {
      case ADMIT,
          BUILD_IMAGE,
          LAUNCH_CANARY,
          VERIFY_CANARY,
          REGISTER_CANARY,
          WATCH_CANARY,
          APPROVE,
          ABORT_CANARY ->
          true;
      case EXPAND,
          WATCH_ALL,
          DRAIN_OLD,
          BAKE,
          COMMIT,
          TERMINATE_OLD,
          DONE,
          RESTORE,
          DRAIN_NEW,
          TERMINATE_NEW,
          ROLLBACK_BLOCKED,
          ROLLED_BACK,
          FAILED ->
          false;
    };
  }

  /** The machines that run what a rollout goes to: beside the old ones, or in their place. */
  static List<SlotRecord> fresh(Rollout rollout, Ledger ledger) {
    return rollout.isInPlace()
        ? ledger.slotsOf(rollout.service()).stream()
            .filter(slot -> rollout.machines().admitted().contains(slot.slot()))
            .toList()
        : rollout.machines().newcomers();
  }

  /** The newcomer that is this machine. */
  static Optional<SlotRecord> newcomer(Rollout rollout, InstanceId id) {
    return rollout.machines().newcomers().stream()
        .filter(newcomer -> newcomer.instance().filter(id::equals).isPresent())
        .findFirst();
  }
}
