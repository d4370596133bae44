package dev.muster.controller.kernel;

import dev.muster.controller.guard.AbsenceWishes;
import dev.muster.controller.guard.FoldedDecision;
import dev.muster.controller.guard.FoldedDecision.Skipped;
import dev.muster.controller.guard.Guard;
import dev.muster.controller.guard.GuardView;
import dev.muster.controller.guard.Judgement;
import dev.muster.controller.guard.Machines;
import dev.muster.provider.Observation;
import dev.muster.provider.Part;
import dev.muster.provider.action.ActionKey;
import dev.muster.provider.action.InfrastructureAction.LaunchInstance;
import dev.muster.provider.action.InfrastructureAction.TerminateInstance;
import dev.muster.provider.action.LaunchBatch;
import dev.muster.provider.observed.MetricQuestion;
import dev.muster.reconcile.Decision;
import dev.muster.reconcile.Decision.Finding;
import dev.muster.reconcile.DesiredCluster;
import dev.muster.reconcile.Observed;
import dev.muster.reconcile.Reconciler;
import dev.muster.reconcile.View;
import dev.muster.reconcile.fleet.Fleet;
import dev.muster.reconcile.ledger.Intent;
import dev.muster.reconcile.ledger.Ledger;
import dev.muster.reconcile.ledger.LedgerChange;
import dev.muster.reconcile.machine.Machine;
import dev.muster.reconcile.machine.OwnedMachines;
import dev.muster.spec.status.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The middle of a pass: decide, fold, guard. The controller and {@code muster plan} run this very
 * code.
 */
public final class Decider {
  private final List<Reconciler> reconcilers;
  private final List<Guard> guards;
  private final KernelConfig config;

  /**
   * Makes a decider.
   *
   * @param reconcilers in the order of their dependencies
   * @param guards in the order in which they judge
   * @param config how patient to be with what was begun
   */
  public Decider(List<Reconciler> reconcilers, List<Guard> guards, KernelConfig config) {
    this.reconcilers = List.copyOf(reconcilers);
    this.guards = List.copyOf(guards);
    this.config = config;
  }

  /** The parts that a pass for the cluster reads. */
  public Set<Part> needs(DesiredCluster desired) {
    Set<Part> needs = EnumSet.of(Part.INSTANCES, Part.BALANCERS, Part.TARGETS);
    reconcilers.forEach(reconciler -> {
      needs.addAll(reconciler.needs(desired));
      needs.addAll(reconciler.mayUse(desired));
    });
    return needs;
  }

  /**
   * What a pass asks metrics servers.
   *
   * @param desired the cluster that is wanted
   * @param ledger what is recorded
   */
  public List<MetricQuestion> questions(DesiredCluster desired, Ledger ledger) {
    return reconcilers.stream()
        .flatMap(reconciler -> reconciler.questions(desired, ledger).stream())
        .distinct()
        .toList();
  }

  /**
   * What a pass decides on.
   *
   * @param desired the cluster that is wanted
   * @param words what people have said about it
   * @param observed the world, narrowed to it
   * @param ledger what is recorded
   * @param wishes what earlier passes wanted because something looked gone
   * @param room how many machines zones took at once lately
   * @param now the instant of the pass
   */
  public record Question(
      DesiredCluster desired,
      GuardView.Words words,
      Observed observed,
      Ledger ledger,
      AbsenceWishes wishes,
      LaunchRoom room,
      Instant now) {}

  /** Decides, folds and guards. */
  public Decided decide(Question question) {
    View first = view(question, question.ledger());
    Optional<OwnedMachines> owned = first.seen().map(Fleet::owned);
    Adoption adoption = Adoption.of(question, owned.map(Machines::new));
    Ledger ledger = question.ledger().plus(adoption.changes());
    View view = adoption.changes().isEmpty() ? first : view(question, ledger);
    Folding folding = new Folding(ledger);
    for (Reconciler reconciler : reconcilers) {
      Set<Part> missing = missing(reconciler, question, adoption);
      if (!missing.isEmpty()) {
        folding.skip(new Skipped(reconciler.kind(), missing), unknown(reconciler, question));
        continue;
      }
      Optional<Decision> decision = decide(reconciler, view);
      if (decision.isPresent()) {
        view = view.after(decision.get());
        folding.add(reconciler.kind(), decision.get());
      } else {
        folding.fail(reconciler.kind());
      }
    }
    FoldedDecision fold = folding.fold(question.now());
    // One list may miss a machine. Whoever has just rebuilt the ledger from it looks again first.
    boolean decidesNothing = !folding.rejections().isEmpty() || !adoption.changes().isEmpty();
    GuardView guarded =
        new GuardView(
            question.desired(),
            question.observed(),
            owned,
            ledger,
            decidesNothing ? fold.with(List.of(), List.of()) : fold,
            question.words(),
            question.wishes(),
            question.now());
    boolean seesAll = !decidesNothing && fold.skipped().isEmpty();
    Batching.Batched batched =
        new Batching(question, owned, intent -> seesAll && isPast(question, intent, longest()))
            .of(Judgement.judge(guards, guarded));
    List<ActionKey> settled = new ArrayList<>(settled(question, fold, folding, owned));
    settled.addAll(batched.dissolved());
    return new Decided(
        fold,
        batched.judgement(),
        folding.rejections(),
        ledger,
        adoption.changes(),
        settled,
        question.wishes().after(fold, ledger, question.observed(), question.words()),
        batched.batches());
  }

