package dev.muster.reconcile.rollout;

import dev.muster.reconcile.ledger.Rollout;
import dev.muster.reconcile.ledger.RolloutState;
import dev.muster.reconcile.ledger.SlotRecord;
import dev.muster.spec.id.Slot;
import java.time.Instant;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** The way back to the old revision, and the end of both ways. */
final class Backward implements Way {
  private final ServiceSight sight;
  private final Newcomers newcomers;
  private final Instant now;

  Backward(ServiceSight sight) {
    this.sight = sight;
    newcomers = new Newcomers(sight);
    now = sight.now();
  }

  @Override
  public Rollout step(Rollout rollout) {
    return switch (rollout.state()) {
      case ABORT_CANARY, DRAIN_NEW -> drainNew(newcomers.note(rollout));
      case RESTORE -> restore(newcomers.note(rollout));
      case ROLLBACK_BLOCKED -> blocked(newcomers.note(rollout));
      case TERMINATE_NEW -> terminateNew(newcomers.note(rollout));
      case TERMINATE_OLD -> terminateOld(rollout);
      case ADMIT,
          BUILD_IMAGE,
          LAUNCH_CANARY,
          VERIFY_CANARY,
          REGISTER_CANARY,
          WATCH_CANARY,
          APPROVE,
          EXPAND,
          WATCH_ALL,
          DRAIN_OLD,
          BAKE,
          COMMIT,
          DONE,
          ROLLED_BACK,
          FAILED ->
          rollout;
    };
  }

  private Rollout drainNew(Rollout rollout) {
    SortedSet<Slot> serving = serving(rollout);
    if (!serving.isEmpty() && sight.servingOld(rollout) < sight.floor(rollout)) {
      return Course.enter(
          rollout.with(rollout.machines().admitting(serving)),
          RolloutState.RESTORE,
          now,
          "too few old machines serve without the new ones");
    }
    if (!rollout.machines().admitted().isEmpty()) {
      return rollout.with(rollout.machines().admitting(new TreeSet<>()));
    }
    return areDrained(rollout.machines().newcomers())
        ? Course.enter(
            rollout, RolloutState.TERMINATE_NEW, now, "no request reaches the new machines")
        : rollout;
  }

  /** The slots whose new machines requests reach, though the rollout goes back. */
  private SortedSet<Slot> serving(Rollout rollout) {
    SortedSet<Slot> serving = new TreeSet<>();
    for (SlotRecord newcomer : rollout.machines().newcomers()) {
      if (sight.present(newcomer).filter(sight::serves).isPresent()) {
        serving.add(newcomer.slot());
      }
    }
    return serving;
  }

  private boolean areDrained(List<SlotRecord> records) {
    return records.stream()
        .flatMap(record -> record.instance().stream())
        .allMatch(sight::isDrained);
  }

  private Rollout restore(Rollout rollout) {
    if (!rollout.machines().withdrawn().isEmpty()) {
      return rollout.with(rollout.machines().withdrawing(new TreeSet<>()));
    }
    int serving = sight.servingOld(rollout);
    if (serving >= sight.floor(rollout)) {
      return Course.enter(
          rollout, RolloutState.DRAIN_NEW, now, serving + " old machines serve again");
    }
    return Deadline.of(rollout, sight.rollout()).filter(limit -> limit.isOver(now)).isPresent()
        ? Course.enter(
            rollout,
            RolloutState.ROLLBACK_BLOCKED,
            now,
            "%d old machines serve, at least %d must: nothing is removed"
                .formatted(serving, sight.floor(rollout)))
        : rollout;
  }

  private Rollout blocked(Rollout rollout) {
    int serving = sight.servingOld(rollout);
    return serving >= sight.floor(rollout)
        ? Course.enter(rollout, RolloutState.DRAIN_NEW, now, serving + " old machines serve again")
        : rollout;
  }

  private Rollout terminateNew(Rollout rollout) {
    Rollout left = Leftovers.of(sight.view(), rollout);
    return left.machines().newcomers().isEmpty()
        ? Course.enter(left, RolloutState.ROLLED_BACK, now, "the new machines are gone")
        : left;
  }

  private Rollout terminateOld(Rollout rollout) {
    Rollout left = Leftovers.of(sight.view(), rollout);
    return left.machines().retired().isEmpty()
        ? Course.enter(left, RolloutState.DONE, now, "the old machines are gone")
        : left;
  }
}
