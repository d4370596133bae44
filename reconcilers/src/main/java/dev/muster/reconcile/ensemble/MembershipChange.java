package dev.muster.reconcile.ensemble;

import dev.muster.provider.action.EnsembleAction.ReconfigureEnsemble;
import dev.muster.provider.identity.MemberId;
import dev.muster.provider.observed.EnsembleState.CommittedMembership;
import dev.muster.provider.observed.EnsembleState.Mode;
import dev.muster.reconcile.DecisionDraft;
import dev.muster.reconcile.ledger.SlotRecord;
import dev.muster.reconcile.machine.Machine;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Brings the voters of a formed ensemble in line with its slots: at most one server enters and one
 * leaves in a step, and a quorum of both the old and the new voters is in step.
 */
final class MembershipChange {
  private final Members members;
  private final CommittedMembership committed;
  private final int size;

  MembershipChange(Members members, CommittedMembership committed, int size) {
    this.members = members;
    this.committed = committed;
    this.size = size;
  }

  /** Plans the next step, if one can be taken now. */
  void plan(DecisionDraft draft) {
    Optional<MemberId> leaving = leaving();
    SortedMap<MemberId, String> joining = joining();
    List<MemberId> away = new ArrayList<>();
    if (leaving.isPresent() && (!joining.isEmpty() || isSurplus())) {
      away.add(leaving.get());
    }
    boolean hasRoom = committed.voters().size() - away.size() < size;
    if (!hasRoom) {
      joining.clear();
    }
    if ((away.isEmpty() && joining.isEmpty()) || !keepsQuorum(joining.keySet(), away)) {
      return;
    }
    draft.act(
        new ReconfigureEnsemble(committed.version(), joining, away),
        reason(joining.keySet(), away));
  }

  /** The voters that no slot holds any more. */
  List<MemberId> strangers() {
    Set<MemberId> wanted = members.ofSlots();
    Set<MemberId> unrecorded = members.unrecorded();
    return committed.voters().keySet().stream()
        .filter(voter -> !wanted.contains(voter) && !unrecorded.contains(voter))
        .toList();
  }

  // A server that does not serve leaves first: it is the one that the ensemble misses least.
  private Optional<MemberId> leaving() {
    return strangers().stream()
        .min(
            Comparator.comparing((MemberId voter) -> members.serves(voter))
                .thenComparing(Comparator.naturalOrder()));
  }

  private SortedMap<MemberId, String> joining() {
    SortedMap<MemberId, String> joining = new TreeMap<>();
    for (SlotRecord slot : members.slots()) {
      Optional<MemberId> member = slot.membership().map(membership -> membership.member());
      Optional<Machine> machine = members.fleet().present(slot).filter(Machine::isRunning);
      if (joining.isEmpty()
          && member.isPresent()
          && machine.isPresent()
          && !committed.voters().containsKey(member.get())
          && members.mode(member.get()) == Mode.OBSERVER) {
        joining.put(member.get(), machine.get().observed().address());
      }
    }
    return joining;
  }

  /** Whether the ensemble has voters to spare, or nobody will come for those that no slot holds. */
  private boolean isSurplus() {
    return committed.voters().size() > size
        || committed.voters().keySet().containsAll(members.ofSlots());
  }

  private boolean keepsQuorum(Set<MemberId> joining, List<MemberId> leaving) {
    Set<MemberId> before = committed.voters().keySet();
    Set<MemberId> after = new HashSet<>(before);
    leaving.forEach(after::remove);
    after.addAll(joining);
    long servingBefore = before.stream().filter(members::serves).count();
    long servingAfter =
        after.stream().filter(voter -> members.serves(voter) || joining.contains(voter)).count();
    return members.hasOneLeader()
        && servingBefore * 2 > before.size()
        && servingAfter * 2 > after.size();
  }

  private static String reason(Set<MemberId> joining, List<MemberId> leaving) {
    if (leaving.isEmpty()) {
      return "server " + joining + " is in step with the leader and becomes a voter";
    }
    if (joining.isEmpty()) {
      return "no machine will come back as server " + leaving;
    }
    return "server %s is in step and takes the place of %s, whose machine is gone"
        .formatted(joining, leaving);
  }
}
