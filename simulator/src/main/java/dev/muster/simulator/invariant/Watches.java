package dev.muster.simulator.invariant;

import dev.muster.reconcile.ledger.Rollout;
import dev.muster.reconcile.ledger.RolloutEvidence;
import dev.muster.reconcile.ledger.RolloutState;
import dev.muster.spec.id.ClusterKey;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** When rollouts began to be watched in one of their states. */
final class Watches {
  private final RolloutState state;
  private final Map<String, Long> written = new HashMap<>();
  private final Map<String, Instant> looked = new HashMap<>();

  Watches(RolloutState state) {
    this.state = state;
  }

  /** One rollout of one life of a service. */
  static String name(ClusterKey key, Rollout rollout) {
    return key + "/" + rollout.id() + "/" + rollout.log().transitions().getFirst().at();
  }

  void note(ClusterKey key, Rollout rollout, long now) {
    if (rollout.state() == state) {
      Instant first =
          rollout.evidence().lookedAt().equals(RolloutEvidence.NONE.lookedAt())
              ? rollout.stage().since()
              : rollout.evidence().lookedAt();
      written.putIfAbsent(name(key, rollout), now);
      looked.putIfAbsent(name(key, rollout), first);
    }
  }

  /**
   * Whether it was watched for so long by the time that it goes on. The clock of who saw the
   * beginning may differ from that of who sees the end; then the time of the run counts.
   */
  boolean hasLasted(ClusterKey key, Rollout rollout, Duration least, long now) {
    String name = name(key, rollout);
    Long since = written.get(name);
    Instant begun = looked.get(name);
    if (since == null || begun == null) {
      return false;
    }
    Instant end = rollout.log().transitions().getLast().at();
    return now - since >= least.toMillis() || !end.isBefore(begun.plus(least));
  }
}
