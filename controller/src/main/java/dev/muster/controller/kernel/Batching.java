package dev.muster.controller.kernel;

import dev.muster.controller.guard.FoldedDecision;
import dev.muster.controller.guard.Hold;
import dev.muster.controller.guard.Judgement;
import dev.muster.provider.action.ActionKey;
import dev.muster.provider.action.InfrastructureAction.LaunchInstance;
import dev.muster.provider.action.LaunchBatch;
import dev.muster.provider.identity.ImageId;
import dev.muster.provider.identity.Incarnation;
import dev.muster.provider.identity.Ordinals;
import dev.muster.reconcile.Decision.PlannedAction;
import dev.muster.reconcile.ledger.Intent;
import dev.muster.reconcile.machine.Machine;
import dev.muster.reconcile.machine.OwnedMachines;
import dev.muster.spec.id.RevisionId;
import dev.muster.spec.id.ServiceVersion;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Puts the launches of a pass together. What is recorded as launched together stays together until
 * it is certain that the call launched nothing: under another token it could land a second time.
 */
final class Batching {
  private static final String NAME = "batch";
  private static final String CONDITION = "OutcomeUnknown";

  private final Decider.Question question;
  private final Optional<OwnedMachines> owned;
  private final Predicate<Intent> isOver;
  private final int maximum;

  /**
   * Of a pass.
   *
   * @param question what the pass decides on
   * @param owned the machines that are seen
   * @param isOver whether it is certain that the call of a recorded launch can land no more
   */
  Batching(Decider.Question question, Optional<OwnedMachines> owned, Predicate<Intent> isOver) {
    this.question = question;
    this.owned = owned;
    this.isOver = isOver;
    this.maximum = LaunchBatch.maximumOf(question.desired().spec().provider());
  }

  /**
   * What became of the launches of a pass.
   *
   * @param judgement without those that wait for others of their batch
   * @param batches which of the allowed ones go together
   * @param dissolved recorded launches that no call is under way for any more: they are free
   */
  record Batched(Judgement judgement, LaunchBatches batches, List<ActionKey> dissolved) {
    /** Copies the list. */
    Batched {
      dissolved = List.copyOf(dissolved);
    }
  }

  Batched of(Judgement judgement) {
    Map<ActionKey, PlannedAction> launches = new LinkedHashMap<>();
    for (PlannedAction planned : judgement.allowed().actions()) {
      if (planned.action() instanceof LaunchInstance) {
        launches.put(planned.action().key(), planned);
      }
    }
    Set<LaunchBatch> batches = new LinkedHashSet<>();
    Set<ActionKey> waiting = new LinkedHashSet<>();
    List<ActionKey> dissolved = new ArrayList<>();
    for (LaunchBatch batch : recorded()) {
      boolean hasLanded = hasLanded(batch);
      if (hasLanded || launches.keySet().containsAll(batch.members())) {
        batches.add(batch);
      } else {
        waiting.addAll(batch.members());
      }
      dissolved.addAll(over(batch, hasLanded, launches.keySet()));
    }
    batches.removeIf(batch -> batch.members().stream().noneMatch(launches::containsKey));
    batches.addAll(formed(launches));
    return new Batched(
        without(judgement, launches, waiting), new LaunchBatches(List.copyOf(batches)), dissolved);
  }

  private Set<LaunchBatch> recorded() {
    Set<LaunchBatch> recorded = new LinkedHashSet<>();
    question.ledger().intents().values().forEach(intent -> intent.batch().ifPresent(recorded::add));
    return recorded;
  }

  // While nothing of a batch is seen, all its intents go at once: a machine that is launched anew
  // would be taken for one of it by those that are left.
  private List<ActionKey> over(LaunchBatch batch, boolean hasLanded, Set<ActionKey> launches) {
    List<Intent> intents = intentsOf(batch);
    boolean isWhole = launches.containsAll(batch.members());
    if (isWhole || !intents.stream().allMatch(isOver)) {
      return List.of();
    }
    return intents.stream()
        .map(Intent::key)
        .filter(key -> !hasLanded || !launches.contains(key))
        .toList();
  }

