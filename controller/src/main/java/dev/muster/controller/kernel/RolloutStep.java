package dev.muster.controller.kernel;

import dev.muster.reconcile.ledger.LedgerChange;
import dev.muster.reconcile.ledger.Rollout;
import dev.muster.reconcile.ledger.Rollout.Pause;
import dev.muster.reconcile.ledger.Rollout.Transition;
import dev.muster.reconcile.ledger.RolloutState;
import dev.muster.reconcile.ledger.RolloutState.Half;
import dev.muster.spec.id.RolloutId;
import dev.muster.spec.schema.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Something that a rollout did and people should hear: it entered a state, came to stand still, or
 * went on.
 *
 * @param id which rollout
 * @param kind what it did
 * @param what where it goes, in words: {@code 1.0.0 → 1.1.0}
 * @param reason one CamelCase word: the state, or {@code Paused} or {@code Resumed}
 * @param message why, as a sentence
 */
public record RolloutStep(RolloutId id, Kind kind, String what, String reason, String message) {
  /** What a step means to whoever watches. */
  public enum Kind {
    /** It goes its way. */
    ORDINARY,
    /** It turned round, before it had committed. */
    TURNED_BACK,
    /** It needs somebody, or has ended without its goal. */
    TROUBLED
  }

  /** What the changes of a pass mean for people, in their order. */
  static List<RolloutStep> of(
      List<LedgerChange> changes, java.util.function.Function<Rollout, Optional<Rollout>> before) {
    List<RolloutStep> steps = new ArrayList<>();
    for (LedgerChange change : changes) {
      switch (change) {
        case LedgerChange.PutRollout put ->
            steps.addAll(between(before.apply(put.rollout()), put.rollout()));
        case LedgerChange.CommitRollout commit ->
            steps.addAll(between(before.apply(commit.rollout()), commit.rollout()));
        case LedgerChange.PutSlot _,
            LedgerChange.DropSlot _,
            LedgerChange.PutEnsemble _,
            LedgerChange.PutIntent _,
            LedgerChange.DropIntent _,
            LedgerChange.DropRollout _,
            LedgerChange.AddRepair _ -> {}
      }
    }
    return steps;
  }

  private static List<RolloutStep> between(Optional<Rollout> known, Rollout after) {
    Optional<Rollout> before = known.filter(rollout -> rollout.id().equals(after.id()));
    List<RolloutStep> steps = new ArrayList<>();
    // The oldest transitions of a long rollout are dropped: where the known ones end is looked for.
    int next =
        before
            .map(rollout -> rollout.log().transitions())
            .filter(list -> !list.isEmpty())
            .map(list -> after.log().transitions().lastIndexOf(list.getLast()) + 1)
            .orElse(0);
    Half half = before.map(rollout -> rollout.state().half()).orElse(Half.FORWARD);
    for (Transition transition :
        after.log().transitions().subList(next, after.log().transitions().size())) {
      steps.add(entered(after, transition, half));
      half = transition.state().half();
    }
    paused(before.flatMap(rollout -> rollout.stage().pause()), after).ifPresent(steps::add);
    return steps;
  }

  private static RolloutStep entered(Rollout rollout, Transition transition, Half from) {
    RolloutState state = transition.state();
    boolean back = from == Half.FORWARD && state.half() == Half.BACKWARD;
    boolean troubled = state == RolloutState.ROLLBACK_BLOCKED || state == RolloutState.FAILED;
    Kind kind = back ? Kind.TURNED_BACK : troubled ? Kind.TROUBLED : Kind.ORDINARY;
    return step(rollout, kind, word(state), transition.reason());
  }

  private static Optional<RolloutStep> paused(Optional<Pause> before, Rollout after) {
    Optional<Pause> now = after.stage().pause();
    if (now.equals(before)) {
      return Optional.empty();
    }
    return Optional.of(
        now.map(pause ->
                step(
                    after,
                    isTrouble(pause) ? Kind.TROUBLED : Kind.ORDINARY,
                    "Paused",
                    word(pause.kind()) + ": " + pause.message()))
            .orElseGet(() -> step(after, Kind.ORDINARY, "Resumed", "in " + word(after.state()))));
  }

  private static boolean isTrouble(Pause pause) {
    return switch (pause.kind()) {
      case INCONCLUSIVE, ENVIRONMENT, CAPACITY -> true;
      case USER, WINDOW -> false;
    };
  }

  private static RolloutStep step(Rollout rollout, Kind kind, String reason, String message) {
    String what =
        rollout.from().nameBeside(rollout.to()) + " → " + rollout.to().nameBeside(rollout.from());
    return new RolloutStep(rollout.id(), kind, what, reason, message);
  }

  private static String word(Enum<?> constant) {
    String word = Words.of(constant);
    return Character.toUpperCase(word.charAt(0)) + word.substring(1);
  }

  /** The step as a line for people. */
  String line() {
    return "%s (%s) %s: %s".formatted(id, what, reason, message);
  }
}
