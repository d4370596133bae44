package dev.muster.controller.guard;

import dev.muster.controller.model.Confirmation;
import dev.muster.provider.Observation;
import dev.muster.provider.Part;
import dev.muster.provider.action.InfrastructureAction.DeregisterTarget;
import dev.muster.provider.action.InfrastructureAction.TerminateInstance;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.observed.Instances;
import dev.muster.reconcile.Decision.PlannedAction;
import dev.muster.reconcile.Observed;
import dev.muster.reconcile.ledger.Ledger;
import dev.muster.reconcile.ledger.LedgerChange;
import dev.muster.reconcile.ledger.SlotRecord;
import dev.muster.spec.id.Slot;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What passes wanted because a machine looked gone or broken, and the sweep on which it was wanted
 * first. A wish that a complete sweep does not repeat is forgotten.
 *
 * @param since when the first of the sweeps was begun on which each wish rests, by wish
 * @param emptiness present while the provider lists none of the machines that are known
 */
public record AbsenceWishes(SortedMap<String, Instant> since, Optional<Emptiness> emptiness) {
  /** No wishes. */
  public static final AbsenceWishes NONE = new AbsenceWishes(new TreeMap<>(), Optional.empty());

  /** Copies the map. */
  public AbsenceWishes {
    since = Collections.unmodifiableSortedMap(new TreeMap<>(since));
  }

  /**
   * That the provider lists nothing.
   *
   * @param wordBefore what people had said last when it began to. Words are told apart, not put in
   *     order: the clocks of those who give them differ
   */
  public record Emptiness(Optional<Confirmation> wordBefore) {}

  /**
   * The wishes of a decision that rest on an absence, each with its slot.
   *
   * @param fold what is decided
   * @param ledger what it was decided on
   * @param listed the machines that were seen
   */
  static SortedMap<String, Slot> in(FoldedDecision fold, Ledger ledger, Instances listed) {
    SortedMap<String, Slot> wishes = new TreeMap<>();
    for (LedgerChange change : fold.ledger()) {
      switch (change) {
        case LedgerChange.PutSlot put -> {
          if (isReplacement(put.slot(), ledger)) {
            wishes.put(
                "replace/" + put.slot().slot() + "#" + put.slot().incarnation(), put.slot().slot());
          }
        }
        case LedgerChange.DropSlot drop -> wishes.put("drop/" + drop.slot(), drop.slot());
        case LedgerChange.PutEnsemble _,
            LedgerChange.PutIntent _,
            LedgerChange.DropIntent _,
            LedgerChange.AddRepair _,
            LedgerChange.DropRollout _ -> {}
        case LedgerChange.PutRollout put ->
            RolloutAbsences.of(put.rollout(), List.of(), ledger, listed).forEach(wishes::put);
        case LedgerChange.CommitRollout commit ->
            RolloutAbsences.of(commit.rollout(), commit.slots(), ledger, listed)
                .forEach(wishes::put);
      }
    }
    for (PlannedAction planned : fold.actions()) {
      if (planned.action() instanceof TerminateInstance terminate
          && terminate.cause() == TerminateInstance.Cause.REPAIR) {
        wishes.put(terminate.key().value(), terminate.slot());
      }
      if (planned.action() instanceof DeregisterTarget deregister) {
        unlisted(deregister.instance(), ledger, listed)
            .ifPresent(slot -> wishes.put(deregister.key().value(), slot));
      }
    }
    return wishes;
  }

  // The slot of a machine that is recorded and not listed: clients may be served by it yet.
  private static Optional<Slot> unlisted(InstanceId id, Ledger ledger, Instances listed) {
    return Stream.concat(
            ledger.slots().values().stream(),
            ledger.rollouts().values().stream()
                .flatMap(rollout -> rollout.machines().all().stream()))
        .filter(slot -> slot.instance().filter(id::equals).isPresent())
        .filter(_ -> listed.all().stream().noneMatch(machine -> machine.id().equals(id)))
        .map(SlotRecord::slot)
        .findFirst();
  }

  /** Whether a change gives a slot another machine than the recorded one. */
  static boolean isReplacement(SlotRecord wanted, Ledger ledger) {
    SlotRecord recorded = ledger.slots().get(wanted.slot());
    return recorded != null && recorded.incarnation().compareTo(wanted.incarnation()) < 0;
  }

  /** Whether an earlier complete sweep than this one gave the same wish. */
  boolean isRepeated(String wish, Instant asOf) {
    Instant first = since.get(wish);
    return first != null && first.isBefore(asOf);
  }

  /** The wishes after a pass. */
  public AbsenceWishes after(
      FoldedDecision fold, Ledger ledger, Observed observed, GuardView.Words words) {
    if (!(observed.parts().get(Part.INSTANCES) instanceof Observation.Complete<?> complete)) {
      return this;
    }
    Optional<Emptiness> now =
        isNothingListed(ledger, observed.instances())
            ? emptiness.or(() -> Optional.of(new Emptiness(words.confirmation())))
            : Optional.empty();
    if (now.isPresent() && !isAnsweredBy(words)) {
      // A list that is not believed is no witness of anything.
      return new AbsenceWishes(since, now);
    }
    SortedMap<String, Instant> kept = new TreeMap<>();
    for (Map.Entry<String, Slot> wish : in(fold, ledger, observed.instances()).entrySet()) {
      Instant first = since.get(wish.getKey());
      kept.put(wish.getKey(), first == null ? complete.asOf() : first);
    }
    return new AbsenceWishes(kept, now);
  }

  /**
   * Whether the last word was given after the provider began to list nothing. An older one was
   * meant for something else.
   */
  boolean isAnsweredBy(GuardView.Words words) {
    return emptiness.filter(begun -> !begun.wordBefore().equals(words.confirmation())).isPresent();
  }

  private static boolean isNothingListed(Ledger ledger, Instances listed) {
    List<InstanceId> known =
        ledger.slots().values().stream().flatMap(slot -> slot.instance().stream()).toList();
    return !known.isEmpty()
        && known.stream()
            .noneMatch(id -> listed.all().stream().anyMatch(machine -> machine.id().equals(id)));
  }
}
