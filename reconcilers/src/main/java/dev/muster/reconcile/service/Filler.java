package dev.muster.reconcile.service;

import dev.muster.provider.action.InfrastructureAction.LaunchInstance;
import dev.muster.provider.action.LaunchBatch;
import dev.muster.provider.identity.Incarnation;
import dev.muster.provider.observed.ObservedImage;
import dev.muster.reconcile.DesiredCluster;
import dev.muster.reconcile.Launches;
import dev.muster.reconcile.fleet.Filling;
import dev.muster.reconcile.fleet.Fleet.Standing;
import dev.muster.reconcile.ledger.LedgerChange;
import dev.muster.reconcile.ledger.SlotRecord;
import dev.muster.reconcile.machine.Machine;
import dev.muster.reconcile.service.Progress.Obstacle;
import dev.muster.reconcile.service.WantedService.Keeping;
import dev.muster.spec.id.RevisionId;
import dev.muster.spec.id.ServiceVersion;
import dev.muster.spec.id.Slot;
import dev.muster.spec.id.Zone;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Sees to it that the wanted slots of one service have machines. */
final class Filler {
  /** How many machines of a service one pass launches: a wrong wish shall not cost a thousand. */
  static final int MAXIMUM_LAUNCHES = 10;

  /** The same where machines are launched in batches, once others of the service are there. */
  static final int MAXIMUM_OF_BATCHES = 150;

  private final Pass pass;
  private final WantedService service;
  private final int maximum;
  private int launches;

  Filler(Pass pass, WantedService service) {
    this.pass = pass;
    this.service = service;
    this.maximum = maximum(pass, service);
  }

  // Ten come first. Where many are launched at once, each pass may launch ten more than are there:
  // what goes wrong with machines of a service goes wrong with few.
  private static int maximum(Pass pass, WantedService service) {
    if (LaunchBatch.maximumOf(pass.desired().spec().provider()) == 1) {
      return MAXIMUM_LAUNCHES;
    }
    long present =
        pass.fleet().standings(service.name()).stream()
            .filter(standing -> standing.present().isPresent())
            .count();
    return (int) Math.min(MAXIMUM_OF_BATCHES, MAXIMUM_LAUNCHES + present);
  }

  /** Fills one recorded slot as far as that is possible now. */
  void fill(Standing standing) {
    SlotRecord recorded = standing.slot();
    Slot slot = recorded.slot();
    switch (standing.filling()) {
      case Filling.Vacant _ -> vacant(recorded);
      case Filling.Awaited _ -> waitFor(slot);
      case Filling.Present present -> note(recorded, present.machine());
      case Filling.Ending _ -> pass.progress().add(Obstacle.REPAIRING, slot);
      case Filling.Gone _ -> gone(recorded);
    }
  }

  /** Records and fills a slot that nothing is recorded of, as far as that is possible now. */
  void begin(Slot slot) {
    Optional<Machine> known =
        pass.fleet().machinesOf(slot).stream()
            .filter(Machine::isLive)
            .filter(machine -> !pass.fleet().besideSlots().contains(machine.id()))
            .max(Comparator.comparing(Machine::incarnation).thenComparing(Machine::id));
    if (known.isPresent()) {
      pass.draft()
          .record(
              new LedgerChange.PutSlot(Launches.adopted(pass.desired(), known.get(), pass.now())));
      waitFor(slot);
      return;
    }
    Optional<SlotRecord> peer = relaunched();
    launchNew(
        slot,
        pass.fleet().nextIncarnation(slot),
        peer.map(SlotRecord::version).orElse(service.version()),
        peer.map(SlotRecord::revision).orElse(service.revision()));
  }

  /**
   * A machine of another revision that is being launched again while the service has none: what
   * comes beside it runs the same, so that all of them roll out together.
   */
  private Optional<SlotRecord> relaunched() {
    List<SlotRecord> slots = pass.fleet().ledger().slotsOf(service.name());
    return service.keeping() != Keeping.REPLACED
            || slots.stream().anyMatch(slot -> slot.instance().isPresent())
        ? Optional.empty()
        : slots.stream()
            .filter(slot -> pass.fleet().isWanted(slot.slot()))
            .filter(slot -> !slot.revision().equals(service.revision()))
            .filter(slot -> !pass.fleet().isLaunchOver(slot))
            .findFirst();
  }

