package dev.muster.reconcile.config;

import dev.muster.provider.Part;
import dev.muster.provider.action.EnsembleAction.PublishConfig;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.observed.EnsembleState;
import dev.muster.provider.observed.EnsembleState.PublishedConfig;
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
import dev.muster.spec.ConfigDocument;
import dev.muster.spec.id.ServiceName;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Publishes the configuration of each service to the ensemble, and tells when every machine runs
 * with it. What the spec no longer names is left where it is.
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
    if (view.desired().spec().config().isEmpty()) {
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
    publish(view.desired(), ensemble, draft);
    return converge(view, draft).decision();
  }

  private static EnsembleRecord.Phase phase(View view) {
    List<LedgerChange> changes = new ArrayList<>();
    view.earlier().forEach(decision -> changes.addAll(decision.ledger()));
    Ledger ledger = view.ledger().plus(changes);
    return ledger.ensemble().phase();
  }

  private static void publish(DesiredCluster desired, EnsembleState ensemble, DecisionDraft draft) {
    List<ServiceName> publishing = new ArrayList<>();
    desired
        .spec()
        .config()
        .forEach((service, document) -> {
          PublishedConfig head = ensemble.published().get(service);
          if (head == null || !head.sha256().equals(document.sha256())) {
            int number = head == null ? 0 : head.number();
            draft.act(
                new PublishConfig(service, number, document, "muster", "from " + desired.origin()),
                number == 0
                    ? "no configuration of " + service + " is published yet"
                    : "the spec changed the configuration of " + service);
            publishing.add(service);
          }
        });
    List<ServiceName> leftOver =
        ensemble.published().keySet().stream()
            .filter(service -> !desired.spec().config().containsKey(service))
            .toList();
    String note =
        leftOver.isEmpty()
            ? ""
            : "; the configuration of %s, which the spec no longer names, is left as it is"
                .formatted(leftOver);
    draft.find(
        publishing.isEmpty()
            ? Finding.isTrue(
                PUBLISHED, "Published", "the ensemble holds the spec's configuration" + note)
            : Finding.isFalse(
                PUBLISHED, "Publishing", "publishing the configuration of " + publishing + note));
  }

  private static DecisionDraft converge(View view, DecisionDraft draft) {
    if (!view.observed().isComplete(Part.INSTANCES) || !view.observed().isComplete(Part.REPORTS)) {
      return draft.find(
          Finding.isUnknown(CONVERGED, "ReportsUnavailable", "the agents could not be asked"));
    }
    Fleet fleet = view.fleet();
    Map<InstanceId, InstanceReport> reports = new HashMap<>();
    view.observed().reports().all().forEach(report -> reports.put(report.instance(), report));
    List<String> behind = new ArrayList<>();
    view.desired()
        .spec()
        .config()
        .forEach((service, document) -> {
          for (Standing standing : fleet.standings(service)) {
            standing
                .present()
                .filter(Machine::isRunning)
                .filter(machine -> !runsWith(reports, machine, document))
                .ifPresent(machine -> behind.add(machine.slot().toString()));
          }
        });
    if (behind.isEmpty()) {
      return draft.find(
          Finding.isTrue(CONVERGED, "Converged", "every machine runs with the configuration"));
    }
    return draft
        .lookAgain(DecisionDraft.SOON)
        .find(
            Finding.isFalse(
                CONVERGED,
                "Converging",
                String.join(", ", behind) + " has not acknowledged the configuration yet"));
  }

  private static boolean runsWith(
      Map<InstanceId, InstanceReport> reports, Machine machine, ConfigDocument document) {
    InstanceReport report = reports.get(machine.id());
    return report != null && report.appliedConfigSha256().equals(document.sha256().value());
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
