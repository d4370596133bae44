package dev.muster.reconcile.ensemble;

import dev.muster.provider.Part;
import dev.muster.provider.identity.InstanceIdentity;
import dev.muster.provider.identity.MemberId;
import dev.muster.provider.identity.Membership;
import dev.muster.provider.observed.EnsembleState;
import dev.muster.provider.observed.EnsembleState.CommittedMembership;
import dev.muster.provider.observed.EnsembleState.Mode;
import dev.muster.reconcile.View;
import dev.muster.reconcile.fleet.Fleet;
import dev.muster.reconcile.ledger.SlotRecord;
import dev.muster.reconcile.machine.Machine;
import dev.muster.spec.EnsembleSpec;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The ensemble's slots, their machines and what its servers say, side by side. */
final class Members {
  private final Fleet fleet;
  private final List<SlotRecord> slots;
  private final Optional<EnsembleState> state;
  private final Map<MemberId, Mode> modes = new TreeMap<>();

  private Members(Fleet fleet, List<SlotRecord> slots, Optional<EnsembleState> state) {
    this.fleet = fleet;
    this.slots = slots;
    this.state = state;
    state.ifPresent(
        known -> known.servers().forEach(server -> modes.put(server.member(), server.mode())));
  }

  static Members of(View view) {
    Fleet fleet = view.fleet();
    return new Members(
        fleet,
        fleet.records(EnsembleSpec.SERVICE),
        view.observed().isComplete(Part.ENSEMBLE)
            ? Optional.of(view.observed().ensemble())
            : Optional.empty());
  }

  Fleet fleet() {
    return fleet;
  }

  List<SlotRecord> slots() {
    return slots;
  }

  /** What the ensemble says; empty when it could not be asked. */
  Optional<EnsembleState> state() {
    return state;
  }

  /** The membership that a serving quorum has agreed on. */
  Optional<CommittedMembership> committed() {
    return state.flatMap(EnsembleState::committed);
  }

  /** The ids of living servers whose slots are not recorded yet, as after a lost ledger. */
  Set<MemberId> unrecorded() {
    Set<MemberId> unrecorded = new HashSet<>();
    for (Machine machine : fleet.machinesInAnyOrder()) {
      if (machine.isLive() && !fleet.ledger().slots().containsKey(machine.slot())) {
        machine.identity().membership().map(Membership::member).ifPresent(unrecorded::add);
      }
    }
    return unrecorded;
  }

  /** How many servers the ensemble was made for. */
  int foundedSize(EnsembleSpec spec) {
    return slots.stream()
        .flatMap(slot -> slot.membership().stream())
        .mapToInt(Membership::ensembleSize)
        .max()
        .orElse(spec.size());
  }

  /** The highest id that was ever given, as far as anything remembers. */
  int highestMember() {
    int highest = fleet.ledger().ensemble().highestMember();
    for (SlotRecord slot : slots) {
      highest = Math.max(highest, slot.membership().map(Members::number).orElse(0));
    }
    highest =
        Math.max(
            highest,
            fleet.machinesInAnyOrder().stream()
                .map(machine -> machine.identity())
                .map(InstanceIdentity::membership)
                .mapToInt(membership -> membership.map(Members::number).orElse(0))
                .max()
                .orElse(0));
    for (MemberId member : modes.keySet()) {
      highest = Math.max(highest, member.value());
    }
    for (MemberId voter :
        committed().map(membership -> membership.voters().keySet()).orElse(Set.of())) {
      highest = Math.max(highest, voter.value());
    }
    return highest;
  }

  /** What a server does; a server that was not asked is out of reach. */
  Mode mode(MemberId member) {
    return modes.getOrDefault(member, Mode.UNREACHABLE);
  }

  /** Whether a server votes and is in step. */
  boolean serves(MemberId member) {
    return switch (mode(member)) {
      case LEADER, FOLLOWER -> true;
      case OBSERVER, NOT_SERVING, UNREACHABLE -> false;
    };
  }

  /** Whether exactly one server leads. */
  boolean hasOneLeader() {
    return modes.values().stream().filter(mode -> mode == Mode.LEADER).count() == 1;
  }

  /** The ids that the recorded slots hold. */
  Set<MemberId> ofSlots() {
    Set<MemberId> members = new HashSet<>();
    slots.forEach(slot -> slot.membership().map(Membership::member).ifPresent(members::add));
    return members;
  }

  private static int number(Membership membership) {
    return membership.member().value();
  }
}
