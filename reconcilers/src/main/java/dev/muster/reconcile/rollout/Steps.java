package dev.muster.reconcile.rollout;

import dev.muster.reconcile.ledger.Rollout;
import dev.muster.reconcile.ledger.Rollout.Failure;
import dev.muster.reconcile.ledger.Rollout.Pause;
import dev.muster.reconcile.ledger.Rollout.Promotion;
import dev.muster.reconcile.ledger.RolloutEvidence;
import dev.muster.reconcile.ledger.RolloutState;
import dev.muster.spec.RolloutSpec;
import dev.muster.spec.id.Slot;
import dev.muster.spec.schema.Durations;
import java.time.Instant;
import java.util.Optional;

/** What every way to a new revision has in common: pauses, deadlines, gates, people. */
final class Steps {
  private final ServiceSight sight;
  private final Judge judge;
  private final Instant now;
  private final RolloutSpec spec;
  private final Freeze freeze;

  Steps(ServiceSight sight) {
    this.sight = sight;
    judge = new Judge(sight);
    now = sight.now();
    spec = sight.rollout();
    freeze = new Freeze(sight.view().desired().spec().policy(), now);
  }

  /** The rollout as it stands now: pauses end, freeze windows begin and end. */
  Rollout present(Rollout known) {
    return freeze.on(resumed(known));
  }

  /**
   * The rollout when its new machines do not run in time: that the provider launches none is not
   * the revision's fault.
   *
   * @param message what has not come
   */
  Rollout late(Rollout rollout, String message) {
    Optional<Slot> unlaunched = Newcomers.unlaunched(rollout);
    return unlaunched.isPresent() && rollout.stage().pause().isEmpty()
        ? Course.pause(
            rollout,
            Pause.Kind.CAPACITY,
            now,
            unlaunched.get()
                + " could not be launched within "
                + Durations.text(spec.times().verifyTimeout()))
        : fail(rollout, message);
  }

  // The time that it stood still is not held against it.
  private Rollout resumed(Rollout rollout) {
    boolean isOver =
        rollout
            .stage()
            .pause()
            .filter(pause ->
                pause.isOver(now)
                    || (pause.kind() == Pause.Kind.CAPACITY
                        && Newcomers.unlaunched(rollout).isEmpty()))
            .isPresent();
    return isOver ? rollout.with(rollout.stage().with(Optional.empty()).step(now)) : rollout;
  }

  /** The state after the canaries were watched. */
  RolloutState afterCanary() {
    return spec.approval() == RolloutSpec.Approval.MANUAL
        ? RolloutState.APPROVE
        : RolloutState.EXPAND;
  }

  /** Whether nothing goes forward now. */
  boolean isPaused(Rollout rollout) {
    return rollout.stage().pause().isPresent() || freeze.holds(rollout);
  }

  /** The rollout in another state, unless it stands still. */
  Rollout enter(Rollout rollout, RolloutState state, String reason) {
    return isPaused(rollout) ? rollout : Course.enter(rollout, state, now, reason);
  }

  /** The rollout on its way back, by the new revision's fault. */
  Rollout fail(Rollout rollout, String message) {
    return Course.fail(rollout, new Failure(Failure.Kind.REVISION, message), now);
  }

  /** Whether the present state has lasted too long. */
  boolean isOver(Rollout rollout) {
    return passed(rollout).isPresent();
  }

  /** The deadline of the present state, if it has come. */
  Optional<Deadline> passed(Rollout rollout) {
    return Deadline.of(rollout, spec).filter(deadline -> deadline.isOver(now));
  }

  // A service of which nothing serves has nothing to lose: what mends it must not wait.
  Rollout admit(Rollout rollout, RolloutState next) {
    int serving = sight.servingOld(rollout);
    int wanted = spec.pace().minHealthy(sight.spec().instances());
    if (serving >= wanted || serving == 0 || isOver(rollout)) {
      return enter(
          rollout.with(rollout.machines().keeping(serving)),
          next,
          "%d old machines serve, at least %d do at every moment"
              .formatted(serving, Math.min(serving, wanted)));
    }
    return rollout;
  }

  /** Judges, and fails or stands still where the gates say so; else the rollout with evidence. */
  Rollout judged(Rollout known) {
    Rollout rollout = known.with(judge.look(known));
    Optional<String> failure = judge.failure(rollout);
    boolean waits =
        rollout.stage().pause().filter(pause -> pause.kind() == Pause.Kind.ENVIRONMENT).isPresent();
    if (waits && !judge.isEnvironment(rollout)) {
      // The old machines are well again: the new ones begin anew, and may take a moment longer.
      return Course.unpause(rollout, Pause.Kind.ENVIRONMENT).with(RolloutEvidence.NONE);
    }
    if (failure.isEmpty() || rollout.log().promotes() != Promotion.NONE) {
      return rollout;
    }
    return judge.isEnvironment(rollout)
        ? Course.pause(
            rollout,
            Pause.Kind.ENVIRONMENT,
            now,
            failure.get() + "; and so do the old machines in the same moment")
        : fail(rollout, failure.get());
  }

  /**
   * The rollout in the next state when its gates have passed or a person said so, paused when they
   * could not in time.
   *
   * @param known the rollout before its gates were looked at
   * @param rollout the rollout after that
   * @param next the state after the present one
   */
  Rollout watched(Rollout known, Rollout rollout, RolloutState next) {
    if (rollout.state() != known.state()) {
      return rollout;
    }
    if (rollout.state() == RolloutState.WATCH_ALL
        && sight.newMachines(rollout).size() < sight.wantedMachines(rollout)) {
      return enter(rollout, RolloutState.EXPAND, "the spec wants more machines");
    }
    boolean promoted = rollout.log().promotes() != Promotion.NONE && servesWhole(rollout);
    if (promoted || isPassed(rollout)) {
      Rollout going = Course.unpause(rollout, Pause.Kind.INCONCLUSIVE);
      return enter(
          going,
          next,
          promoted
              ? "a person promoted it"
              : "every gate passed for " + rollout.evidence().gathered().toSeconds() + " s");
    }
    return passed(rollout).map(deadline -> unresolved(rollout, deadline)).orElse(rollout);
  }

  // The first deadline is that of the state, the second that of the pause that it led to.
  private Rollout unresolved(Rollout rollout, Deadline passed) {
    String limit = Durations.text(passed.limit());
    return rollout.stage().pause().isPresent()
        ? fail(rollout, "its gates neither passed nor failed for " + limit + " more")
        : Course.pause(
            rollout,
            Pause.Kind.INCONCLUSIVE,
            now,
            "the gates did not pass long enough within " + limit);
  }

  private boolean isPassed(Rollout rollout) {
    return Deadline.needed(rollout.state(), spec)
        .filter(needed -> judge.isPassed(rollout, needed))
        .isPresent();
  }

  /** Whether every new machine that there is serves. */
  boolean servesWhole(Rollout rollout) {
    return sight.servingNew(rollout) == sight.newMachines(rollout).size();
  }

  /** The rollout when it waits for a person. */
  Rollout approve(Rollout known) {
    Rollout rollout = judged(known);
    if (rollout.state() != known.state()) {
      return rollout;
    }
    if (rollout.log().promotes() != Promotion.NONE) {
      return enter(rollout, RolloutState.EXPAND, "a person approved it");
    }
    return isOver(rollout)
        ? fail(
            rollout, "nobody approved it within " + Durations.text(spec.times().approvalTimeout()))
        : rollout;
  }
}
