package dev.muster.reconcile.fleet;

import dev.muster.provider.action.InfrastructureAction.LaunchInstance;
import dev.muster.provider.identity.Incarnation;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.observed.ObservedInstance;
import dev.muster.reconcile.ledger.Ledger;
import dev.muster.reconcile.ledger.LedgerChange;
import dev.muster.reconcile.ledger.Rollout;
import dev.muster.reconcile.ledger.SlotRecord;
import dev.muster.reconcile.machine.Machine;
import dev.muster.reconcile.machine.OwnedMachines;
import dev.muster.spec.ClusterSpec;
import dev.muster.spec.id.ServiceName;
import dev.muster.spec.id.Slot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

  private final Optional<ClusterSpec> wanted;
  private final Ledger ledger;
  private final Instant now;
  private final OwnedMachines owned;
  // Worked out when somebody asks first; the reconcilers of a pass share them.
  private @Nullable Map<Slot, List<Machine>> bySlot;
  private @Nullable List<Standing> standings;
  private final Map<ServiceName, List<Standing>> standingsOf = new HashMap<>();

  private Fleet(Optional<ClusterSpec> wanted, OwnedMachines owned, Ledger ledger, Instant now) {
    this.wanted = wanted;
    this.owned = owned;
    this.ledger = ledger;
    this.now = now;
  }

  /**
   * Puts machines beside a ledger.
   *
   * @param wanted what is wanted of the cluster; empty while it is being deleted
   * @param owned its machines
   * @param ledger what is recorded
   * @param now the instant of the pass
   */
  public static Fleet of(
      Optional<ClusterSpec> wanted, OwnedMachines owned, Ledger ledger, Instant now) {
    return new Fleet(wanted, owned, ledger, now);
  }

  /** The same machines beside the ledger after some changes. */
  public Fleet after(List<LedgerChange> changes) {
    return changes.isEmpty() ? this : new Fleet(wanted, owned, ledger.plus(changes), now);
  }

  /** The machines that the cluster owns. */
  public OwnedMachines owned() {
    return owned;
  }

  /**
   * A recorded slot and what fills it.
   *
   * @param slot the record
   * @param filling what fills it
   */
  public record Standing(SlotRecord slot, Filling filling) {
    /** The machine that fills the slot, if it exists and is not on its way out. */
    public Optional<Machine> present() {
      return filling instanceof Filling.Present present
          ? Optional.of(present.machine())
          : Optional.empty();
    }
  }

  /** All recorded slots, in their order, with what fills them. */
  public List<Standing> standings() {
    if (standings == null) {
      List<Standing> all = new ArrayList<>(ledger.slots().size());
      for (SlotRecord slot : ledger.slots().values()) {
        Standing standing = new Standing(slot, filling(slot));
        all.add(standing);
        standingsOf.computeIfAbsent(slot.slot().service(), _ -> new ArrayList<>()).add(standing);
      }
      standings = Collections.unmodifiableList(all);
    }
    return standings;
  }

  /** The recorded slots of a service, in their order, with what fills them. */
  public List<Standing> standings(ServiceName service) {
    standings();
    return Collections.unmodifiableList(standingsOf.getOrDefault(service, List.of()));
  }

  /** What is recorded, earlier decisions of the pass included. */
  public Ledger ledger() {
    return ledger;
  }

  /** The machines whose tags say who they are, by id, terminated ones among them. */
  public List<Machine> machines() {
    return owned.named();
  }

  /** The same in no order that can be relied on, for what does not depend on one. */
  public Collection<Machine> machinesInAnyOrder() {
    return owned.namedInAnyOrder();
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
    return !nameless().isEmpty()
        || machinesInAnyOrder().stream().anyMatch(machine -> !machine.isGone());
  }

  /** The rollout of a service that is under way or was the last. */
  public Optional<Rollout> rollout(ServiceName service) {
    return Optional.ofNullable(ledger.rollouts().get(service));
  }

  /** The machines of rollouts that exist beside those of the slots, by id. */
  public Set<InstanceId> besideSlots() {
    Set<InstanceId> beside = new HashSet<>();
    for (Rollout rollout : ledger.rollouts().values()) {
      rollout.machines().all().stream()
          .flatMap(record -> present(record).stream())
          .forEach(machine -> beside.add(machine.id()));
    }
    return beside;
  }

  /** The records of a service's slots, in their order. */
  public List<SlotRecord> records(ServiceName service) {
    return ledger.slotsOf(service);
  }

  /** Whether the spec wants a slot; a cluster that is being deleted wants none. */
  public boolean isWanted(Slot slot) {
    return wanted.filter(spec -> spec.wants(slot)).isPresent();
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

  /** Whether nothing is there of a recorded machine, and nothing can come any more. */
  public boolean isOver(SlotRecord record) {
    return switch (filling(record)) {
      case Filling.Gone _ -> true;
      case Filling.Vacant _ -> isLaunchOver(record);
      case Filling.Awaited _, Filling.Present _, Filling.Ending _ -> false;
    };
  }

  /** The incarnation that a slot's next machine is, after all that are recorded or seen. */
  public Incarnation nextIncarnation(Slot slot) {
    Stream<SlotRecord> recorded =
        Stream.concat(
            Optional.ofNullable(ledger.slots().get(slot)).stream(),
            rollout(slot.service()).stream()
                .flatMap(rollout -> rollout.machines().all().stream())
                .filter(record -> record.slot().equals(slot)));
    return Stream.concat(highestSeen(slot).stream(), recorded.map(SlotRecord::incarnation))
        .max(Incarnation::compareTo)
        .map(Incarnation::next)
        .orElse(new Incarnation(1));
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
