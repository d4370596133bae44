package dev.muster.reconcile.rollout;

import dev.muster.provider.observed.ObservedImage;
import dev.muster.reconcile.fleet.SmallSurge;
import dev.muster.reconcile.ledger.Rollout;
import dev.muster.reconcile.ledger.Rollout.Failure;
import dev.muster.reconcile.ledger.Rollout.Pause;
import dev.muster.reconcile.ledger.Rollout.Promotion;
import dev.muster.reconcile.ledger.RolloutEvidence;
import dev.muster.reconcile.ledger.RolloutState;
import dev.muster.reconcile.ledger.SlotRecord;
import dev.muster.reconcile.machine.Machine;
import dev.muster.spec.RolloutSpec;
import dev.muster.spec.id.Slot;
import dev.muster.spec.schema.Durations;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** The way to the new revision: one step from each state, if it can be made now. */
final class Forward {
  private final ServiceSight sight;
  private final Newcomers newcomers;
  private final Judge judge;
  private final Instant now;
  private final RolloutSpec spec;
  private final Freeze freeze;

  Forward(ServiceSight sight) {
    this.sight = sight;
    newcomers = new Newcomers(sight);
    judge = new Judge(sight);
    now = sight.now();
    spec = sight.rollout();
    freeze = new Freeze(sight.view().desired().spec().policy(), now);
  }

