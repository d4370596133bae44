package dev.muster.reconcile.rollout;

import dev.muster.reconcile.ledger.FreezeOverride;
import dev.muster.reconcile.ledger.Rollout;
import dev.muster.reconcile.ledger.Rollout.Failure;
import dev.muster.reconcile.ledger.Rollout.Pause;
import dev.muster.reconcile.ledger.Rollout.Promotion;
import dev.muster.reconcile.ledger.RolloutOrder;
import dev.muster.reconcile.ledger.RolloutOrder.Verb;
import dev.muster.reconcile.ledger.RolloutState;
import dev.muster.reconcile.ledger.RolloutState.Half;
import java.time.Instant;
import java.util.Optional;

/** What people may want of a rollout in each of its states, and what comes of it. */
public final class Orders {
  private Orders() {}

  /**
   * Why an order makes no sense now; empty when it can be obeyed.
   *
   * @param rollout the rollout that it is about
   * @param verb what is wanted
   */
  public static Optional<String> refusal(Rollout rollout, Verb verb) {
    RolloutState state = rollout.state();
    boolean paused = rollout.stage().pause().isPresent();
    return switch (verb) {
      case PAUSE ->
          unless(
              state.half() == Half.FORWARD && !isPausedByPerson(rollout),
              isPausedByPerson(rollout)
                  ? "it is paused already"
                  : "only what goes forward can be paused");
      case RESUME ->
          unless(
              paused && !isPausedFor(rollout, Pause.Kind.WINDOW),
              paused
                  ? "it waits for the end of a freeze window, which override-freeze passes over"
                  : "it is not paused");
      case OVERRIDE_FREEZE ->
          unless(isPausedFor(rollout, Pause.Kind.WINDOW), "no freeze window holds it");
      case APPROVE -> unless(state == RolloutState.APPROVE, "it waits for no approval");
      case PROMOTE -> unless(isWatched(state), "no gate is watched now");
      case PROMOTE_FULL ->
          unless(state.half() == Half.FORWARD, "only what goes forward can be promoted");
      case ABORT ->
          unless(
              state.half() == Half.FORWARD,
              state.isEnded()
                  ? "it has ended"
                  : state.half() == Half.COMMITTED
                      ? "it is committed: change the version in the spec to go back"
                      : "it goes back already");
      case RETRY ->
          unless(rollout.isVeto(), "only what was rolled back or failed can be tried again");
      case ACCEPT_NEW ->
          unless(
              state == RolloutState.ROLLBACK_BLOCKED,
              "it is for a rollback that cannot go on alone");
    };
  }

  private static Optional<String> unless(boolean allowed, String reason) {
    return allowed ? Optional.empty() : Optional.of(reason);
  }

  private static boolean isPausedByPerson(Rollout rollout) {
    return isPausedFor(rollout, Pause.Kind.USER);
  }

  private static boolean isPausedFor(Rollout rollout, Pause.Kind kind) {
    return rollout.stage().pause().filter(pause -> pause.kind() == kind).isPresent();
  }

  private static boolean isWatched(RolloutState state) {
    return state.gates() == RolloutState.Gates.NEEDED || state == RolloutState.APPROVE;
  }

  private static Rollout.Stage withoutFailure(Rollout.Stage stage) {
    return new Rollout.Stage(
        stage.state(), stage.since(), stage.stepSince(), stage.pause(), Optional.empty());
  }

  /** Whether an order is about a rollout before the newest one and has a use still. */
  public static boolean isForEarlier(Rollout newest, RolloutOrder order) {
    // Whether it came after that rollout had failed is not asked of clocks, which differ: a word
    // that was looked at before is known by its id.
    return order.verb() == Verb.RETRY && newest.log().veto(order.rollout()).isPresent();
  }

  /** The rollout after an order, which is looked at once. */
  static Rollout obey(Rollout rollout, RolloutOrder order, Instant now) {
    if (order.id().equals(rollout.log().handledOrder())) {
      return rollout;
    }
    if (!order.rollout().equals(rollout.id())) {
      return isForEarlier(rollout, order) ? rollout.with(rollout.log().lifting(order)) : rollout;
    }
    if (refusal(rollout, order.verb()).isPresent()) {
      return rollout.with(rollout.log().ignoring(order));
    }
    Rollout heard = rollout.with(rollout.log().obeying(order));
    String who = order.words();
    return switch (order.verb()) {
      case PAUSE ->
          heard.with(
              heard
                  .stage()
                  .with(
                      Optional.of(
                          new Pause(Pause.Kind.USER, now, who, order.lasting().map(now::plus)))));
      // The time that it stood still is not held against it.
      case RESUME -> heard.with(heard.stage().with(Optional.empty()).step(now));
      case APPROVE, PROMOTE -> heard.with(heard.log().promoting(Promotion.ONE));
      case PROMOTE_FULL -> heard.with(heard.log().promoting(Promotion.ALL));
      case ABORT -> Course.fail(heard, new Failure(Failure.Kind.PERSON, "aborted by " + who), now);
      // The next one is begun by the reconciler, which sees no veto any more.
      case RETRY ->
          heard.with(
              new Rollout.Stage(
                  heard.state(),
                  heard.stage().since(),
                  heard.stage().stepSince(),
                  Optional.empty(),
                  Optional.of(Failure.triedAgain(order))));
      case OVERRIDE_FREEZE ->
          heard.with(
              heard
                  .log()
                  .overriding(new FreezeOverride(order.actor(), order.reason(), order.at())));
      case ACCEPT_NEW ->
          Course.enter(
              heard.with(heard.log().promoting(Promotion.ALL)).with(withoutFailure(heard.stage())),
              rollout.isInPlace() ? RolloutState.EXPAND : RolloutState.DRAIN_OLD,
              now,
              "the new machines are accepted by " + who);
    };
  }
}
