package dev.muster.reconcile.service;

import dev.muster.provider.Part;
import dev.muster.provider.action.Action;
import dev.muster.provider.action.ActionKey;
import dev.muster.provider.action.InfrastructureAction.ConfigureNetwork;
import dev.muster.provider.action.InfrastructureAction.CreateNetwork;
import dev.muster.provider.action.InfrastructureAction.RegisterTarget;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.identity.Tags;
import dev.muster.provider.observed.InstanceReport;
import dev.muster.provider.observed.ObservedNetwork;
import dev.muster.provider.observed.ObservedTarget;
import dev.muster.reconcile.Decision.PlannedAction;
import dev.muster.reconcile.DecisionDraft;
import dev.muster.reconcile.DesiredCluster;
import dev.muster.reconcile.View;
import dev.muster.reconcile.fleet.Fleet;
import dev.muster.reconcile.fleet.OwnedImages;
import dev.muster.reconcile.ledger.EnsembleRecord;
import dev.muster.reconcile.machine.Machine;
import dev.muster.spec.EnsembleSpec;
import dev.muster.spec.id.Zone;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the steps of one call of the reconciler share: what is seen, and the draft. */
final class Pass {
  private final View view;
  private final Fleet fleet;
  private final OwnedImages images;
  private final Map<InstanceId, InstanceReport> reports = new HashMap<>();
  private final Map<InstanceId, ObservedTarget.Health> targets = new HashMap<>();
  private final Set<ActionKey> network = new HashSet<>();
  private final DecisionDraft draft = new DecisionDraft();
  private final Progress progress = new Progress();

  Pass(View view) {
    this.view = view;
    fleet = view.fleet();
    images = OwnedImages.of(view.desired().uid(), view.observed().images());
    if (view.observed().isComplete(Part.REPORTS)) {
      view.observed().reports().all().forEach(report -> reports.put(report.instance(), report));
    }
    if (view.observed().isComplete(Part.TARGETS)) {
      view.observed()
          .targets()
          .all()
          .forEach(target ->
              targets.merge(
                  target.instance(),
                  target.health(),
                  (one, other) -> one == ObservedTarget.Health.UNHEALTHY ? one : other));
    }
    view.earlier().stream()
        .flatMap(decision -> decision.actions().stream())
        .map(PlannedAction::action)
        .filter(action -> action instanceof CreateNetwork || action instanceof ConfigureNetwork)
        .map(Action::key)
        .forEach(network::add);
  }

  View view() {
    return view;
  }

  DesiredCluster desired() {
    return view.desired();
  }

  Instant now() {
    return view.now();
  }

  Fleet fleet() {
    return fleet;
  }

  OwnedImages images() {
    return images;
  }

  DecisionDraft draft() {
    return draft;
  }

  Progress progress() {
    return progress;
  }

  /** What a machine's agent says of its service; empty when it says nothing. */
  Optional<InstanceReport.Health> report(InstanceId instance) {
    return Optional.ofNullable(reports.get(instance)).map(InstanceReport::health);
  }

  /** What the load balancer's checks say of a machine; empty when it is no target. */
  Optional<ObservedTarget.Health> target(InstanceId instance) {
    return Optional.ofNullable(targets.get(instance));
  }

  /**
   * Whether it is certain that no load balancer sends the machine anything: a registration whose
   * outcome is not known may still come to be.
   */
  boolean isDrained(InstanceId instance) {
    return view.observed().isComplete(Part.TARGETS)
        && !targets.containsKey(instance)
        && !view.ledger().intents().containsKey(RegisterTarget.keyOf(instance));
  }

  /** Whether a machine can be launched in a zone, as far as is known: a network keeps its zones. */
  boolean spans(Zone zone) {
    if (!view.observed().isComplete(Part.NETWORKS)) {
      return true;
    }
    List<ObservedNetwork> owned =
        view.observed().networks().all().stream()
            .filter(one -> Tags.isOwnedBy(one.tags(), view.desired().uid()))
            .toList();
    return owned.isEmpty() || owned.stream().anyMatch(one -> one.zones().contains(zone));
  }

  /**
   * Whether the ensemble's servers have their machines. The machines of services come after these;
   * that the servers have found each other, their agents wait for by themselves, so that machines
   * are made even where nobody can ask an ensemble.
   */
  boolean isEnsembleHoused() {
    if (fleet.ledger().ensemble().phase() != EnsembleRecord.Phase.UNFORMED) {
      return true;
    }
    long running =
        fleet.standings(EnsembleSpec.SERVICE).stream()
            .flatMap(standing -> standing.present().stream())
            .filter(Machine::isRunning)
            .count();
    return running >= view.desired().spec().ensemble().size();
  }

  /** The making of the network, when this pass has to do it: launches come after it. */
  Set<ActionKey> network() {
    return network;
  }
}
