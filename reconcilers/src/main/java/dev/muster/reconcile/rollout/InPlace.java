package dev.muster.reconcile.rollout;

import dev.muster.reconcile.config.ConfigCourse;
import dev.muster.reconcile.fleet.Fleet.Standing;
import dev.muster.reconcile.ledger.Rollout;
import dev.muster.reconcile.ledger.RolloutState;
import dev.muster.reconcile.machine.Machine;
import dev.muster.spec.RolloutSpec;
import dev.muster.spec.id.Slot;
import dev.muster.spec.schema.Durations;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The way to another configuration, and back: the machines stay, and some more of them are told to
 * read the new one with each batch. Nothing is built, launched, drained or terminated, so that the
 * states that do so are passed over.
 */
final class InPlace implements Way {
  private final ServiceSight sight;
  private final Steps steps;
  private final Instant now;
  private final RolloutSpec spec;

  InPlace(ServiceSight sight) {
    this.sight = sight;
    steps = new Steps(sight);
    now = sight.now();
    spec = sight.rollout();
  }

  @Override
  public Rollout step(Rollout known) {
    return switch (known.state().half()) {
      case FORWARD -> forward(steps.present(known));
      case BACKWARD -> back(known);
      case COMMITTED -> Course.enter(known, RolloutState.DONE, now, "every machine runs with it");
      case ENDED -> known;
    };
  }

  private Rollout forward(Rollout rollout) {
    return switch (rollout.state()) {
      case ADMIT ->
          steps.admit(rollout, canaries() == 0 ? RolloutState.EXPAND : RolloutState.VERIFY_CANARY);
      case VERIFY_CANARY -> verifyCanary(rollout);
      case WATCH_CANARY -> watch(rollout, steps.afterCanary());
      case APPROVE -> steps.approve(rollout);
      case EXPAND -> expand(rollout);
      case WATCH_ALL -> watch(rollout, RolloutState.BAKE);
      case BAKE -> bake(rollout);
      case BUILD_IMAGE,
          LAUNCH_CANARY,
          REGISTER_CANARY,
          DRAIN_OLD,
          COMMIT,
          TERMINATE_OLD,
          DONE,
          ABORT_CANARY,
          RESTORE,
          DRAIN_NEW,
          TERMINATE_NEW,
          ROLLBACK_BLOCKED,
          ROLLED_BACK,
          FAILED ->
          rollout;
    };
  }

  private int canaries() {
    return spec.pace().canaries(sight.spec().instances());
  }

  private Rollout verifyCanary(Rollout known) {
    Rollout rollout = steps.isPaused(known) ? known : telling(known, canaries());
    if (isTaken(rollout)) {
      return steps.enter(
          rollout, RolloutState.WATCH_CANARY, "the canary runs with the new configuration");
    }
    return steps.isOver(rollout)
        ? steps.fail(
            rollout,
            "the canary was not well with the new configuration within "
                + Durations.text(spec.times().verifyTimeout()))
        : rollout;
  }

  /** The rollout with the first so many machines told to read the new configuration. */
  private Rollout telling(Rollout rollout, int count) {
    SortedSet<Slot> told = new TreeSet<>(rollout.machines().admitted());
    sight.stable().stream().map(standing -> standing.slot().slot()).limit(count).forEach(told::add);
    return told.equals(rollout.machines().admitted())
        ? rollout
        : rollout.with(rollout.machines().admitting(told)).with(rollout.stage().step(now));
  }

  /** Whether some machines were told, and all of them are well with it. */
  private boolean isTaken(Rollout rollout) {
    int told = sight.newMachines(rollout).size();
    return told > 0 && sight.verified(rollout).size() == told;
  }

  private Rollout watch(Rollout rollout, RolloutState next) {
    return steps.watched(rollout, steps.judged(rollout), next);
  }

  private Rollout expand(Rollout known) {
    Rollout rollout = steps.judged(known);
    if (rollout.state() != known.state()) {
      return rollout;
    }
    int all = sight.wantedMachines(rollout);
    int told = sight.newMachines(rollout).size();
    if (told > 0 && !steps.servesWhole(rollout)) {
      return steps.isOver(rollout)
          ? steps.fail(
              rollout,
              "%d of %d machines serve with the new configuration after %s"
                  .formatted(
                      sight.servingNew(rollout),
                      told,
                      Durations.text(spec.times().verifyTimeout())))
          : rollout;
    }
    if (told >= all) {
      return steps.enter(rollout, RolloutState.WATCH_ALL, "all " + told + " machines run with it");
    }
    return steps.isPaused(rollout)
        ? rollout
        : telling(rollout, told + spec.pace().batch(sight.spec().instances()));
  }

  private Rollout bake(Rollout rollout) {
    Rollout baked = watch(rollout, RolloutState.COMMIT);
    // What was promoted by a person still has to serve.
    return baked.state() != RolloutState.COMMIT || steps.servesWhole(rollout) ? baked : rollout;
  }

  private Rollout back(Rollout rollout) {
    if (!rollout.machines().admitted().isEmpty()) {
      return rollout.with(rollout.machines().admitting(new TreeSet<>()));
    }
    List<Machine> behind =
        sight.stable().stream()
            .map(Standing::present)
            .flatMap(Optional::stream)
            .filter(Machine::isRunning)
            .filter(machine -> !sight.runsWith(machine, rollout.from()))
            .toList();
    // What was begun may still take effect: until then it is not known to be so.
    boolean pending = ConfigCourse.isAnyPending(rollout.service(), sight.view().fleet().ledger());
    if (behind.isEmpty() && !pending) {
      return Course.enter(
          rollout, RolloutState.ROLLED_BACK, now, "every machine runs with the old configuration");
    }
    boolean blocked =
        rollout.state() == RolloutState.RESTORE
            && Deadline.of(rollout, spec).filter(limit -> limit.isOver(now)).isPresent();
    return blocked
        ? Course.enter(
            rollout,
            RolloutState.ROLLBACK_BLOCKED,
            now,
            behind.isEmpty()
                ? "whether a change of its configuration took effect is not known"
                : behind.getFirst().slot() + " does not run with the old configuration again")
        : rollout;
  }
}