  /** The rollout after one step; the same when nothing can be done now. */
  Rollout step(Rollout known) {
    Rollout rollout = freeze.on(resumed(known));
    return switch (rollout.state()) {
      case ADMIT -> admit(rollout);
      case BUILD_IMAGE -> buildImage(rollout);
      case LAUNCH_CANARY -> launchCanary(rollout);
      case VERIFY_CANARY -> verifyCanary(rollout);
      case REGISTER_CANARY -> registerCanary(rollout);
      case WATCH_CANARY -> watch(rollout, afterCanary());
      case APPROVE -> approve(rollout);
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

  // The time that it stood still is not held against it.
  private Rollout resumed(Rollout rollout) {
    return rollout.stage().pause().filter(pause -> pause.isOver(now)).isPresent()
        ? rollout.with(rollout.stage().with(Optional.empty()).step(now))
        : rollout;
  }

  private RolloutState afterCanary() {
    return spec.approval() == RolloutSpec.Approval.MANUAL
        ? RolloutState.APPROVE
        : RolloutState.EXPAND;
  }

  private boolean isPaused(Rollout rollout) {
    return rollout.stage().pause().isPresent() || freeze.holds(rollout);
  }

  private Rollout enter(Rollout rollout, RolloutState state, String reason) {
    return isPaused(rollout) ? rollout : Course.enter(rollout, state, now, reason);
  }

  private Rollout fail(Rollout rollout, String message) {
    return Course.fail(rollout, new Failure(Failure.Kind.REVISION, message), now);
  }

  private boolean isOver(Rollout rollout) {
    return passed(rollout).isPresent();
  }

  private Optional<Deadline> passed(Rollout rollout) {
    return Deadline.of(rollout, spec).filter(deadline -> deadline.isOver(now));
  }

  // A service of which nothing serves has nothing to lose: what mends it must not wait.
  private Rollout admit(Rollout rollout) {
    int serving = sight.servingOld(rollout);
    int wanted = spec.pace().minHealthy(sight.spec().instances());
    if (serving >= wanted || serving == 0 || isOver(rollout)) {
      int floor = Math.min(serving, wanted);
      return enter(
          rollout.with(rollout.machines().keeping(floor)),
          RolloutState.BUILD_IMAGE,
          serving + " old machines serve, at least " + floor + " do at every moment");
    }
    return rollout;
  }

  private Rollout buildImage(Rollout rollout) {
    Optional<ObservedImage> image = sight.image(rollout.to().revision());
    ObservedImage.State state = image.map(ObservedImage::state).orElse(ObservedImage.State.PENDING);
    return switch (state) {
      case AVAILABLE ->
          enter(
              rollout,
              spec.pace().canaries(sight.spec().instances()) == 0
                  ? RolloutState.EXPAND
                  : RolloutState.LAUNCH_CANARY,
              "image " + image.orElseThrow().id() + " is there");
      case FAILED -> fail(rollout, "the build of its image failed");
      case PENDING ->
          passed(rollout)
              .map(limit ->
                  fail(rollout, "its image is not there after " + Durations.text(limit.limit())))
              .orElse(rollout);
    };
  }

  private Rollout launchCanary(Rollout rollout) {
    int canaries = spec.pace().canaries(sight.spec().instances());
    Rollout wanted = isPaused(rollout) ? rollout : newcomers.want(rollout, canaries);
    if (newcomers.isLost(wanted)) {
      return fail(wanted, "its canary was lost " + Newcomers.RELAUNCHES + " times");
    }
    if (newcomers.allRun(wanted) && wanted.machines().newcomers().size() >= canaries) {
      return enter(wanted, RolloutState.VERIFY_CANARY, "the canary runs");
    }
    return isOver(wanted)
        ? fail(
            wanted,
            "the canary did not start within " + Durations.text(spec.times().verifyTimeout()))
        : wanted;
  }

  private Rollout verifyCanary(Rollout known) {
    Rollout rollout = newcomers.replaceLost(known);
    if (newcomers.isLost(rollout)) {
      return fail(rollout, "its canary was lost " + Newcomers.RELAUNCHES + " times");
    }
    Optional<String> wrong = newcomers.wrongVersion(rollout);
    if (wrong.isPresent()) {
      return fail(rollout, wrong.get());
    }
    if (verified(rollout).size() == rollout.machines().newcomers().size()) {
      return enter(rollout, RolloutState.REGISTER_CANARY, "the canary says that it is well");
    }
    return isOver(rollout)
        ? fail(
            rollout,
            "the canary was not well within " + Durations.text(spec.times().verifyTimeout()))
        : rollout;
  }

  private Rollout registerCanary(Rollout known) {
    Rollout present = newcomers.replaceLost(known);
    Rollout rollout = isPaused(present) ? present : admitting(present, verified(known));
    if (newcomers.isLost(rollout)) {
      return fail(rollout, "its canary was lost " + Newcomers.RELAUNCHES + " times");
    }
    if (sight.servingNew(rollout) == rollout.machines().newcomers().size()) {
      return enter(rollout, RolloutState.WATCH_CANARY, "the canary serves");
    }
    return isOver(rollout)
        ? fail(
            rollout,
            "the load balancer did not find the canary healthy within "
                + Durations.text(spec.times().verifyTimeout()))
        : rollout;
  }

  private static Rollout admitting(Rollout rollout, SortedSet<Slot> more) {
    SortedSet<Slot> all = new TreeSet<>(rollout.machines().admitted());
    return all.addAll(more) ? rollout.with(rollout.machines().admitting(all)) : rollout;
  }

  /** The slots whose newcomers say that they are well, in the new version where they say one. */
  private SortedSet<Slot> verified(Rollout rollout) {
    SortedSet<Slot> verified = new TreeSet<>();
    for (SlotRecord newcomer : rollout.machines().newcomers()) {
      boolean well =
          sight
              .present(newcomer)
              .filter(Machine::isRunning)
              .filter(sight::isWell)
              .filter(machine -> sight.wrongVersion(rollout, machine).isEmpty())
              .isPresent();
      if (well) {
        verified.add(newcomer.slot());
      }
    }
    return verified;
  }

  /** Judges, and fails or stands still where the gates say so; else the rollout with evidence. */
  private Rollout judged(Rollout known) {
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

  private Rollout watch(Rollout known, RolloutState next) {
    Rollout rollout = judged(newcomers.replaceLost(known));
    if (rollout.state() != known.state()) {
      return rollout;
    }
    if (newcomers.isLost(rollout)) {
      return fail(rollout, "new machines were lost " + Newcomers.RELAUNCHES + " times");
    }
    if (rollout.state() == RolloutState.WATCH_ALL
        && rollout.machines().newcomers().size() < sight.spec().instances()) {
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

  private boolean servesWhole(Rollout rollout) {
    return sight.servingNew(rollout) == rollout.machines().newcomers().size();
  }

  private Rollout approve(Rollout known) {
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

  private Rollout expand(Rollout known) {
    Rollout rollout = judged(newcomers.replaceLost(known));
    if (rollout.state() != known.state()) {
      return rollout;
    }
    if (newcomers.isLost(rollout)) {
      return fail(rollout, "new machines were lost " + Newcomers.RELAUNCHES + " times");
    }
    Optional<String> wrong = newcomers.wrongVersion(rollout);
    if (wrong.isPresent()) {
      return fail(rollout, wrong.get());
    }
    int all = sight.spec().instances();
    int present = rollout.machines().newcomers().size();
    Rollout admitted = isPaused(rollout) ? rollout : admitting(rollout, verified(rollout));
    if (servesWhole(admitted)) {
      if (present >= all) {
        return enter(admitted, RolloutState.WATCH_ALL, "all " + present + " new machines serve");
      }
      int room = SmallSurge.room(sight.spec(), sight.runningOld());
      if (present >= room) {
        return enter(
            admitted,
            RolloutState.DRAIN_OLD,
            present + " new machines serve, and there is room for no more beside the old");
      }
      int wanted = Math.min(Math.min(all, room), present + spec.pace().batch(all));
      return isPaused(admitted)
          ? admitted
          : newcomers.want(admitted.with(admitted.stage().step(now)), wanted);
    }
    return isOver(admitted)
        ? fail(
            admitted,
            "%d of %d new machines serve after %s"
                .formatted(
                    sight.servingNew(admitted),
                    present,
                    Durations.text(spec.times().verifyTimeout())))
        : admitted;
  }

  private Rollout drainOld(Rollout known) {
    Rollout rollout = judged(newcomers.replaceLost(known));
    if (rollout.state() != known.state() || isPaused(rollout)) {
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
    Rollout roomy = madeRoom(rollout, old, withdrawn);
    if (!roomy.equals(rollout) || sight.isAnyStopping(rollout, old)) {
      return roomy;
    }
    List<Slot> left =
        old.stream().map(SlotRecord::slot).filter(slot -> !withdrawn.contains(slot)).toList();
    if (left.isEmpty()) {
      return enter(rollout, RolloutState.BAKE, "the new machines serve alone");
    }
    List<Slot> batch = left.subList(0, Math.min(left.size(), SmallSurge.batch(sight.spec())));
    // One that does not serve is nothing to lose.
    int stay = sight.servingNew(rollout) + sight.servingOld(rollout) - sight.servingOf(old, batch);
    if (stay < sight.floor(rollout) || !servesWhole(rollout)) {
      return isOver(rollout)
          ? fail(
              rollout,
              "%d machines would serve, at least %d must".formatted(stay, sight.floor(rollout)))
          : rollout;
    }
    withdrawn.addAll(batch);
    return rollout.with(rollout.machines().withdrawing(withdrawn)).with(rollout.stage().step(now));
  }

  /** Onwards with new machines, where old ones that had to stop for them have. */
  private Rollout madeRoom(Rollout rollout, List<SlotRecord> old, SortedSet<Slot> withdrawn) {
    if (!SmallSurge.needsRoom(sight.view().desired().spec(), rollout)) {
      return rollout;
    }
    if (sight.isAnyRunning(old, withdrawn)) {
      return isOver(rollout) ? fail(rollout, "old machines have not stopped") : rollout;
    }
    return rollout.machines().newcomers().size() < SmallSurge.room(sight.spec(), sight.runningOld())
        ? enter(rollout, RolloutState.EXPAND, "old machines have made room for new ones")
        : rollout;
  }

  private Rollout bake(Rollout rollout) {
    Rollout baked = watch(rollout, RolloutState.COMMIT);
    if (baked.state() != RolloutState.COMMIT || servesWhole(rollout)) {
      return baked;
    }
    // What was promoted by a person still has to serve.
    return rollout;
  }
}
