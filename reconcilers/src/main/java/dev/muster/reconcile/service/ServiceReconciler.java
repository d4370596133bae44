package dev.muster.reconcile.service;

import dev.muster.provider.Part;
import dev.muster.reconcile.ConditionTypes;
import dev.muster.reconcile.Decision;
import dev.muster.reconcile.Decision.Finding;
import dev.muster.reconcile.DesiredCluster;
import dev.muster.reconcile.DesiredCluster.Lifecycle;
import dev.muster.reconcile.Reconciler;
import dev.muster.reconcile.View;
import dev.muster.reconcile.ledger.SlotRecord;
import dev.muster.reconcile.service.Progress.Obstacle;
import dev.muster.spec.EnsembleSpec;
import dev.muster.spec.ServiceSpec;
import dev.muster.spec.id.ServiceName;
import dev.muster.spec.id.Slot;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Launches, starts and terminates the machines of all services, the ensemble's among them, whose
 * slots the ensemble reconciler states. A changed version changes no running machine.
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
    return EnumSet.of(Part.TARGETS, Part.REPORTS, Part.ENSEMBLE);
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
    for (WantedService service : WantedService.of(view.desired().spec())) {
      Filler filler = new Filler(pass, service);
      wantedSlots(pass, service.name()).forEach(filler::fill);
      List<SlotRecord> recorded =
          pass.fleet().records(service.name()).stream()
              .filter(slot -> pass.fleet().isWanted(slot.slot()))
              .toList();
      new Healer(pass, service, recorded).heal();
      recorded.stream()
          .filter(slot -> !slot.revision().equals(service.revision()))
          .map(slot -> slot.slot() + " runs " + slot.version() + ", not " + service.version())
          .forEach(outdated::add);
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

  private static List<Slot> wantedSlots(Pass pass, ServiceName service) {
    if (service.equals(EnsembleSpec.SERVICE)) {
      return pass.fleet().records(service).stream().map(SlotRecord::slot).toList();
    }
    ServiceSpec spec = pass.desired().spec().services().get(service);
    List<Slot> slots = new ArrayList<>();
    for (int ordinal = 1; spec != null && ordinal <= spec.instances(); ordinal++) {
      slots.add(new Slot(service, ordinal));
    }
    return slots;
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
            "RolloutsNotSupported",
            "this version of Muster changes no running machine; new machines run what the spec says: "
                + String.join("; ", outdated));
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
