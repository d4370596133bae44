package dev.muster.controller.store.zookeeper;

import dev.muster.spec.Digests;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Rendezvous hashing: each lease has its own order of the members. When one goes, only its leases
 * move, and they spread over those that stay.
 */
final class Rendezvous {
  private Rendezvous() {}

  /** The members, the one that shall hold the lease first. */
  static List<String> order(String lease, Collection<String> members) {
    return members.stream()
        .sorted(
            Comparator.comparing((String member) -> Digests.sha256(lease + "\n" + member))
                .thenComparing(member -> member))
        .toList();
  }
}
