package dev.muster.controller.kernel;

import dev.muster.controller.guard.Hold;
import dev.muster.controller.guard.Judgement.Verdict;
import dev.muster.controller.guard.Machines;
import dev.muster.controller.kernel.ClusterState.Schedule;
import dev.muster.controller.kernel.ClusterState.Urgency;
import dev.muster.controller.kernel.Effect.PassResult;
import dev.muster.controller.kernel.Pass.Plan;
import dev.muster.controller.model.ClusterStatus;
import dev.muster.provider.Failure;
import dev.muster.provider.Fence;
import dev.muster.provider.Outcome;
import dev.muster.provider.Part;
import dev.muster.provider.action.ActionKey;
import dev.muster.provider.action.InfrastructureAction;
import dev.muster.provider.action.LaunchBatch;
import dev.muster.reconcile.Decision.PlannedAction;
import dev.muster.reconcile.DesiredCluster;
import dev.muster.spec.status.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/** The end of a pass: tell what was found and done, and say when to look again. */
final class Closing {
  private static final int AFTER_A_RECORD = 4;
  private static final Duration WHILE_HELD = Duration.ofSeconds(10);
  private static final Duration STATUS_AT_LEAST_EVERY = Duration.ofMinutes(1);

  private final Turn turn;

  Closing(Turn turn) {
    this.turn = turn;
  }

  void finish(ClusterState cluster, Plan plan, SortedMap<ActionKey, Outcome> ended) {
    Fence fence = turn.scope(plan.input().scope()).fence().orElseThrow();
    Pass pass = cluster.pass().orElseThrow();
    Ending ending = ending(cluster, plan, ended);
    ClusterStatus status = new StatusWriter(plan, ended, cluster.told(), turn.now()).status();
    SortedSet<String> heldBy = heldBy(plan);
    Telling telling = new Telling(cluster, plan, ended, status, turn.now());
    telling.tell(pass, fence, heldBy).ifPresent(turn::effect);
    turn.effect(
        new Effect.Measured(
            plan.input().key(),
            ending.result(),
            seconds(pass),
            telling.newlyHeld(heldBy),
            telling.rollouts()));
    if (isWorthStoring(cluster.told(), status)) {
      turn.effect(new Effect.StoreStatus(fence, status));
    } else {
      status = cluster.told().orElse(status);
    }
    forgetIfGone(cluster, fence, plan, ended);
    account(cluster, pass, plan, ended);
    turn.put(
        cluster
            .withoutPass()
            .with(cluster.memory().held(heldBy).with(room(cluster, plan, ended)))
            .withTold(Optional.of(status))
            .with(schedule(cluster.schedule(), ending)));
  }

  private static LaunchRoom room(
      ClusterState cluster, Plan plan, SortedMap<ActionKey, Outcome> ended) {
    Decided decided = plan.decided();
    return cluster
        .memory()
        .room()
        .after(
            decided.judgement().allowed().actions(),
            decided.batches(),
            ended,
            LaunchBatch.maximumOf(plan.input().desired().spec().provider()));
  }

  private double seconds(Pass pass) {
    return Duration.between(pass.startedAt(), turn.now()).toMillis() / 1000.0;
  }

  private boolean isWorthStoring(Optional<ClusterStatus> told, ClusterStatus status) {
    return told.filter(last -> last.equals(at(status, last.lastObservedAt())))
        .filter(last ->
            last.lastObservedAt().plus(STATUS_AT_LEAST_EVERY).isAfter(status.lastObservedAt()))
        .isEmpty();
  }

  private static ClusterStatus at(ClusterStatus status, Instant observedAt) {
    return new ClusterStatus(
        status.key(),
        status.observedGeneration(),
        status.origin(),
        status.conditions(),
        status.services(),
        status.endpoints(),
        status.lastHandledReconcileAt(),
        observedAt);
  }

  private static SortedSet<String> heldBy(Plan plan) {
    SortedSet<String> held = new TreeSet<>();
    if (!plan.decided().judgement().held().isEmpty()) {
      for (Verdict verdict : plan.decided().judgement().verdicts()) {
        held.add(verdict.guard() + "/" + verdict.hold().reason());
      }
    }
    return held;
  }

  private void account(
      ClusterState cluster, Pass pass, Plan plan, SortedMap<ActionKey, Outcome> ended) {
    Set<ActionKey> inVain = new HashSet<>();
    boolean accepted = false;
    Map<ActionKey, LaunchBatch> batches = plan.decided().batches().byMember();
    for (PlannedAction planned : plan.decided().judgement().allowed().actions()) {
      Outcome outcome = ended.get(planned.action().key());
      if (planned.action() instanceof InfrastructureAction && outcome != null) {
        boolean isAccepted = outcome instanceof Outcome.Accepted;
        accepted |= isAccepted;
        if (!isAccepted) {
          // What goes together is one call.
          LaunchBatch batch = batches.get(planned.action().key());
          inVain.add(batch == null ? planned.action().key() : batch.key());
        }
      }
    }
    ScopeState scope = turn.scope(plan.input().scope());
    if (accepted) {
      turn.put(scope.with(RetryBudget.WHOLE));
    } else if (!inVain.isEmpty()) {
      turn.put(scope.with(scope.retries().failed(inVain.size(), turn.now())));
    } else if (cluster.isRetry(pass)) {
      turn.put(scope.with(scope.retries().ended(turn.now())));
    }
  }

