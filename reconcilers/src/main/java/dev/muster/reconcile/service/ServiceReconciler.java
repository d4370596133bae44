package dev.muster.reconcile.service;

import dev.muster.provider.Part;
import dev.muster.reconcile.ConditionTypes;
import dev.muster.reconcile.Decision;
import dev.muster.reconcile.Decision.Finding;
import dev.muster.reconcile.DesiredCluster;
import dev.muster.reconcile.DesiredCluster.Lifecycle;
import dev.muster.reconcile.Reconciler;
import dev.muster.reconcile.View;
import dev.muster.reconcile.fleet.Fleet.Standing;
import dev.muster.reconcile.fleet.SmallSurge;
import dev.muster.reconcile.service.Progress.Obstacle;
import dev.muster.reconcile.service.WantedService.Keeping;
import dev.muster.spec.Revision;
import dev.muster.spec.ServiceSpec;
import dev.muster.spec.id.RevisionId;
import dev.muster.spec.id.Slot;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Launches, starts and terminates the machines of all services, the ensemble's among them, whose
 * slots the ensemble reconciler states, and those of rollouts, which the rollout reconciler states.
 */
public final class ServiceReconciler implements Reconciler {
  @Override
  public String kind() {
    return "service";
  }

  @Override
  public Set<Part> needs(DesiredCluster desired) {
    return EnumSet.of(Part.INSTANCES, Part.IMAGES);
  }

  @Override
  public Set<Part> mayUse(DesiredCluster desired) {
    return EnumSet.of(Part.NETWORKS, Part.TARGETS, Part.REPORTS, Part.ENSEMBLE);
  }

  @Override
  public Set<String> conditionTypes() {
    return Set.of(
        ConditionTypes.SERVICES_READY,
        ConditionTypes.REVISION_DIFFERS,
        ConditionTypes.UNKNOWN_MACHINES);
  }

  @Override
  public Decision decide(View view) {
    Pass pass = new Pass(view);
    if (view.desired().lifecycle() == Lifecycle.DELETING) {
      return new Undertaker(pass).decide();
    }
    List<String> outdated = new ArrayList<>();
    RolloutMachines rollouts = new RolloutMachines(pass);
    for (WantedService service :
        WantedService.of(view.desired().spec(), pass.fleet().ledger(), view.now())) {
      Filler filler = new Filler(pass, service);
      List<Standing> recorded =
          pass.fleet().standings(service.name()).stream()
              .filter(standing -> pass.fleet().isWanted(standing.slot().slot()))
              .toList();
      fill(pass, service, recorded, filler);
      new Healer(pass, service, attended(pass, recorded)).heal();
      recorded.stream()
          .map(Standing::slot)
          .filter(slot -> !slot.revision().equals(newest(view, service)))
          .map(slot -> slot.slot() + " runs " + slot.version())
          .forEach(outdated::add);
      rollouts.move(service.name());
    }
    Leaver leaver = new Leaver(pass);
    leaver.leave();
    leaver.findStrangers();
    pass.progress().lookAgainAfter().ifPresent(pass.draft()::lookAgain);
    return pass.draft()
        .find(readiness(pass))
        .find(revisions(outdated))
        .find(strangers(leaver))
        .decision();
  }

  private static RevisionId newest(View view, WantedService service) {
    ServiceSpec spec = view.desired().spec().services().get(service.name());
    return spec == null ? service.revision() : Revision.of(spec);
  }

  // Whoever is out of traffic to make room for a new machine is meant to stop.
  private static List<Standing> attended(Pass pass, List<Standing> recorded) {
    return recorded.stream()
        .filter(standing ->
            pass.fleet()
                .rollout(standing.slot().slot().service())
                .filter(rollout ->
                    SmallSurge.isParked(pass.desired().spec(), rollout, standing.slot().slot()))
                .isEmpty())
        .toList();
  }

  // In the order of the slots, recorded or not. Those of the ensemble are wanted as recorded.
  private static void fill(
      Pass pass, WantedService service, List<Standing> recorded, Filler filler) {
    int next = 1;
    for (Standing standing : recorded) {
      int ordinal = standing.slot().slot().ordinal();
      begin(service, next, ordinal - 1, filler);
      filler.fill(standing);
      next = ordinal + 1;
    }
    ServiceSpec spec = pass.desired().spec().services().get(service.name());
    if (!RolloutMachines.isLeavingOld(pass.fleet().rollout(service.name()))) {
      begin(service, next, spec == null ? 0 : spec.instances(), filler);
    }
  }

  private static void begin(WantedService service, int first, int last, Filler filler) {
    for (int ordinal = first; service.keeping() != Keeping.ENSEMBLE && ordinal <= last; ordinal++) {
      filler.begin(new Slot(service.name(), ordinal));
    }
  }

  private static Finding readiness(Pass pass) {
    boolean blind = !pass.view().observed().isComplete(Part.REPORTS);
    return blind && pass.progress().isOnly(Obstacle.WAITING_FOR_REPORT)
        ? Finding.isUnknown(
            ConditionTypes.SERVICES_READY,
            "ReportsUnavailable",
            "every machine runs; the agents could not be asked how their services are")
        : pass.progress().finding(ConditionTypes.SERVICES_READY);
  }

  private static Finding revisions(List<String> outdated) {
    return outdated.isEmpty()
        ? Finding.isFalse(
            ConditionTypes.REVISION_DIFFERS, "AsWanted", "every machine runs what the spec says")
        : Finding.isTrue(
            ConditionTypes.REVISION_DIFFERS,
            "OtherRevision",
            "not what the spec says: " + String.join("; ", outdated));
  }

  private static Finding strangers(Leaver leaver) {
    return leaver.strangers().isEmpty()
        ? Finding.isFalse(ConditionTypes.UNKNOWN_MACHINES, "NoneSeen", "every machine fills a slot")
        : Finding.isTrue(
            ConditionTypes.UNKNOWN_MACHINES,
            "Quarantined",
            "machines carry the cluster's uid and fill none of its slots; they get no traffic and are left alone: %s; terminate them by hand if they are not needed"
                .formatted(String.join(", ", leaver.strangers())));
  }
}
