package dev.muster.local.balancer;

import dev.muster.local.balancer.document.BalancerStatus;
import dev.muster.spec.id.RevisionId;
import dev.muster.spec.id.ServiceName;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The counts of every revision that had targets here, by age. */
final class RevisionTallies {
  /** Revisions come with every rollout, and a load balancer lives for years. */
  static final int KEPT = 100;

  private final Map<Key, Tally> tallies = new LinkedHashMap<>();

  /** One revision of one service. */
  record Key(ServiceName service, RevisionId revision) {}

  /** The counts of a revision, new ones when it had none. */
  synchronized Tally of(Key key) {
    return tallies.computeIfAbsent(key, _ -> new Tally());
  }

  /** Forgets the oldest revisions beyond {@link #KEPT}, but none that has targets. */
  synchronized void forgetAllBut(Set<Key> present) {
    Iterator<Key> oldest = tallies.keySet().iterator();
    int excess = tallies.size() - KEPT;
    while (excess > 0 && oldest.hasNext()) {
      if (!present.contains(oldest.next())) {
        oldest.remove();
        excess--;
      }
    }
  }

  synchronized Map<Key, Tally> all() {
    return new LinkedHashMap<>(tallies);
  }

  List<BalancerStatus.Revision> status() {
    List<BalancerStatus.Revision> revisions = new ArrayList<>();
    all()
        .forEach((key, tally) ->
            revisions.add(
                new BalancerStatus.Revision(key.service(), key.revision(), tally.counts())));
    return revisions;
  }
}