  // A launch that never came to be is tried again under its token. Once the provider must have
  // shown its machine, a newer wish may take its place.
  private void vacant(SlotRecord recorded) {
    boolean isStranded = !pass.spans(recorded.zone());
    boolean outdated =
        service.keeping() != Keeping.ENSEMBLE
            && (isStranded || !recorded.revision().equals(service.revision()))
            && pass.fleet().isLaunchOver(recorded);
    if (outdated) {
      launchNew(
          recorded.slot(),
          pass.fleet().nextIncarnation(recorded.slot()),
          service.version(),
          service.revision());
      return;
    }
    if (isStranded) {
      pass.progress().add(Obstacle.WAITING_FOR_ZONE, recorded.slot());
      return;
    }
    image(recorded.slot(), recorded.revision())
        .filter(_ -> mayLaunch(recorded.slot()))
        .ifPresent(image -> launch(recorded, image));
  }

  private void gone(SlotRecord recorded) {
    Slot slot = recorded.slot();
    Optional<Machine> newer = newer(recorded);
    if (newer.isPresent()) {
      // The ledger is older than the world, as after a restored backup.
      pass.draft()
          .record(
              new LedgerChange.PutSlot(Launches.adopted(pass.desired(), newer.get(), pass.now())));
      waitFor(slot);
      return;
    }
    switch (service.keeping()) {
      case REPLACED -> {
        pass.progress().add(Obstacle.REPAIRING, slot);
        // A repair is no rollout: the slot gets what it ran, as long as there is an image of it.
        boolean hasImage = pass.images().available(slot.service(), recorded.revision()).isPresent();
        launchNew(
            slot,
            pass.fleet().nextIncarnation(recorded.slot()),
            hasImage ? recorded.version() : service.version(),
            hasImage ? recorded.revision() : service.revision());
      }
      case KEPT -> {
        pass.progress().add(Obstacle.NEEDS_A_PERSON, slot);
        pass.draft()
            .stall(
                "MachineLost",
                slot + " of a stateful service is gone with its disk; Muster does not replace it");
      }
      case ENSEMBLE -> pass.progress().add(Obstacle.REPAIRING, slot);
    }
  }

  private void note(SlotRecord recorded, Machine machine) {
    if (recorded.instance().isEmpty()) {
      pass.draft()
          .record(new LedgerChange.PutSlot(recorded.withInstance(machine.id(), pass.now())));
    }
  }

  private void launchNew(
      Slot slot, Incarnation incarnation, ServiceVersion version, RevisionId revision) {
    if (!pass.isEnsembleHoused()) {
      pass.progress().add(Obstacle.WAITING_FOR_ENSEMBLE, slot);
      return;
    }
    DesiredCluster desired = pass.desired();
    Zone zone = Launches.zone(desired, slot);
    if (!pass.spans(zone)) {
      pass.progress().add(Obstacle.WAITING_FOR_ZONE, slot);
      return;
    }
    Optional<ObservedImage> image = image(slot, revision);
    if (image.isEmpty() || !mayLaunch(slot)) {
      return;
    }
    SlotRecord recorded =
        new SlotRecord(
            slot,
            incarnation,
            Launches.token(desired, slot, incarnation, pass.now()),
            zone,
            version,
            revision,
            Optional.empty(),
            Optional.empty(),
            pass.now());
    pass.draft().record(new LedgerChange.PutSlot(recorded));
    launch(recorded, image.get());
  }

  private void launch(SlotRecord recorded, ObservedImage image) {
    Slot slot = recorded.slot();
    launches++;
    pass.progress().add(Obstacle.SCALING_UP, slot);
    pass.draft()
        .act(
            new LaunchInstance(
                recorded.token(),
                Launches.identity(pass.desired(), recorded),
                recorded.zone(),
                image.id()),
            recorded.incarnation().value() == 1
                ? slot + " is wanted and has no machine"
                : "the machine of " + slot + " is gone",
            pass.network());
  }

  private Optional<ObservedImage> image(Slot slot, RevisionId revision) {
    Optional<ObservedImage> image = pass.images().available(slot.service(), revision);
    if (image.isEmpty()) {
      pass.progress().add(Obstacle.WAITING_FOR_IMAGE, slot);
    }
    return image;
  }

  private boolean mayLaunch(Slot slot) {
    if (launches < maximum) {
      return true;
    }
    waitFor(slot);
    return false;
  }

  private void waitFor(Slot slot) {
    pass.progress().add(Obstacle.SCALING_UP, slot);
  }

  private Optional<Machine> newer(SlotRecord recorded) {
    return pass.fleet().machinesOf(recorded.slot()).stream()
        .filter(Machine::isLive)
        .filter(machine -> machine.incarnation().compareTo(recorded.incarnation()) > 0)
        .filter(machine -> machine.identity().membership().isEmpty())
        .filter(machine -> !pass.fleet().besideSlots().contains(machine.id()))
        .max(Comparator.comparing(Machine::incarnation).thenComparing(Machine::id));
  }
}
