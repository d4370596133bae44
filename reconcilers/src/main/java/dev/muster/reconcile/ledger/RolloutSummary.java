package dev.muster.reconcile.ledger;

import dev.muster.spec.id.RevisionId;
import dev.muster.spec.id.RolloutId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is kept of a rollout that has ended, once another one of its service has begun.
 *
 * @param id which rollout
 * @param origin the commit that asked for it
 * @param from what the old machines ran
 * @param to what the new machines ran
 * @param begunAt when it began
 * @param endedAt when it ended
 * @param end the state in which it ended
 * @param reason why it ended so
 * @param orders the last that people said, bounded
 * @param failure why it ended without its goal
 */
public record RolloutSummary(
    RolloutId id,
    String origin,
    RolloutSide from,
    RolloutSide to,
    Instant begunAt,
    Instant endedAt,
    RolloutState end,
    String reason,
    List<RolloutOrder> orders,
    Optional<Rollout.Failure> failure) {
  /** How many ended rollouts of a service are kept. */
  public static final int MAXIMUM_KEPT = 10;

  private static final int MAXIMUM_ORDERS = 5;

  /** Keeps the last orders. */
  public RolloutSummary {
    orders =
        List.copyOf(orders.subList(Math.max(0, orders.size() - MAXIMUM_ORDERS), orders.size()));
  }

  static RolloutSummary of(Rollout ended) {
    List<Rollout.Transition> transitions = ended.log().transitions();
    Rollout.Transition last =
        transitions.isEmpty()
            ? new Rollout.Transition(ended.state(), ended.stage().since(), "")
            : transitions.getLast();
    return new RolloutSummary(
        ended.id(),
        ended.origin(),
        ended.from(),
        ended.to(),
        transitions.isEmpty() ? ended.stage().since() : transitions.getFirst().at(),
        ended.stage().since(),
        ended.state(),
        ended.stage().failure().map(Rollout.Failure::message).orElse(last.reason()),
        ended.log().orders(),
        ended.stage().failure());
  }

  /** Whether what it went to is not tried again until a person says so. */
  public boolean isVeto() {
    return end.isEnded() && failure.filter(known -> known.kind().isVeto()).isPresent();
  }

  boolean vetoes(RolloutGoal goal) {
    return isVeto() && to.goal().equals(goal);
  }

  boolean names(RevisionId revision) {
    return from.revision().equals(revision) || to.revision().equals(revision);
  }

  boolean vetoesMachines(RevisionId revision) {
    return isVeto() && !from.revision().equals(to.revision()) && to.revision().equals(revision);
  }

  /** The same, no longer in the way of another try. */
  RolloutSummary lifted(RolloutOrder order) {
    return new RolloutSummary(
        id,
        origin,
        from,
        to,
        begunAt,
        endedAt,
        end,
        reason,
        Stream.concat(orders.stream(), Stream.of(order)).toList(),
        Optional.of(Rollout.Failure.triedAgain(order)));
  }
}
