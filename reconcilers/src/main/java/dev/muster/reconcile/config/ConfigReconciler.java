package dev.muster.reconcile.config;

import dev.muster.provider.Part;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.identity.Occupant;
import dev.muster.provider.observed.EnsembleState;
import dev.muster.provider.observed.InstanceReport;
import dev.muster.reconcile.ConditionTypes;
import dev.muster.reconcile.Decision;
import dev.muster.reconcile.Decision.Finding;
import dev.muster.reconcile.DecisionDraft;
import dev.muster.reconcile.DesiredCluster;
import dev.muster.reconcile.DesiredCluster.Lifecycle;
import dev.muster.reconcile.Reconciler;
import dev.muster.reconcile.View;
import dev.muster.reconcile.fleet.Fleet;
import dev.muster.reconcile.fleet.Fleet.Standing;
import dev.muster.reconcile.ledger.EnsembleRecord;
import dev.muster.reconcile.ledger.Ledger;
import dev.muster.reconcile.ledger.LedgerChange;
import dev.muster.reconcile.machine.Machine;
import dev.muster.spec.id.ServiceName;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Publishes the configuration of each service to the ensemble, has the machines of a rollout read
 * the one that belongs to their revision, and tells when every machine runs with what it reads.
 * What the spec no longer names is left where it is.
 */
public final class ConfigReconciler implements Reconciler {
  private static final String PUBLISHED = ConditionTypes.CONFIG_PUBLISHED;
  private static final String CONVERGED = ConditionTypes.CONFIG_CONVERGED;

  @Override
  public String kind() {
    return "config";
  }

  /** Nothing: while the ensemble is out of reach it says so itself. */
  @Override
  public Set<Part> needs(DesiredCluster desired) {
    return Set.of();
  }

  @Override
  public Set<Part> mayUse(DesiredCluster desired) {
    return EnumSet.of(Part.ENSEMBLE, Part.INSTANCES, Part.REPORTS);
  }

  @Override
  public Set<String> conditionTypes() {
    return Set.of(PUBLISHED, CONVERGED);
  }

  @Override
  public Decision decide(View view) {
    DecisionDraft draft = new DecisionDraft();
    if (view.desired().lifecycle() == Lifecycle.DELETING) {
      return both(draft, "Deleting", "the cluster is being deleted");
    }
    boolean apart =
        ConfigCourse.ensemble(view).filter(state -> !state.assigned().isEmpty()).isPresent();
    if (view.desired().spec().config().isEmpty() && !apart) {
      return draft
          .find(Finding.isTrue(PUBLISHED, "NothingToPublish", "the spec has no configuration"))
          .find(Finding.isTrue(CONVERGED, "NothingToPublish", "the spec has no configuration"))
          .decision();
    }
    if (phase(view) == EnsembleRecord.Phase.UNFORMED) {
      return both(draft, "WaitingForEnsemble", "the ensemble is being founded");
    }
    if (!view.observed().isComplete(Part.ENSEMBLE)) {
      return unknown(draft, "the ensemble could not be asked");
    }
    EnsembleState ensemble = view.observed().ensemble();
    if (ensemble.committed().isEmpty() || !ensemble.initialized()) {
      return unknown(draft, "no quorum of the ensemble serves");
    }
    Publishing publishing = new Publishing(view.desired(), ledger(view), ensemble);
    publishing.plan(draft);
    return converge(view, ensemble, draft.find(publishing.finding())).decision();
  }

  private static Ledger ledger(View view) {
    List<LedgerChange> changes = new ArrayList<>();
    view.earlier().forEach(decision -> changes.addAll(decision.ledger()));
    return view.ledger().plus(changes);
  }

  private static EnsembleRecord.Phase phase(View view) {
    return ledger(view).ensemble().phase();
  }

  private static DecisionDraft converge(View view, EnsembleState ensemble, DecisionDraft draft) {
    if (!view.observed().isComplete(Part.INSTANCES) || !view.observed().isComplete(Part.REPORTS)) {
      return draft.find(
          Finding.isUnknown(CONVERGED, "ReportsUnavailable", "the agents could not be asked"));
    }
    Fleet fleet = view.fleet();
    Map<InstanceId, InstanceReport> reports = new HashMap<>();
    view.observed().reports().all().forEach(report -> reports.put(report.instance(), report));
    List<String> behind = new ArrayList<>();
    for (ServiceName service : view.desired().spec().config().keySet()) {
      for (Standing standing : fleet.standings(service)) {
        standing
            .present()
            .filter(Machine::isRunning)
            .filter(machine -> !runsWithWhatItReads(reports, machine, ensemble))
            .ifPresent(machine -> behind.add(machine.slot().toString()));
      }
    }
    if (behind.isEmpty()) {
      return draft.find(
          Finding.isTrue(CONVERGED, "Converged", "every machine runs with its configuration"));
    }
    return draft
        .lookAgain(DecisionDraft.SOON)
        .find(
            Finding.isFalse(
                CONVERGED,
                "Converging",
                String.join(", ", behind) + " has not acknowledged the configuration yet"));
  }

  private static boolean runsWithWhatItReads(
      Map<InstanceId, InstanceReport> reports, Machine machine, EnsembleState ensemble) {
    InstanceReport report = reports.get(machine.id());
    Occupant occupant = new Occupant(machine.slot(), machine.incarnation());
    return report != null
        && ensemble
            .configOf(occupant)
            .filter(read -> read.sha256().value().equals(report.appliedConfigSha256()))
            .isPresent();
  }

  private static Decision both(DecisionDraft draft, String reason, String message) {
    return draft
        .find(Finding.isFalse(PUBLISHED, reason, message))
        .find(Finding.isFalse(CONVERGED, reason, message))
        .decision();
  }

  private static Decision unknown(DecisionDraft draft, String message) {
    return draft
        .find(Finding.isUnknown(PUBLISHED, "EnsembleUnreachable", message))
        .find(Finding.isUnknown(CONVERGED, "EnsembleUnreachable", message))
        .lookAgain(DecisionDraft.LATER)
        .decision();
  }
}
