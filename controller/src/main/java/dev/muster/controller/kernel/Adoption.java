package dev.muster.controller.kernel;

import dev.muster.controller.guard.Machines;
import dev.muster.provider.Part;
import dev.muster.provider.identity.InstanceIdentity;
import dev.muster.provider.identity.LaunchToken;
import dev.muster.provider.observed.EnsembleState;
import dev.muster.provider.observed.ObservedInstance;
import dev.muster.reconcile.ledger.EnsembleRecord;
import dev.muster.reconcile.ledger.LedgerChange;
import dev.muster.reconcile.ledger.SlotRecord;
import dev.muster.reconcile.machine.Machine;
import dev.muster.spec.id.Slot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The ledger rebuilt from tags, for a cluster that owns machines while its ledger knows none: the
 * store was lost, since a machine is recorded before it is launched.
 *
 * @param changes the records of the machines that were found
 * @param missing what must be observed before the ledger can be rebuilt
 */
record Adoption(List<LedgerChange> changes, Set<Part> missing) {
  private static final Adoption NONE = new Adoption(List.of(), Set.of());

  Adoption {
    changes = List.copyOf(changes);
    missing = Set.copyOf(missing);
  }

  /** What is adopted of the machines that the cluster owns; they are absent where not observed. */
  static Adoption of(Decider.Question question, Optional<Machines> owned) {
    if (!question.ledger().slots().isEmpty()
        || owned.filter(machines -> !machines.live().isEmpty()).isEmpty()) {
      return NONE;
    }
    Machines machines = owned.get();
    if (!question.observed().isComplete(Part.ENSEMBLE)) {
      // Whether new servers may found the ensemble or must join it is a matter of its data.
      return new Adoption(List.of(), Set.of(Part.ENSEMBLE));
    }
    List<LostRollout> rollouts = LostRollout.of(question, machines.owned().named());
    if (!rollouts.isEmpty() && !question.observed().isComplete(Part.TARGETS)) {
      // How far they were is a matter of who stands behind the load balancer.
      return new Adoption(List.of(), Set.of(Part.TARGETS));
    }
    return new Adoption(rebuild(machines, question, rollouts), Set.of());
  }

  private static List<LedgerChange> rebuild(
      Machines machines, Decider.Question question, List<LostRollout> rollouts) {
    Map<Slot, Machine> newest = new TreeMap<>();
    int highestMember = 0;
    for (Machine machine : machines.owned().named()) {
      InstanceIdentity identity = machine.identity();
      highestMember =
          Math.max(
              highestMember, identity.membership().map(place -> place.member().value()).orElse(0));
      if (!isForgotten(machine, question)) {
        newest.merge(identity.slot(), machine, Adoption::better);
      }
    }
    newest.replaceAll((slot, machine) ->
        rollouts.stream().flatMap(lost -> lost.old(slot).stream()).findFirst().orElse(machine));
    List<LedgerChange> changes = new ArrayList<>();
    newest.values().forEach(machine -> changes.add(new LedgerChange.PutSlot(record(machine))));
    rollouts.forEach(
        lost -> changes.add(new LedgerChange.PutRollout(lost.rebuilt(question, Adoption::record))));
    changes.add(new LedgerChange.PutEnsemble(ensemble(question, highestMember)));
    return changes;
  }

  // A rollout that went back leaves ended machines of later incarnations than the one that serves.
  private static Machine better(Machine one, Machine other) {
    if (one.isGone() != other.isGone()) {
      return one.isGone() ? other : one;
    }
    return one.incarnation().compareTo(other.incarnation()) < 0 ? other : one;
  }

  // A slot that nobody wants, and whose machine has ended, was forgotten before the store was lost.
  private static boolean isForgotten(Machine machine, Decider.Question question) {
    return machine.observed().state() == ObservedInstance.State.TERMINATED
        && !question.desired().wants(machine.slot());
  }

  private static EnsembleRecord ensemble(Decider.Question question, int highestMember) {
    EnsembleState state = question.observed().ensemble();
    int highest = highestMember;
    for (EnsembleState.Server server : state.servers()) {
      highest = Math.max(highest, server.member().value());
    }
    EnsembleRecord.Phase phase =
        state.initialized() ? EnsembleRecord.Phase.FORMED : EnsembleRecord.Phase.UNFORMED;
    return new EnsembleRecord(phase, highest);
  }

  private static SlotRecord record(Machine machine) {
    ObservedInstance instance = machine.observed();
    InstanceIdentity identity = machine.identity();
    return new SlotRecord(
        identity.slot(),
        identity.incarnation(),
        new LaunchToken("adopted-" + instance.id()),
        instance.zone(),
        identity.version(),
        identity.revision(),
        identity.membership(),
        Optional.of(instance.id()),
        instance.launchedAt());
  }
}
