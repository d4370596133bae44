package dev.muster.reconcile.ledger;

import dev.muster.provider.Failure;
import dev.muster.provider.action.ActionKey;
import dev.muster.provider.action.ImageRecipe;
import dev.muster.provider.identity.Incarnation;
import dev.muster.provider.identity.InstanceId;
import dev.muster.spec.id.ServiceName;
import dev.muster.spec.id.Slot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What Muster has recorded of its own doing for one cluster.
 *
 * @param slots the places of its services, each with the machine that shall fill it
 * @param ensemble how far its ensemble has come
 * @param intents the actions that have begun and are not yet seen done
 * @param repairs the machines that gave way to a replacement, newest last, bounded
 * @param rollouts the rollout of each service that is under way or was the last
 */
public record Ledger(
    SortedMap<Slot, SlotRecord> slots,
    EnsembleRecord ensemble,
    SortedMap<ActionKey, Intent> intents,
    RepairHistory repairs,
    SortedMap<ServiceName, Rollout> rollouts) {
  /** The ledger of a cluster for which nothing was done yet. */
  public static final Ledger EMPTY =
      new Ledger(
          new TreeMap<>(),
          EnsembleRecord.UNFORMED,
          new TreeMap<>(),
          RepairHistory.EMPTY,
          new TreeMap<>());

  /** Copies the maps. */
  public Ledger {
    slots = Collections.unmodifiableSortedMap(new TreeMap<>(slots));
    intents = Collections.unmodifiableSortedMap(new TreeMap<>(intents));
    rollouts = Collections.unmodifiableSortedMap(new TreeMap<>(rollouts));
  }

  /**
   * The ledger as a leader takes it, whose clock may be behind or ahead of that of the writers.
   * What was recorded in its future counts as recorded now, so that no wait is longer than it
   * should be. What was recorded before it led counts as recorded when it began to, so that none is
   * shorter.
   *
   * @param now the instant of the read
   * @param ledSince when the reader's leadership began
   */
  public Ledger readBy(Instant now, Instant ledSince) {
    SortedMap<Slot, SlotRecord> newSlots = new TreeMap<>(slots);
    newSlots.replaceAll((_, slot) -> {
      Instant at = within(slot.recordedAt(), ledSince, now);
      return at.equals(slot.recordedAt()) ? slot : slot.recordedAt(at);
    });
    SortedMap<ActionKey, Intent> newIntents = new TreeMap<>(intents);
    newIntents.replaceAll((_, intent) -> {
      Instant at = within(intent.recordedAt(), ledSince, now);
      return at.equals(intent.recordedAt()) ? intent : intent.recordedAt(at);
    });
    List<RepairHistory.Entry> entries =
        repairs.entries().stream()
            .map(entry ->
                entry.at().isAfter(now) ? new RepairHistory.Entry(entry.slot(), now) : entry)
            .toList();
    SortedMap<ServiceName, Rollout> newRollouts = new TreeMap<>(rollouts);
    newRollouts.replaceAll((_, rollout) -> rollout.readBy(now));
    return new Ledger(newSlots, ensemble, newIntents, new RepairHistory(entries), newRollouts);
  }

  private static Instant within(Instant at, Instant earliest, Instant latest) {
    Instant notBefore = at.isBefore(earliest) ? earliest : at;
    return notBefore.isAfter(latest) ? latest : notBefore;
  }

  /** The records of a service's slots, in their order. */
  public List<SlotRecord> slotsOf(ServiceName service) {
    // No stream: that of a part of a map begins by counting all of it.
    List<SlotRecord> found = new ArrayList<>();
    for (SlotRecord slot : slots.tailMap(new Slot(service, 1)).values()) {
      if (!slot.slot().service().equals(service)) {
        break;
      }
      found.add(slot);
    }
    return Collections.unmodifiableList(found);
  }

  /**
   * What is recorded once the launch of an incarnation was accepted; empty when nobody wants it any
   * more.
   *
   * @param slot its place
   * @param incarnation which machine of the place
   * @param machine the machine
   * @param at when that was heard
   */
  public Optional<LedgerChange> launched(
      Slot slot, Incarnation incarnation, InstanceId machine, Instant at) {
    SlotRecord recorded = slots.get(slot);
    if (recorded != null && recorded.incarnation().equals(incarnation)) {
      return Optional.of(new LedgerChange.PutSlot(recorded.withInstance(machine, at)));
    }
    return Optional.ofNullable(rollouts.get(slot.service()))
        .flatMap(rollout ->
            rollout
                .machines()
                .newcomer(slot)
                .filter(newcomer -> newcomer.incarnation().equals(incarnation))
                .map(newcomer ->
                    new LedgerChange.PutRollout(rollout.withInstance(newcomer, machine, at))));
  }

  /**
   * What is recorded once the build of an image was refused; empty when no rollout waits for it, or
   * when the provider says nothing of the image by that.
   *
   * @param recipe the image
   * @param failure why
   */
  public Optional<LedgerChange> notBuilt(ImageRecipe recipe, Failure failure) {
    boolean isImages =
        switch (failure) {
          case Failure.Invalid _, Failure.Gone _, Failure.Denied _ -> true;
          case Failure.Throttled _,
              Failure.NoCapacity _,
              Failure.Conflict _,
              Failure.Unavailable _,
              Failure.Fenced _ ->
              false;
        };
    return Optional.ofNullable(rollouts.get(recipe.service()))
        .filter(rollout -> isImages && rollout.state() == RolloutState.BUILD_IMAGE)
        .filter(rollout -> rollout.to().revision().equals(recipe.revision()))
        .map(rollout -> rollout.with(rollout.evidence().plusFailedBuild(failure.message())))
        .map(LedgerChange.PutRollout::new);
  }

  /** The ledger after the changes, in their order. What every store and the kernel agree on. */
  public Ledger plus(List<LedgerChange> changes) {
    if (changes.isEmpty()) {
      return this;
    }
    SortedMap<Slot, SlotRecord> newSlots = new TreeMap<>(slots);
    SortedMap<ActionKey, Intent> newIntents = new TreeMap<>(intents);
    EnsembleRecord newEnsemble = ensemble;
    RepairHistory newRepairs = repairs;
    SortedMap<ServiceName, Rollout> newRollouts = new TreeMap<>(rollouts);
    for (LedgerChange change : changes) {
      switch (change) {
        case LedgerChange.PutSlot put -> newSlots.put(put.slot().slot(), put.slot());
        case LedgerChange.DropSlot drop -> newSlots.remove(drop.slot());
        case LedgerChange.PutEnsemble put -> newEnsemble = put.ensemble();
        case LedgerChange.PutIntent put -> newIntents.put(put.intent().key(), put.intent());
        case LedgerChange.DropIntent drop -> newIntents.remove(drop.key());
        case LedgerChange.AddRepair add -> newRepairs = newRepairs.plus(add.entry());
        case LedgerChange.PutRollout put -> newRollouts.put(put.rollout().service(), put.rollout());
        case LedgerChange.CommitRollout commit -> {
          commit.slots().forEach(slot -> newSlots.put(slot.slot(), slot));
          newRollouts.put(commit.rollout().service(), commit.rollout());
        }
        case LedgerChange.DropRollout drop -> newRollouts.remove(drop.service());
      }
    }
    return new Ledger(newSlots, newEnsemble, newIntents, newRepairs, newRollouts);
  }
}
