package dev.muster.reconcile.ledger;

import dev.muster.spec.id.RevisionId;
import dev.muster.spec.id.RolloutId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What happened in a rollout and before it.
 *
 * @param transitions each state that was entered, oldest first, bounded
 * @param orders what people said and was obeyed, oldest first, bounded
 * @param handledOrder the order that was looked at last, obeyed or not; empty for none
 * @param promotes how far gates need not be passed any more
 * @param freezeOverride whose word it is that freeze windows do not hold it; absent while they do
 * @param earlier the rollouts of the service before this one, oldest first, bounded; absent for
 *     none
 */
public record RolloutLog(
    List<Rollout.Transition> transitions,
    List<RolloutOrder> orders,
    String handledOrder,
    Rollout.Promotion promotes,
    Optional<FreezeOverride> freezeOverride,
    Optional<List<RolloutSummary>> earlier) {
  /** How many transitions, and how many orders, are kept. */
  public static final int MAXIMUM_ENTRIES = 60;

  /** Nothing happened yet. */
  public static final RolloutLog EMPTY =
      new RolloutLog(
          List.of(), List.of(), "", Rollout.Promotion.NONE, Optional.empty(), Optional.empty());

  /** Copies the lists and drops the oldest beyond the bound. */
  public RolloutLog {
    transitions = newest(transitions);
    orders = newest(orders);
    earlier = earlier.map(List::copyOf);
  }

  private static <T> List<T> newest(List<T> all) {
    return List.copyOf(all.subList(Math.max(0, all.size() - MAXIMUM_ENTRIES), all.size()));
  }

  /** The same with one more transition. */
  public RolloutLog plus(Rollout.Transition transition) {
    List<Rollout.Transition> more = new ArrayList<>(transitions);
    more.add(transition);
    // A word for one gate is spent when that gate is left.
    Rollout.Promotion left = promotes == Rollout.Promotion.ONE ? Rollout.Promotion.NONE : promotes;
    return new RolloutLog(more, orders, handledOrder, left, freezeOverride, earlier);
  }

  /** The same with an order that is obeyed. */
  public RolloutLog obeying(RolloutOrder order) {
    List<RolloutOrder> more = new ArrayList<>(orders);
    more.add(order);
    return new RolloutLog(transitions, more, order.id(), promotes, freezeOverride, earlier);
  }

  /** The same with an order that is not obeyed. */
  public RolloutLog ignoring(RolloutOrder order) {
    return new RolloutLog(transitions, orders, order.id(), promotes, freezeOverride, earlier);
  }

  /** The same with gates that need not be passed any more. */
  public RolloutLog promoting(Rollout.Promotion promotion) {
    return new RolloutLog(transitions, orders, handledOrder, promotion, freezeOverride, earlier);
  }

  /** The same, held by no freeze window any more. */
  public RolloutLog overriding(FreezeOverride override) {
    return new RolloutLog(
        transitions, orders, handledOrder, promotes, Optional.of(override), earlier);
  }

  /**
   * The log of the rollout that follows on one that has ended: the last word is not heard twice.
   */
  public static RolloutLog after(Rollout ended) {
    List<RolloutSummary> all = new ArrayList<>(ended.log().earlier().orElse(List.of()));
    all.add(RolloutSummary.of(ended));
    int from = Math.max(0, all.size() - RolloutSummary.MAXIMUM_KEPT);
    return new RolloutLog(
        List.of(),
        List.of(),
        ended.log().handledOrder(),
        Rollout.Promotion.NONE,
        Optional.empty(),
        Optional.of(all.subList(from, all.size())));
  }

  /** The same with an earlier rollout, that an order names, in the way of nothing any more. */
  public RolloutLog lifting(RolloutOrder order) {
    Optional<List<RolloutSummary>> lifted =
        earlier.map(all ->
            all.stream()
                .map(one -> one.id().equals(order.rollout()) ? one.lifted(order) : one)
                .toList());
    return new RolloutLog(transitions, orders, order.id(), promotes, freezeOverride, lifted);
  }

  /** The newest earlier rollout since which that is not tried again. */
  Optional<RolloutSummary> veto(RolloutGoal goal) {
    return newestFirst().filter(one -> one.vetoes(goal)).findFirst();
  }

  /** An earlier rollout by its id, if what it went to is not tried again since. */
  public Optional<RolloutSummary> veto(RolloutId id) {
    return newestFirst()
        .filter(one -> one.id().equals(id))
        .filter(RolloutSummary::isVeto)
        .findFirst();
  }

  boolean vetoesMachines(RevisionId revision) {
    return newestFirst()
        .filter(one -> one.names(revision))
        .findFirst()
        .filter(one -> one.vetoesMachines(revision))
        .isPresent();
  }

  private Stream<RolloutSummary> newestFirst() {
    return earlier.orElse(List.of()).reversed().stream();
  }
}
