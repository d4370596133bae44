package dev.muster.reconcile.service;

import dev.muster.provider.Part;
import dev.muster.provider.action.InfrastructureAction.TerminateInstance;
import dev.muster.provider.action.InfrastructureAction.TerminateInstance.Cause;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.identity.MemberId;
import dev.muster.provider.identity.Membership;
import dev.muster.provider.observed.EnsembleState;
import dev.muster.reconcile.fleet.Filling;
import dev.muster.reconcile.fleet.Fleet.Standing;
import dev.muster.reconcile.ledger.LedgerChange;
import dev.muster.reconcile.ledger.SlotRecord;
import dev.muster.reconcile.machine.Machine;
import dev.muster.reconcile.service.Progress.Obstacle;
import dev.muster.spec.EnsembleSpec;
import dev.muster.spec.ServiceSpec;
import dev.muster.spec.id.ServiceName;
import dev.muster.spec.id.Slot;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Takes machines away that the spec does not want, and tells of those that nobody knows. */
final class Leaver {
  /** How many machines of a service one pass takes away. */
  static final int MAXIMUM_TERMINATIONS = 10;

  private final Pass pass;
  private final Map<ServiceName, Integer> terminations = new TreeMap<>();
  private final SortedSet<String> strangers = new TreeSet<>();

  Leaver(Pass pass) {
    this.pass = pass;
  }

  /** Drains, then terminates the machines of slots that are not wanted, the highest first. */
  void leave() {
    List<Standing> surplus =
        pass.fleet().standings().stream()
            .filter(standing -> !pass.fleet().isWanted(standing.slot().slot()))
            .toList()
            .reversed();
    for (Standing standing : surplus) {
      SlotRecord slot = standing.slot();
      if (isRollingOut(slot.slot().service())) {
        // No healthy old machine goes before the new ones are proved.
        pass.progress().add(Obstacle.SCALING_DOWN, slot.slot());
      } else if (isKept(slot.slot())) {
        pass.progress().add(Obstacle.NEEDS_A_PERSON, slot.slot());
        pass.draft()
            .stall(
                "StatefulSurplus",
                slot.slot()
                    + " holds data and is more than the spec wants; Muster takes no machine of a"
                    + " stateful service away by itself: put the count back");
      } else {
        leave(standing);
      }
    }
    RolloutMachines rollouts = new RolloutMachines(pass);
    pass.fleet().ledger().rollouts().values().stream()
        .filter(rollout -> !pass.desired().spec().services().containsKey(rollout.service()))
        .forEach(rollouts::leave);
  }

  private boolean isRollingOut(ServiceName service) {
    return pass.desired().spec().services().containsKey(service)
        && pass.fleet()
            .rollout(service)
            .filter(rollout -> rollout.isActive() && !rollout.state().isCommitted())
            .isPresent();
  }

  private void leave(Standing standing) {
    SlotRecord slot = standing.slot();
    switch (standing.filling()) {
      case Filling.Vacant _ -> {
        pass.progress().add(Obstacle.SCALING_DOWN, slot.slot());
        if (pass.fleet().isLaunchOver(slot)) {
          pass.draft().record(new LedgerChange.DropSlot(slot.slot()));
        }
      }
      case Filling.Awaited _, Filling.Ending _ ->
          pass.progress().add(Obstacle.SCALING_DOWN, slot.slot());
      case Filling.Gone _ -> pass.draft().record(new LedgerChange.DropSlot(slot.slot()));
      case Filling.Present present -> {
        pass.progress().add(Obstacle.SCALING_DOWN, slot.slot());
        if (pass.isDrained(present.machine().id())) {
          terminate(present.machine(), cause(slot.slot().service()));
        }
      }
    }
  }

  private void terminate(Machine machine, Cause cause) {
    int count = terminations.merge(machine.slot().service(), 1, Integer::sum);
    if (count <= MAXIMUM_TERMINATIONS) {
      pass.draft().act(new TerminateInstance(machine.id(), machine.slot(), cause), reason(cause));
    }
  }

