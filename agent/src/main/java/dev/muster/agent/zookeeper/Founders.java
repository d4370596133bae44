package dev.muster.agent.zookeeper;

import dev.muster.provider.identity.InstanceIdentity;
import dev.muster.provider.identity.MemberId;
import dev.muster.provider.identity.MemberRole;
import dev.muster.provider.identity.Membership;
import dev.muster.provider.identity.Tags;
import dev.muster.provider.machine.InstanceDocument;
import dev.muster.provider.observed.ObservedInstance;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which machines found an ensemble together. A part of the founders never begins without the
 * others: every one waits until it sees all, and so all write the same list.
 */
final class Founders {
  private Founders() {}

  /** What is known of the founders. */
  sealed interface Seen {
    /**
     * All of them.
     *
     * @param members the address of each
     */
    record All(SortedMap<MemberId, String> members) implements Seen {}

    /**
     * Not all of them, or more than there can be.
     *
     * @param reason what is missing
     */
    record NotYet(String reason) implements Seen {}
  }

  /**
   * Looks for the founders among the machines of the cluster.
   *
   * @param self the machine that asks
   * @param membership its place in the ensemble
   * @param peers every machine of the cluster, itself included
   */
  static Seen among(InstanceDocument self, Membership membership, List<ObservedInstance> peers) {
    SortedMap<MemberId, Candidate> founders = new TreeMap<>();
    candidates(peers)
        .forEach(candidate -> founders.merge(candidate.member(), candidate, Founders::newer));
    SortedMap<MemberId, String> members = new TreeMap<>();
    founders.forEach((member, candidate) -> members.put(member, candidate.address()));
    if (!self.address().equals(members.get(membership.member()))) {
      return new Seen.NotYet("this machine is not among the founders " + members + " yet");
    }
    if (members.size() != membership.ensembleSize()) {
      return new Seen.NotYet(
          "%d of %d founders are there: %s"
              .formatted(members.size(), membership.ensembleSize(), members));
    }
    return new Seen.All(members);
  }

  private static List<Candidate> candidates(Collection<ObservedInstance> peers) {
    return peers.stream()
        .filter(peer -> isThere(peer.state()) && !peer.address().isBlank())
        .flatMap(peer ->
            Tags.identity(peer.tags())
                .flatMap(identity -> candidate(identity, peer.address()))
                .stream())
        .toList();
  }

  private static Optional<Candidate> candidate(InstanceIdentity identity, String address) {
    return identity
        .membership()
        .filter(membership -> membership.role() == MemberRole.GENESIS)
        .map(membership ->
            new Candidate(membership.member(), identity.incarnation().value(), address));
  }

  private static Candidate newer(Candidate one, Candidate other) {
    return Comparator.comparingInt(Candidate::incarnation).compare(one, other) >= 0 ? one : other;
  }

  private static boolean isThere(ObservedInstance.State state) {
    return switch (state) {
      case PENDING, RUNNING, STOPPING, STOPPED -> true;
      case TERMINATING, TERMINATED -> false;
    };
  }

  private record Candidate(MemberId member, int incarnation, String address) {}
}