  private List<Intent> intentsOf(LaunchBatch batch) {
    return question.ledger().intents().values().stream()
        .filter(intent -> intent.batch().filter(batch::equals).isPresent())
        .toList();
  }

  // All or nothing: who sees one machine of it knows that all have come to be, and its token gives
  // the same machines again.
  private boolean hasLanded(LaunchBatch batch) {
    Set<ActionKey> members = new HashSet<>(batch.members());
    return owned.stream()
        .flatMap(machines -> machines.namedInAnyOrder().stream())
        .anyMatch(machine -> members.contains(keyOf(machine)));
  }

  private static ActionKey keyOf(Machine machine) {
    return LaunchInstance.keyOf(machine.slot(), machine.incarnation());
  }

  /** What launches that go together have in common. */
  private record Kind(
      LaunchRoom.Pool pool,
      Incarnation incarnation,
      ServiceVersion version,
      RevisionId revision,
      ImageId image,
      Set<ActionKey> after) {
    static Kind of(LaunchInstance launch, Set<ActionKey> after) {
      return new Kind(
          LaunchRoom.Pool.of(launch),
          launch.identity().incarnation(),
          launch.identity().version(),
          launch.identity().revision(),
          launch.image(),
          after);
    }
  }

  // What may have been called by itself is repeated by itself, and each server of an ensemble has
  // tags of its own.
  private List<LaunchBatch> formed(Map<ActionKey, PlannedAction> launches) {
    if (maximum == 1) {
      return List.of();
    }
    Map<Kind, List<LaunchInstance>> kinds = new LinkedHashMap<>();
    launches.forEach((key, planned) -> {
      LaunchInstance launch = (LaunchInstance) planned.action();
      if (!question.ledger().intents().containsKey(key)
          && launch.identity().membership().isEmpty()) {
        kinds.computeIfAbsent(Kind.of(launch, planned.after()), _ -> new ArrayList<>()).add(launch);
      }
    });
    List<LaunchBatch> batches = new ArrayList<>();
    kinds.forEach((kind, alike) -> {
      alike.sort(Comparator.comparing(launch -> launch.identity().slot()));
      split(alike, question.room().of(kind.pool(), maximum)).stream()
          .filter(some -> some.size() > 1)
          .map(LaunchBatch::of)
          .forEach(batches::add);
    });
    return batches;
  }

  // As many at once as may be, and as a tag can list.
  private static List<List<LaunchInstance>> split(List<LaunchInstance> alike, int most) {
    List<List<LaunchInstance>> parts = new ArrayList<>();
    List<LaunchInstance> part = new ArrayList<>();
    for (LaunchInstance launch : alike) {
      part.add(launch);
      if (part.size() > most || !ordinals(part).fitsTag()) {
        part.removeLast();
        parts.add(List.copyOf(part));
        part.clear();
        part.add(launch);
      }
    }
    parts.add(part);
    return parts;
  }

  private static Ordinals ordinals(List<LaunchInstance> launches) {
    return new Ordinals(
        launches.stream().map(launch -> launch.identity().slot().ordinal()).toList());
  }

  private static Judgement without(
      Judgement judgement, Map<ActionKey, PlannedAction> launches, Set<ActionKey> waiting) {
    if (waiting.isEmpty()) {
      return judgement;
    }
    FoldedDecision allowed = judgement.allowed();
    List<PlannedAction> left = new ArrayList<>();
    List<PlannedAction> held = new ArrayList<>(judgement.held());
    List<Judgement.Verdict> verdicts = new ArrayList<>(judgement.verdicts());
    for (PlannedAction planned : allowed.actions()) {
      ActionKey key = planned.action().key();
      if (launches.containsKey(key) && waiting.contains(key)) {
        held.add(planned);
        verdicts.add(new Judgement.Verdict(NAME, CONDITION, hold(planned)));
      } else {
        left.add(planned);
      }
    }
    return new Judgement(allowed.with(left, allowed.ledger()), verdicts, held);
  }

  private static Hold hold(PlannedAction planned) {
    return Hold.action(
        planned.action().key(),
        Hold.Lift.NEXT_LOOK,
        CONDITION,
        "whether the call for %s and others, not all of which may be launched now, took effect is not known yet"
            .formatted(planned.action().summary()));
  }
}
