package dev.muster.reconcile.fleet;

import dev.muster.provider.action.InfrastructureAction.LaunchInstance;
import dev.muster.provider.identity.Incarnation;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.observed.ObservedInstance;
import dev.muster.reconcile.DesiredCluster;
import dev.muster.reconcile.View;
import dev.muster.reconcile.ledger.Ledger;
import dev.muster.reconcile.ledger.LedgerChange;
import dev.muster.reconcile.ledger.SlotRecord;
import dev.muster.reconcile.machine.Machine;
import dev.muster.reconcile.machine.OwnedMachines;
import dev.muster.spec.id.ServiceName;
import dev.muster.spec.id.Slot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A cluster's machines beside its ledger, earlier decisions of the pass included. Only for views
 * whose machines were observed whole.
 */
public final class Fleet {
  /**
   * How long a provider may not list a machine whose launch it accepted. Providers read their own
   * writes late: a machine that is missing for less than this is not missing.
   */
  public static final Duration CONSISTENCY_WINDOW = Duration.ofSeconds(60);

  private final DesiredCluster desired;
  private final Ledger ledger;
  private final Instant now;
  private final OwnedMachines owned;
  private @Nullable Map<Slot, List<Machine>> bySlot;

  private Fleet(DesiredCluster desired, OwnedMachines owned, Ledger ledger, Instant now) {
    this.desired = desired;
    this.owned = owned;
    this.ledger = ledger;
    this.now = now;
  }

  /** The fleet of a view. */
  public static Fleet of(View view) {
    List<LedgerChange> changes = new ArrayList<>();
    view.earlier().forEach(decision -> changes.addAll(decision.ledger()));
    return new Fleet(
        view.desired(),
        view.machines()
            .orElseThrow(() -> new IllegalStateException("the machines were not observed whole")),
        view.ledger().plus(changes),
        view.now());
  }

  /** What is recorded, earlier decisions of the pass included. */
  public Ledger ledger() {
    return ledger;
  }

  /** The machines whose tags say who they are, by id, terminated ones among them. */
  public List<Machine> machines() {
    return owned.named();
  }

  /** The machines that were launched for a slot, by id, terminated ones among them. */
  public List<Machine> machinesOf(Slot slot) {
    // Only slots without a machine ask: in a settled cluster nobody does.
    if (bySlot == null) {
      bySlot = owned.named().stream().collect(Collectors.groupingBy(Machine::slot));
    }
    return bySlot.getOrDefault(slot, List.of());
  }

  /** The owned machines that are not gone and whose tags do not say who they are. */
  public SortedSet<InstanceId> nameless() {
    SortedSet<InstanceId> nameless = new TreeSet<>();
    for (ObservedInstance instance : owned.nameless()) {
      if (instance.state() != ObservedInstance.State.TERMINATED) {
        nameless.add(instance.id());
      }
    }
    return Collections.unmodifiableSortedSet(nameless);
  }

  /** The machine of this id. */
  public Optional<Machine> find(InstanceId id) {
    return owned.findNamed(id);
  }

  /** Whether anything that the cluster owns is still there, on its way out or not. */
  public boolean isAnythingLeft() {
    return !nameless().isEmpty() || machines().stream().anyMatch(machine -> !machine.isGone());
  }

  /** The records of a service's slots, in their order. */
  public List<SlotRecord> records(ServiceName service) {
    return ledger.slotsOf(service);
  }

  /**
   * Whether the spec wants a slot. The ensemble's slots are wanted as they are recorded, since only
   * a change of its membership can take one away.
   */
  public boolean isWanted(Slot slot) {
    return desired.wants(slot);
  }

  /** What fills a recorded slot. */
  public Filling filling(SlotRecord slot) {
    Optional<Machine> machine = machineOf(slot);
    if (machine.isPresent()) {
      return switch (machine.get().observed().state()) {
        case PENDING, RUNNING, STOPPING, STOPPED -> new Filling.Present(machine.get());
        case TERMINATING -> new Filling.Ending(machine.get());
        case TERMINATED -> new Filling.Gone();
      };
    }
    if (slot.instance().isEmpty()) {
      return new Filling.Vacant();
    }
    return isSettled(slot) ? new Filling.Gone() : new Filling.Awaited();
  }

  /** The machine that fills a recorded slot, if it exists and is not on its way out. */
  public Optional<Machine> present(SlotRecord slot) {
    return filling(slot) instanceof Filling.Present present
        ? Optional.of(present.machine())
        : Optional.empty();
  }

  /** Whether the record is older than the provider takes to show what it has accepted. */
  public boolean isSettled(SlotRecord slot) {
    return !slot.recordedAt().plus(CONSISTENCY_WINDOW).isAfter(now);
  }

  /**
   * Whether no launch of a vacant slot's incarnation can come to be any more: the record is old,
   * and no launch has an outcome that nobody knows.
   */
  public boolean isLaunchOver(SlotRecord slot) {
    return isSettled(slot)
        && !ledger.intents().containsKey(LaunchInstance.keyOf(slot.slot(), slot.incarnation()));
  }

  /** The highest incarnation of a slot that is seen; empty when no machine of it is. */
  public Optional<Incarnation> highestSeen(Slot slot) {
    return machinesOf(slot).stream().map(Machine::incarnation).max(Incarnation::compareTo);
  }

  private Optional<Machine> machineOf(SlotRecord slot) {
    if (slot.instance().isPresent()) {
      return find(slot.instance().get());
    }
    // Machines are in the order of their ids: of two, the choice is the same in every pass.
    List<Machine> same =
        machinesOf(slot.slot()).stream()
            .filter(machine -> machine.incarnation().equals(slot.incarnation()))
            .toList();
    return same.stream().filter(Machine::isLive).findFirst().or(() -> same.stream().findFirst());
  }
}
