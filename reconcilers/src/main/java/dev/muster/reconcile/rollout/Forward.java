package dev.muster.reconcile.rollout;

import dev.muster.provider.observed.ObservedImage;
import dev.muster.reconcile.fleet.SmallSurge;
import dev.muster.reconcile.ledger.Rollout;
import dev.muster.reconcile.ledger.RolloutEvidence;
import dev.muster.reconcile.ledger.RolloutEvidence.Score;
import dev.muster.reconcile.ledger.RolloutState;
import dev.muster.reconcile.ledger.SlotRecord;
import dev.muster.spec.RolloutSpec;
import dev.muster.spec.id.Slot;
import dev.muster.spec.schema.Durations;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** The way to the new revision: one step from each state, if it can be made now. */
final class Forward implements Way {
  /** How often an image is built before that is the revision's fault. */
  static final int BUILDS = 3;

  private final ServiceSight sight;
  private final Newcomers newcomers;
  private final Steps steps;
  private final Instant now;
  private final RolloutSpec spec;

  Forward(ServiceSight sight) {
    this.sight = sight;
    newcomers = new Newcomers(sight);
    steps = new Steps(sight);
    now = sight.now();
    spec = sight.rollout();
  }

  @Override
  public Rollout step(Rollout known) {
    Rollout rollout = steps.present(known);
    return switch (rollout.state()) {
      case ADMIT -> steps.admit(rollout, RolloutState.BUILD_IMAGE);
      case BUILD_IMAGE -> buildImage(rollout);
      case LAUNCH_CANARY -> launchCanary(rollout);
      case VERIFY_CANARY -> verifyCanary(rollout);
      case REGISTER_CANARY -> registerCanary(rollout);
      case WATCH_CANARY -> watch(rollout, steps.afterCanary());
      case APPROVE -> steps.approve(rollout);
      case EXPAND -> expand(rollout);
      case WATCH_ALL -> watch(rollout, RolloutState.DRAIN_OLD);
      case DRAIN_OLD -> drainOld(rollout);
      case BAKE -> bake(rollout);
      case COMMIT,
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

  private Rollout buildImage(Rollout rollout) {
    Score builds = rollout.evidence().score(RolloutEvidence.IMAGE);
    if (builds.failsInARow() >= BUILDS) {
      return steps.fail(
          rollout, "its image could not be built in " + BUILDS + " tries: " + builds.message());
    }
    Optional<ObservedImage> image = sight.image(rollout.to().revision());
    ObservedImage.State state = image.map(ObservedImage::state).orElse(ObservedImage.State.PENDING);
    return switch (state) {
      case AVAILABLE ->
          steps.enter(
              rollout,
              spec.pace().canaries(sight.spec().instances()) == 0
                  ? RolloutState.EXPAND
                  : RolloutState.LAUNCH_CANARY,
              "image " + image.orElseThrow().id() + " is there");
      case FAILED -> steps.fail(rollout, "the build of its image failed");
      case PENDING ->
          steps
              .passed(rollout)
              .map(limit ->
                  steps.fail(
                      rollout, "its image is not there after " + Durations.text(limit.limit())))
              .orElse(rollout);
    };
  }

  private Rollout launchCanary(Rollout rollout) {
    int canaries = spec.pace().canaries(sight.spec().instances());
    // What was launched is seen while it stands still too: that may be all that it waits for.
    Rollout wanted =
        steps.isPaused(rollout) ? newcomers.note(rollout) : newcomers.want(rollout, canaries);
    if (newcomers.isLost(wanted)) {
      return steps.fail(wanted, "its canary was lost " + Newcomers.RELAUNCHES + " times");
    }
    if (newcomers.allRun(wanted) && wanted.machines().newcomers().size() >= canaries) {
      return steps.enter(wanted, RolloutState.VERIFY_CANARY, "the canary runs");
    }
    return steps.isOver(wanted)
        ? steps.late(
            wanted,
            "the canary did not start within " + Durations.text(spec.times().verifyTimeout()))
        : wanted;
  }

  private Rollout verifyCanary(Rollout known) {
    Rollout rollout = newcomers.replaceLost(known);
    if (newcomers.isLost(rollout)) {
      return steps.fail(rollout, "its canary was lost " + Newcomers.RELAUNCHES + " times");
    }
    Optional<String> wrong = newcomers.wrongVersion(rollout);
    if (wrong.isPresent()) {
      return steps.fail(rollout, wrong.get());
    }
    if (sight.verified(rollout).size() == rollout.machines().newcomers().size()) {
      return steps.enter(rollout, RolloutState.REGISTER_CANARY, "the canary says that it is well");
    }
    return steps.isOver(rollout)
        ? steps.fail(
            rollout,
            "the canary was not well within " + Durations.text(spec.times().verifyTimeout()))
        : rollout;
  }

  private Rollout registerCanary(Rollout known) {
    Rollout present = newcomers.replaceLost(known);
    Rollout rollout = steps.isPaused(present) ? present : admitting(present, sight.verified(known));
    if (newcomers.isLost(rollout)) {
      return steps.fail(rollout, "its canary was lost " + Newcomers.RELAUNCHES + " times");
    }
    if (sight.servingNew(rollout) == rollout.machines().newcomers().size()) {
      return steps.enter(rollout, RolloutState.WATCH_CANARY, "the canary serves");
    }
    return steps.isOver(rollout)
        ? steps.fail(
            rollout,
            "the load balancer did not find the canary healthy within "
                + Durations.text(spec.times().verifyTimeout()))
        : rollout;
  }

  private static Rollout admitting(Rollout rollout, SortedSet<Slot> more) {
    SortedSet<Slot> all = new TreeSet<>(rollout.machines().admitted());
    return all.addAll(more) ? rollout.with(rollout.machines().admitting(all)) : rollout;
  }

  private Rollout watch(Rollout known, RolloutState next) {
    Rollout rollout = steps.judged(newcomers.replaceLost(known));
    return rollout.state() == known.state() && newcomers.isLost(rollout)
        ? steps.fail(rollout, "new machines were lost " + Newcomers.RELAUNCHES + " times")
        : steps.watched(known, rollout, next);
  }

  private Rollout expand(Rollout known) {
    Rollout rollout = steps.judged(newcomers.replaceLost(known));
    if (rollout.state() != known.state()) {
      return rollout;
    }
    if (newcomers.isLost(rollout)) {
      return steps.fail(rollout, "new machines were lost " + Newcomers.RELAUNCHES + " times");
    }
    Optional<String> wrong = newcomers.wrongVersion(rollout);
    if (wrong.isPresent()) {
      return steps.fail(rollout, wrong.get());
    }
    int all = sight.spec().instances();
    int present = rollout.machines().newcomers().size();
    Rollout admitted =
        steps.isPaused(rollout) ? rollout : admitting(rollout, sight.verified(rollout));
    if (steps.servesWhole(admitted)) {
      if (present >= all) {
        return steps.enter(
            admitted, RolloutState.WATCH_ALL, "all " + present + " new machines serve");
      }
      int room = SmallSurge.room(sight.spec(), sight.runningOld(rollout));
      if (present >= room) {
        return steps.enter(
            admitted,
            RolloutState.DRAIN_OLD,
            present + " new machines serve, and there is room for no more beside the old");
      }
      int wanted = Math.min(Math.min(all, room), present + spec.pace().batch(all));
      return steps.isPaused(admitted)
          ? admitted
          : newcomers.want(admitted.with(admitted.stage().step(now)), wanted);
    }
    return steps.isOver(admitted)
        ? steps.late(
            admitted,
            "%d of %d new machines serve after %s"
                .formatted(
                    sight.servingNew(admitted),
                    present,
                    Durations.text(spec.times().verifyTimeout())))
        : admitted;
  }

  private Rollout drainOld(Rollout known) {
    Rollout rollout = steps.judged(newcomers.replaceLost(known));
    if (rollout.state() != known.state() || steps.isPaused(rollout)) {
      return rollout;
    }
    List<SlotRecord> old = sight.stable().stream().map(standing -> standing.slot()).toList();
    SortedSet<Slot> withdrawn = new TreeSet<>(rollout.machines().withdrawn());
    boolean drained =
        old.stream()
            .filter(slot -> withdrawn.contains(slot.slot()))
            .flatMap(slot -> sight.present(slot).stream())
            .allMatch(machine -> sight.isDrained(machine.id()));
    if (!drained) {
      return rollout;
    }
    Rollout roomy = madeRoom(rollout, old);
    if (!roomy.equals(rollout) || isRoomAwaited(rollout, old)) {
      return roomy;
    }
    List<Slot> left =
        old.stream().map(SlotRecord::slot).filter(slot -> !withdrawn.contains(slot)).toList();
    if (left.isEmpty()) {
      return steps.enter(rollout, RolloutState.BAKE, "the new machines serve alone");
    }
    List<Slot> batch = left.subList(0, Math.min(left.size(), SmallSurge.batch(sight.spec())));
    // One that does not serve is nothing to lose.
    int stay = sight.servingNew(rollout) + sight.servingOld(rollout) - sight.servingOf(old, batch);
    if (stay < sight.floor(rollout) || !steps.servesWhole(rollout)) {
      return steps.isOver(rollout)
          ? steps.fail(
              rollout,
              "%d machines would serve, at least %d must".formatted(stay, sight.floor(rollout)))
          : rollout;
    }
    withdrawn.addAll(batch);
    return rollout.with(rollout.machines().withdrawing(withdrawn)).with(rollout.stage().step(now));
  }

  /** Onwards with new machines, where old ones that had to stop for them have. */
  private Rollout madeRoom(Rollout rollout, List<SlotRecord> old) {
    if (!SmallSurge.needsRoom(sight.view().desired().spec(), rollout)) {
      return rollout;
    }
    if (isRoomAwaited(rollout, old)) {
      return steps.isOver(rollout) ? steps.fail(rollout, "old machines have not stopped") : rollout;
    }
    return rollout.machines().newcomers().size()
            < SmallSurge.room(sight.spec(), sight.runningOld(rollout))
        ? steps.enter(rollout, RolloutState.EXPAND, "old machines have made room for new ones")
        : rollout;
  }

  // What is missed in one list may run; what stays missed has left room for another.
  private boolean isRoomAwaited(Rollout rollout, List<SlotRecord> old) {
    SortedSet<Slot> withdrawn = rollout.machines().withdrawn();
    return SmallSurge.needsRoom(sight.view().desired().spec(), rollout)
        && (sight.isAnyRunning(old, withdrawn)
            || (sight.isAnyMissed(old, withdrawn) && !steps.isOver(rollout)));
  }

  private Rollout bake(Rollout rollout) {
    Rollout baked = watch(rollout, RolloutState.COMMIT);
    if (baked.state() != RolloutState.COMMIT || steps.servesWhole(rollout)) {
      return baked;
    }
    // What was promoted by a person still has to serve.
    return rollout;
  }
}