  private static View view(Question question, Ledger ledger) {
    return new View(question.desired(), question.observed(), ledger, List.of(), question.now());
  }

  // One reconciler that fails on one cluster must not take the others with it.
  private static Optional<Decision> decide(Reconciler reconciler, View view) {
    try {
      return Optional.of(reconciler.decide(view));
    } catch (RuntimeException _) {
      return Optional.empty();
    }
  }

  private static Set<Part> missing(Reconciler reconciler, Question question, Adoption adoption) {
    Set<Part> missing = new TreeSet<>(adoption.missing());
    for (Part part : reconciler.needs(question.desired())) {
      if (!question.observed().isComplete(part)) {
        missing.add(part);
      }
    }
    return missing;
  }

  private static List<Finding> unknown(Reconciler reconciler, Question question) {
    List<String> reasons = new ArrayList<>();
    question
        .observed()
        .parts()
        .forEach((part, observation) -> {
          if (observation instanceof Observation.Unavailable<?> unavailable
              && reconciler.needs(question.desired()).contains(part)) {
            reasons.add(part + ": " + unavailable.reason());
          }
        });
    String message =
        reasons.isEmpty() ? "what it needs was not observed" : String.join("; ", reasons);
    return new TreeSet<>(reconciler.conditionTypes())
        .stream()
            .map(type -> new Finding(type, Condition.Status.UNKNOWN, "Unobserved", message))
            .toList();
  }

  // An action that was recorded, is wanted no more, and has had the time to show, is history. One
  // whose answer was never recorded may have been sent late, and its call may have hung.
  private List<ActionKey> settled(
      Question question, FoldedDecision fold, Folding folding, Optional<OwnedMachines> owned) {
    if (!fold.skipped().isEmpty() || !folding.rejections().isEmpty()) {
      return List.of();
    }
    Set<ActionKey> wanted = new HashSet<>();
    fold.actions().forEach(planned -> wanted.add(planned.action().key()));
    List<Intent> old =
        question.ledger().intents().values().stream()
            .filter(intent -> !wanted.contains(intent.key()))
            .filter(intent -> isPast(question, intent, config.consistencyWindow()))
            .toList();
    if (old.isEmpty()) {
      return List.of();
    }
    Set<ActionKey> shown = owned.map(Decider::shown).orElse(Set.of());
    return old.stream()
        .filter(intent -> shown.contains(intent.key()) || isOver(question, intent))
        .map(Intent::key)
        .toList();
  }

  // What was launched together with others is over together with them: Batching knows.
  private boolean isOver(Question question, Intent intent) {
    return intent.batch().isEmpty()
        && (intent.state() == Intent.State.UNKNOWN || isPast(question, intent, longest()));
  }

  /** After which a recorded call can land no more, and the world has had the time to show it. */
  private Duration longest() {
    // The record took a call, and so did the action.
    return config.callTimeout().multipliedBy(2).plus(config.consistencyWindow());
  }

  private static boolean isPast(Question question, Intent intent, Duration since) {
    return !question.now().isBefore(intent.recordedAt().plus(since));
  }

  /** The launches and terminations whose effect can be seen. */
  private static Set<ActionKey> shown(OwnedMachines owned) {
    Set<ActionKey> shown = new HashSet<>();
    for (Machine machine : owned.namedInAnyOrder()) {
      shown.add(LaunchInstance.keyOf(machine.slot(), machine.incarnation()));
      if (machine.isGone()) {
        shown.add(TerminateInstance.keyOf(machine.id()));
      }
    }
    return shown;
  }

  /** The changes that a pass records before it acts: what was decided, and its intents. */
  static List<LedgerChange> changes(Decided decided, Optional<Long> epoch, Instant now) {
    List<LedgerChange> changes = new ArrayList<>();
    if (!decided.isHeldWhole()) {
      changes.addAll(decided.adopted());
      decided.settled().forEach(key -> changes.add(new LedgerChange.DropIntent(key)));
    }
    changes.addAll(decided.judgement().allowed().ledger());
    Map<ActionKey, LaunchBatch> batches = decided.batches().byMember();
    epoch.ifPresent(number ->
        decided
            .judgement()
            .allowed()
            .actions()
            .forEach(planned ->
                changes.add(
                    new LedgerChange.PutIntent(
                        new Intent(
                            planned.action().key(),
                            planned.action().resource(),
                            planned.action().summary(),
                            number,
                            Intent.State.RECORDED,
                            now,
                            Optional.ofNullable(batches.get(planned.action().key())))))));
    return changes;
  }
}
