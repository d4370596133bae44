package dev.muster.reconcile.rollout;

import dev.muster.provider.identity.Incarnation;
import dev.muster.reconcile.Launches;
import dev.muster.reconcile.fleet.Filling;
import dev.muster.reconcile.ledger.Rollout;
import dev.muster.reconcile.ledger.SlotRecord;
import dev.muster.reconcile.machine.Machine;
import dev.muster.spec.id.Slot;
import dev.muster.spec.id.Zone;
import java.util.Optional;

/** The new machines of a rollout: which are wanted, and which were lost. */
final class Newcomers {
  /** How many new machines may be lost before that is the revision's fault. */
  static final int RELAUNCHES = 3;

  private final ServiceSight sight;

  Newcomers(ServiceSight sight) {
    this.sight = sight;
  }

  /** The rollout with newcomers for the first slots, and those noted that were seen. */
  Rollout want(Rollout rollout, int count) {
    Rollout wanted = replaceLost(rollout);
    for (int ordinal = 1; ordinal <= count; ordinal++) {
      Slot slot = new Slot(rollout.service(), ordinal);
      if (wanted.machines().newcomer(slot).isEmpty()) {
        wanted = wanted.with(wanted.machines().putNewcomer(record(wanted, slot)));
      }
    }
    return wanted;
  }

  private SlotRecord record(Rollout rollout, Slot slot) {
    Incarnation incarnation = sight.view().fleet().nextIncarnation(slot);
    return new SlotRecord(
        slot,
        incarnation,
        Launches.token(sight.view().desired(), slot, incarnation, sight.now()),
        zone(slot),
        rollout.to().version(),
        rollout.to().revision(),
        Optional.empty(),
        Optional.empty(),
        sight.now());
  }

  // A rollout moves no slot to another zone unless the spec has its zone no more.
  private Zone zone(Slot slot) {
    return Optional.ofNullable(sight.view().fleet().ledger().slots().get(slot))
        .map(SlotRecord::zone)
        .filter(sight.view().desired().spec().provider().zones()::contains)
        .orElseGet(() -> Launches.zone(sight.view().desired(), slot));
  }

  /** The rollout with the machines that were seen, and others in the place of those that ended. */
  Rollout replaceLost(Rollout rollout) {
    Rollout next = note(rollout);
    for (SlotRecord newcomer : next.machines().newcomers()) {
      if (!sight.view().fleet().isWanted(newcomer.slot())) {
        // Nothing more comes to a place that the spec has given up.
        if (sight.view().fleet().isOver(newcomer)) {
          next = next.with(next.machines().dropNewcomer(newcomer.slot()));
        }
      } else if (hasEnded(newcomer) && next.machines().relaunches() <= RELAUNCHES) {
        SlotRecord successor = record(next, newcomer.slot());
        next = next.with(next.machines().putNewcomer(successor).relaunched());
      }
    }
    return next;
  }

  /** The rollout with the machines that were seen before their launch was answered. */
  Rollout note(Rollout rollout) {
    Rollout next = rollout;
    for (SlotRecord newcomer : rollout.machines().newcomers()) {
      if (newcomer.instance().isEmpty()
          && sight.filling(newcomer) instanceof Filling.Present present) {
        next = next.withInstance(newcomer, present.machine().id(), sight.now());
      }
    }
    return next;
  }

  // A guard waits for a second look where it is only not listed.
  private boolean hasEnded(SlotRecord newcomer) {
    return sight.filling(newcomer) instanceof Filling.Gone;
  }

  /** A newcomer that was recorded and whose launch the provider has not accepted yet. */
  static Optional<Slot> unlaunched(Rollout rollout) {
    return rollout.machines().newcomers().stream()
        .filter(newcomer -> newcomer.instance().isEmpty())
        .map(SlotRecord::slot)
        .findFirst();
  }

  /** Whether more were lost than chance takes. */
  boolean isLost(Rollout rollout) {
    return rollout.machines().relaunches() > RELAUNCHES;
  }

  /** Whether every newcomer has a machine that runs. */
  boolean allRun(Rollout rollout) {
    return rollout.machines().newcomers().stream()
        .allMatch(newcomer -> sight.present(newcomer).filter(Machine::isRunning).isPresent());
  }

  /** What is wrong with the version that a well new machine names; empty for nothing. */
  Optional<String> wrongVersion(Rollout rollout) {
    return rollout.machines().newcomers().stream()
        .flatMap(newcomer -> sight.present(newcomer).stream())
        .filter(sight::isWell)
        .flatMap(machine -> sight.wrongVersion(rollout, machine).stream())
        .findFirst();
  }
}
