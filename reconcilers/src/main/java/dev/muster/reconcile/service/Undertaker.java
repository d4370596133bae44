package dev.muster.reconcile.service;

import dev.muster.provider.action.InfrastructureAction.TerminateInstance;
import dev.muster.provider.action.InfrastructureAction.TerminateInstance.Cause;
import dev.muster.reconcile.ConditionTypes;
import dev.muster.reconcile.Decision;
import dev.muster.reconcile.Decision.Finding;
import dev.muster.reconcile.DecisionDraft;
import dev.muster.reconcile.fleet.Fleet;
import dev.muster.reconcile.ledger.LedgerChange;
import dev.muster.reconcile.ledger.SlotRecord;
import dev.muster.reconcile.machine.Machine;
import dev.muster.spec.EnsembleSpec;
import java.util.List;

/** Takes all machines of a deleted cluster away: the services' first, then the ensemble's. */
final class Undertaker {
  private final Pass pass;

  Undertaker(Pass pass) {
    this.pass = pass;
  }

  Decision decide() {
    Fleet fleet = pass.fleet();
    DecisionDraft draft = pass.draft();
    List<Machine> left = fleet.machines().stream().filter(machine -> !machine.isGone()).toList();
    boolean servicesLeft = left.stream().anyMatch(machine -> !isOfEnsemble(machine));
    for (Machine machine : left) {
      if (machine.isLive() && isOfEnsemble(machine) != servicesLeft) {
        draft.act(
            new TerminateInstance(machine.id(), machine.slot(), Cause.CLUSTER_DELETED),
            "the cluster is being deleted");
      }
    }
    for (SlotRecord slot : fleet.ledger().slots().values()) {
      if (fleet.isOver(slot)) {
        draft.record(new LedgerChange.DropSlot(slot.slot()));
      } else {
        draft.lookAgain(DecisionDraft.SOON);
      }
    }
    waitForNewcomers();
    return draft.find(readiness(left)).find(strangers()).find(revisions()).decision();
  }

  private static boolean isOfEnsemble(Machine machine) {
    return machine.slot().service().equals(EnsembleSpec.SERVICE);
  }

  // One whose launch may still come to be would be left behind for ever.
  private void waitForNewcomers() {
    boolean awaited =
        pass.fleet().ledger().rollouts().values().stream()
            .flatMap(rollout -> rollout.machines().newcomers().stream())
            .anyMatch(newcomer -> !pass.fleet().isOver(newcomer));
    if (awaited) {
      pass.draft().lookAgain(DecisionDraft.SOON);
    }
  }

  private Finding readiness(List<Machine> left) {
    boolean over =
        left.isEmpty()
            && pass.fleet().nameless().isEmpty()
            && pass.fleet().ledger().slots().isEmpty();
    return over
        ? Finding.isFalse(ConditionTypes.SERVICES_READY, "Deleted", "every machine is gone")
        : Finding.isFalse(
            ConditionTypes.SERVICES_READY,
            "Deleting",
            "the machines of the services go first, then the ensemble's");
  }

  private Finding strangers() {
    if (pass.fleet().nameless().isEmpty()) {
      return Finding.isFalse(ConditionTypes.UNKNOWN_MACHINES, "NoneSeen", "every machine is known");
    }
    String message =
        "machines %s are owned by the cluster and their tags do not say what they are: terminate them by hand, the network waits for it"
            .formatted(pass.fleet().nameless());
    pass.draft().stall("UnknownMachines", message);
    return Finding.isTrue(ConditionTypes.UNKNOWN_MACHINES, "Quarantined", message);
  }

  private static Finding revisions() {
    return Finding.isFalse(
        ConditionTypes.REVISION_DIFFERS, "Deleting", "the cluster is being deleted");
  }
}