  // While a reconciler waits, it has nothing to do and still something to delete; and what was
  // begun and is not known to have ended may still come to be.
  private void forgetIfGone(
      ClusterState cluster, Fence fence, Plan plan, SortedMap<ActionKey, Outcome> ended) {
    Decided decided = plan.decided();
    boolean isNothingAwaited =
        ended.isEmpty()
            && cluster.ledger().filter(ledger -> ledger.intents().isEmpty()).isPresent();
    if (isNothingAwaited && wantsNothingMore(decided) && isGone(plan)) {
      turn.effect(new Effect.Forget(fence, plan.input().key(), plan.input().recordVersion()));
    }
  }

  private static boolean wantsNothingMore(Decided decided) {
    return decided.fold().isEmpty()
        && decided.fold().lookAgainAfter().isEmpty()
        && decided.fold().skipped().isEmpty()
        && decided.rejections().isEmpty()
        && !decided.isHeldWhole();
  }

  private static boolean isGone(Plan plan) {
    DesiredCluster desired = plan.input().desired();
    return desired.lifecycle() == DesiredCluster.Lifecycle.DELETING
        && plan.observed().isComplete(Part.INSTANCES)
        && Machines.of(desired.uid(), plan.observed().instances()).live().isEmpty();
  }

  /**
   * When to look again, and how the pass went.
   *
   * @param failures how many passes in a row have failed and done nothing else
   */
  private record Ending(
      Duration delay, Urgency urgency, String trigger, PassResult result, int failures) {}

  private Ending ending(ClusterState cluster, Plan plan, SortedMap<ActionKey, Outcome> ended) {
    Decided decided = plan.decided();
    String subject = plan.input().key().toString();
    List<Duration> waits = new ArrayList<>();
    boolean failed = !decided.fold().skipped().isEmpty();
    int failures = cluster.schedule().failures() + 1;
    for (Outcome outcome : ended.values()) {
      switch (outcome) {
        // What fails must not slow down what succeeds beside it.
        case Outcome.Accepted _ -> failures = 1;
        case Outcome.Unknown _ -> {
          // The world may show the effect soon. If it does not, again and again, that is trouble.
          failed = true;
          waits.add(turn.config().consistencyWindow());
        }
        case Outcome.Refused refused -> {
          failed = true;
          if (refused.failure() instanceof Failure.Throttled throttled) {
            waits.add(throttled.after());
          }
        }
      }
    }
    if (failed) {
      // All else of the cluster is looked at as often as when nothing fails.
      Duration pause = shorter(turn.backoff(subject, failures), turn.config().resync());
      waits.add(pause);
      Duration longest = waits.stream().max(Duration::compareTo).orElse(pause);
      return new Ending(longest, Urgency.FOLLOW_UP, "retry", PassResult.ERROR, failures);
    }
    if (!ended.isEmpty()) {
      waits.add(turn.config().followUp());
      return new Ending(
          waits.stream().max(Duration::compareTo).orElseThrow(),
          Urgency.FOLLOW_UP,
          "progress",
          PassResult.REQUEUE_AFTER,
          0);
    }
    Optional<Duration> soon = soon(decided);
    // Whoever only waits has neither failed again nor got on.
    int before = cluster.schedule().failures();
    return soon.map(delay ->
            new Ending(delay, Urgency.FOLLOW_UP, "progress", PassResult.REQUEUE_AFTER, before))
        .orElseGet(() ->
            new Ending(turn.resync(subject), Urgency.RESYNC, "resync", PassResult.SUCCESS, 0));
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private Optional<Duration> soon(Decided decided) {
    List<Duration> waits = new ArrayList<>();
    // A reconciler looks again soon for what it wants; while that waits for a person, or for time
    // to pass, looking more often changes nothing.
    Duration least = isHeldForLong(decided) ? WHILE_HELD : turn.config().followUp();
    decided
        .fold()
        .lookAgainAfter()
        .map(delay -> delay.compareTo(least) < 0 ? least : delay)
        .ifPresent(waits::add);
    boolean nextLook =
        decided.judgement().verdicts().stream()
            .anyMatch(verdict -> verdict.hold().lift() == Hold.Lift.NEXT_LOOK);
    boolean recorded =
        !decided.judgement().allowed().ledger().isEmpty() || !decided.adopted().isEmpty();
    if (nextLook) {
      waits.add(turn.config().followUp());
    }
    if (recorded) {
      // What follows from it needs no other world: what was just read still holds.
      waits.add(turn.config().followUp().dividedBy(AFTER_A_RECORD));
    }
    return waits.stream().min(Duration::compareTo);
  }

  private static boolean isHeldForLong(Decided decided) {
    return decided.judgement().allowed().isEmpty()
        && !decided.judgement().held().isEmpty()
        && decided.judgement().verdicts().stream()
            .noneMatch(verdict -> verdict.hold().lift() == Hold.Lift.NEXT_LOOK);
  }

  private Schedule schedule(Schedule asked, Ending ending) {
    Schedule next =
        new Schedule(
            turn.now().plus(ending.delay()), ending.urgency(), ending.trigger(), ending.failures());
    // Somebody may have asked for another look while this pass ran.
    return asked.urgency() == Urgency.RESYNC
        ? next
        : next.sooner(asked.dueAt(), asked.urgency(), asked.trigger());
  }

  /** Whether a status says that the cluster is as its spec says. */
  static boolean isReady(Optional<ClusterStatus> status) {
    return status.stream()
        .flatMap(known -> known.conditions().stream())
        .anyMatch(condition ->
            condition.type().equals(Condition.READY)
                && condition.status() == Condition.Status.TRUE);
  }
}
