package dev.muster.reconcile.ensemble;

import dev.muster.provider.identity.Incarnation;
import dev.muster.provider.identity.MemberId;
import dev.muster.provider.identity.MemberRole;
import dev.muster.provider.identity.Membership;
import dev.muster.reconcile.DecisionDraft;
import dev.muster.reconcile.DesiredCluster;
import dev.muster.reconcile.Launches;
import dev.muster.reconcile.View;
import dev.muster.reconcile.fleet.Filling;
import dev.muster.reconcile.ledger.EnsembleRecord;
import dev.muster.reconcile.ledger.EnsembleRecord.Phase;
import dev.muster.reconcile.ledger.LedgerChange;
import dev.muster.reconcile.ledger.SlotRecord;
import dev.muster.reconcile.machine.Machine;
import dev.muster.spec.EnsembleSpec;
import dev.muster.spec.Revision;
import dev.muster.spec.id.Slot;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** States which servers the ensemble's slots shall hold. The service reconciler launches them. */
final class SlotStatement {
  private final View view;
  private final Members members;
  private final EnsembleRecord record;

  SlotStatement(View view, Members members, EnsembleRecord record) {
    this.view = view;
    this.members = members;
    this.record = record;
  }

  /** Records the slots that are missing or need another server. */
  void state(DecisionDraft draft) {
    if (members.slots().isEmpty()) {
      found(draft);
      return;
    }
    int highest = members.highestMember();
    // A slot's new server is recorded with its id alone; the highest id follows in the next pass,
    // so that a guard that holds the slot back costs no id. The slot remembers it until then.
    if (highest > record.highestMember()) {
      draft.record(new LedgerChange.PutEnsemble(new EnsembleRecord(record.phase(), highest)));
    }
    lost().ifPresent(slot -> fill(slot, highest, draft));
  }

  private void fill(Slot slot, int highest, DecisionDraft draft) {
    Optional<Machine> unrecorded =
        members.fleet().ledger().slots().containsKey(slot)
            ? Optional.empty()
            : members.fleet().machinesOf(slot).stream()
                .filter(Machine::isLive)
                .max(Comparator.comparing(Machine::incarnation).thenComparing(Machine::id));
    if (unrecorded.isPresent()) {
      // The ledger was rebuilt from a list that missed it.
      draft.record(
          new LedgerChange.PutSlot(Launches.adopted(view.desired(), unrecorded.get(), view.now())));
      return;
    }
    role()
        .map(role -> new Membership(new MemberId(highest + 1), role, foundedSize()))
        .ifPresent(place -> draft.record(new LedgerChange.PutSlot(server(slot, place))));
  }

  /**
   * Whether a slot waits for a server whose id is not recorded as given yet, or for none at all.
   */
  private Optional<Slot> lost() {
    if (isSomethingUnderWay()) {
      return Optional.empty();
    }
    Set<Slot> recorded = new HashSet<>();
    for (SlotRecord slot : members.slots()) {
      recorded.add(slot.slot());
      if (members.fleet().filling(slot) instanceof Filling.Gone) {
        return Optional.of(slot.slot());
      }
    }
    for (int ordinal = 1; ordinal <= foundedSize(); ordinal++) {
      Slot slot = new Slot(EnsembleSpec.SERVICE, ordinal);
      if (!recorded.contains(slot)) {
        return Optional.of(slot);
      }
    }
    return Optional.empty();
  }

  // One membership change at a time: nobody is replaced while another still joins.
  private boolean isSomethingUnderWay() {
    if (record.phase() == Phase.UNFORMED || members.committed().isEmpty()) {
      return false;
    }
    Set<MemberId> voters = members.committed().get().voters().keySet();
    return members.slots().stream()
        .filter(slot -> !(members.fleet().filling(slot) instanceof Filling.Gone))
        .flatMap(slot -> slot.membership().stream())
        .anyMatch(membership -> !voters.contains(membership.member()));
  }

  /**
   * How a new server enters: it founds only where no quorum can hold data. Empty while that cannot
   * be told, or while the ensemble has lost its quorum and a joiner could not enter.
   */
  private Optional<MemberRole> role() {
    return switch (record.phase()) {
      case FORMED ->
          members.committed().isPresent() ? Optional.of(MemberRole.JOIN) : Optional.empty();
      // A quorum that serves is initialized first; from then on its servers are replaced.
      case UNFORMED ->
          members.state().isPresent() && members.committed().isEmpty()
              ? Optional.of(MemberRole.GENESIS)
              : Optional.empty();
    };
  }

  private void found(DecisionDraft draft) {
    boolean knowsMachines =
        members.fleet().machinesInAnyOrder().stream()
            .anyMatch(machine ->
                machine.isLive() && machine.slot().service().equals(EnsembleSpec.SERVICE));
    if (record.phase() == Phase.FORMED || knowsMachines) {
      String message =
          "the ledger knows none of the ensemble's servers, though some were made: restore the store from a backup";
      draft.stall("LedgerLost", message);
      return;
    }
    int highest = members.highestMember();
    int size = foundedSize();
    for (int ordinal = 1; ordinal <= size; ordinal++) {
      Membership membership =
          new Membership(new MemberId(highest + ordinal), MemberRole.GENESIS, size);
      draft.record(
          new LedgerChange.PutSlot(server(new Slot(EnsembleSpec.SERVICE, ordinal), membership)));
    }
    draft.record(new LedgerChange.PutEnsemble(new EnsembleRecord(record.phase(), highest + size)));
  }

  private SlotRecord server(Slot slot, Membership membership) {
    DesiredCluster desired = view.desired();
    EnsembleSpec spec = desired.spec().ensemble();
    Optional<SlotRecord> before = Optional.ofNullable(members.fleet().ledger().slots().get(slot));
    Incarnation incarnation =
        before
            .map(SlotRecord::incarnation)
            .or(() -> members.fleet().highestSeen(slot))
            .map(Incarnation::next)
            .orElse(new Incarnation(1));
    return new SlotRecord(
        slot,
        incarnation,
        Launches.token(desired, slot, incarnation, view.now()),
        Launches.zone(desired, slot),
        spec.version(),
        Revision.of(spec),
        Optional.of(membership),
        Optional.empty(),
        view.now());
  }

  private int foundedSize() {
    return members.foundedSize(view.desired().spec().ensemble());
  }
}