  /** Looks at the owned machines that fill no recorded slot. */
  void findStrangers() {
    pass.fleet().nameless().forEach(id -> strangers.add(id.toString()));
    boolean oneGoes = false;
    for (Machine machine : outsideOfSlots()) {
      if (isRemnant(machine)) {
        pass.progress().add(Obstacle.REPAIRING, machine.slot());
        if (!oneGoes && pass.isDrained(machine.id())) {
          oneGoes = true;
          terminate(machine, Cause.REPAIR);
        }
      } else if (!isAboutToBeAdopted(machine)) {
        strangers.add(machine.id() + " (" + machine.slot() + ")");
      }
    }
  }

  /** The owned machines that belong to no slot, for people. */
  SortedSet<String> strangers() {
    return strangers;
  }

  /** The live machines that do not fill the recorded slot which their tags name, by id. */
  private List<Machine> outsideOfSlots() {
    long live = pass.fleet().machinesInAnyOrder().stream().filter(Machine::isLive).count();
    long inSlots = pass.fleet().standings().stream().filter(Leaver::isFilledByItsOwn).count();
    Set<InstanceId> beside = pass.fleet().besideSlots();
    if (live == inSlots + beside.size()) {
      // A slot is filled by one machine, and a machine names one slot: nobody is left.
      return List.of();
    }
    return pass.fleet().machines().stream()
        .filter(machine -> machine.isLive() && !beside.contains(machine.id()))
        .filter(machine -> !isInItsSlot(machine))
        .toList();
  }

  private static boolean isFilledByItsOwn(Standing standing) {
    return standing
        .present()
        .filter(machine -> machine.slot().equals(standing.slot().slot()))
        .isPresent();
  }

  private boolean isInItsSlot(Machine machine) {
    SlotRecord slot = pass.fleet().ledger().slots().get(machine.slot());
    return slot != null
        && pass.fleet()
            .present(slot)
            .filter(filler -> filler.id().equals(machine.id()))
            .isPresent();
  }

  /** Whether the machine was replaced by a later incarnation of its slot. */
  private boolean isRemnant(Machine machine) {
    SlotRecord slot = pass.fleet().ledger().slots().get(machine.slot());
    return slot != null
        && pass.fleet().isWanted(machine.slot())
        && machine.incarnation().compareTo(slot.incarnation()) < 0
        && (!machine.slot().service().equals(EnsembleSpec.SERVICE) || isNoVoter(machine));
  }

  private boolean isNoVoter(Machine machine) {
    Optional<MemberId> member = machine.identity().membership().map(Membership::member);
    return member.isPresent()
        && pass.view().observed().isComplete(Part.ENSEMBLE)
        && pass.view()
            .observed()
            .ensemble()
            .committed()
            .filter(committed -> isOutside(committed, member.get()))
            .isPresent();
  }

  private static boolean isOutside(EnsembleState.CommittedMembership committed, MemberId member) {
    return !committed.voters().containsKey(member) && !committed.observers().containsKey(member);
  }

  private boolean isAboutToBeAdopted(Machine machine) {
    return pass.fleet().isWanted(machine.slot())
        && !machine.slot().service().equals(EnsembleSpec.SERVICE)
        && Optional.ofNullable(pass.fleet().ledger().slots().get(machine.slot()))
            .map(slot -> pass.fleet().filling(slot) instanceof Filling.Gone)
            .orElse(true);
  }

  private boolean isKept(Slot slot) {
    ServiceSpec service = pass.desired().spec().services().get(slot.service());
    return service != null && service.replacement() == ServiceSpec.Replacement.BY_PERSON;
  }

  private Cause cause(ServiceName service) {
    return pass.desired().spec().services().containsKey(service)
        ? Cause.SCALE_DOWN
        : Cause.SERVICE_REMOVED;
  }

  private static String reason(Cause cause) {
    return switch (cause) {
      case REPAIR -> "a later machine has taken its place";
      case SCALE_DOWN -> "the spec wants fewer machines of its service";
      case SERVICE_REMOVED -> "the spec no longer has its service";
      case ROLLOUT -> "another revision has taken its place";
      case CLUSTER_DELETED -> "the cluster is being deleted";
    };
  }
}
