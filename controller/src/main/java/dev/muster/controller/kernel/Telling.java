package dev.muster.controller.kernel;

import dev.muster.controller.guard.Judgement.Verdict;
import dev.muster.controller.kernel.Pass.Plan;
import dev.muster.controller.model.ClusterEvent;
import dev.muster.controller.model.ClusterStatus;
import dev.muster.provider.Fence;
import dev.muster.provider.Outcome;
import dev.muster.provider.action.ActionKey;
import dev.muster.reconcile.Decision.PlannedAction;
import dev.muster.spec.status.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/** The events and the line of the reconcile log that a pass is worth; a settled one has none. */
final class Telling {
  private static final String ABOUT_CLUSTER = "cluster";

  private final ClusterState cluster;
  private final Plan plan;
  private final SortedMap<ActionKey, Outcome> ended;
  private final ClusterStatus status;
  private final Instant now;
  private final List<RolloutStep> rollouts;

  Telling(
      ClusterState cluster,
      Plan plan,
      SortedMap<ActionKey, Outcome> ended,
      ClusterStatus status,
      Instant now) {
    this.cluster = cluster;
    this.plan = plan;
    this.ended = ended;
    this.status = status;
    this.now = now;
    this.rollouts =
        RolloutStep.of(
            plan.decided().judgement().allowed().ledger(),
            after -> Optional.ofNullable(plan.decided().ledger().rollouts().get(after.service())));
  }

  /** What rollouts did in the pass. */
  List<RolloutStep> rollouts() {
    return rollouts;
  }

  Optional<Effect> tell(Pass pass, Fence fence, SortedSet<String> heldBy) {
    List<ClusterEvent> events = events(heldBy);
    boolean acted = !plan.decided().judgement().allowed().actions().isEmpty();
    boolean turned = readyBefore() != readyNow();
    if (!acted && !turned && newlyHeld(heldBy).isEmpty() && events.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Effect.Tell(fence, plan.input().key(), events, Optional.of(entry(pass, fence))));
  }

  /** The guards that hold something which they did not hold in the pass before, by name. */
  List<String> newlyHeld(SortedSet<String> heldBy) {
    SortedSet<String> fresh = new TreeSet<>(heldBy);
    fresh.removeAll(cluster.memory().heldBy());
    return fresh.stream().map(held -> held.substring(0, held.indexOf('/'))).distinct().toList();
  }

  private boolean readyBefore() {
    return Closing.isReady(cluster.told());
  }

  private boolean readyNow() {
    return Closing.isReady(Optional.of(status));
  }

  private ReconcileEntry entry(Pass pass, Fence fence) {
    List<ReconcileEntry.ActionLine> lines = new ArrayList<>();
    for (PlannedAction planned : plan.decided().judgement().allowed().actions()) {
      lines.add(Outcomes.line(planned, Optional.ofNullable(ended.get(planned.action().key()))));
    }
    return new ReconcileEntry(
        now,
        plan.input().key(),
        plan.input().desired().origin(),
        plan.input().desired().generation(),
        pass.id(),
        fence.epoch(),
        pass.trigger(),
        outcome(lines),
        lines,
        heldLines(),
        rollouts.stream().map(RolloutStep::line).toList(),
        Duration.between(pass.startedAt(), now).toMillis() / 1000.0);
  }

  private String outcome(List<ReconcileEntry.ActionLine> lines) {
    if (readyNow()) {
      return "converged";
    }
    boolean failed =
        lines.stream()
            .anyMatch(line -> line.result().equals("refused") || line.result().equals("unknown"));
    if (failed || !plan.decided().rejections().isEmpty()) {
      return "failed";
    }
    return lines.isEmpty() ? "waiting" : "progressing";
  }

  private List<String> heldLines() {
    if (plan.decided().judgement().held().isEmpty()) {
      return List.of();
    }
    Set<String> lines = new LinkedHashSet<>();
    plan.decided()
        .judgement()
        .verdicts()
        .forEach(verdict -> lines.add(verdict.guard() + ": " + verdict.hold().message()));
    return List.copyOf(lines);
  }

  private List<ClusterEvent> events(SortedSet<String> heldBy) {
    List<ClusterEvent> events = new ArrayList<>();
    for (PlannedAction planned : plan.decided().judgement().allowed().actions()) {
      Outcome outcome = ended.get(planned.action().key());
      if (outcome != null) {
        events.add(acted(planned, outcome));
      }
    }
    rollouts.forEach(step -> events.add(event(step)));
    heldEvents(heldBy, events);
    transitions(events);
    return events;
  }

  private ClusterEvent acted(PlannedAction planned, Outcome outcome) {
    String kind = planned.action().getClass().getSimpleName();
    String summary = planned.action().summary() + ": " + planned.reason();
    return switch (outcome) {
      case Outcome.Accepted _ ->
          event(planned.action().resource(), ClusterEvent.Type.NORMAL, kind, summary);
      case Outcome.Refused refused ->
          event(
              planned.action().resource(),
              ClusterEvent.Type.WARNING,
              Outcomes.reason(refused.failure()),
              planned.action().summary() + ": " + refused.failure().message());
      case Outcome.Unknown unknown ->
          event(
              planned.action().resource(),
              ClusterEvent.Type.WARNING,
              "OutcomeUnknown",
              planned.action().summary() + ": " + unknown.reason());
    };
  }

  private ClusterEvent event(RolloutStep step) {
    ClusterEvent.Type type =
        switch (step.kind()) {
          case ORDINARY -> ClusterEvent.Type.NORMAL;
          case TURNED_BACK, TROUBLED -> ClusterEvent.Type.WARNING;
        };
    // The name that the rollout has in the API.
    String regarding = "rollout/" + plan.input().key().name() + "." + step.id().service();
    return event(regarding, type, step.reason(), step.line());
  }

  private void heldEvents(SortedSet<String> heldBy, List<ClusterEvent> events) {
    Map<String, Verdict> fresh = new LinkedHashMap<>();
    for (Verdict verdict : plan.decided().judgement().verdicts()) {
      String key = verdict.guard() + "/" + verdict.hold().reason();
      if (heldBy.contains(key) && !cluster.memory().heldBy().contains(key)) {
        fresh.putIfAbsent(key, verdict);
      }
    }
    fresh
        .values()
        .forEach(verdict ->
            events.add(
                event(
                    ABOUT_CLUSTER,
                    ClusterEvent.Type.WARNING,
                    verdict.hold().reason(),
                    verdict.guard() + " holds: " + verdict.hold().message())));
  }

  private void transitions(List<ClusterEvent> events) {
    if (readyNow() && !readyBefore()) {
      events.add(
          event(
              ABOUT_CLUSTER,
              ClusterEvent.Type.NORMAL,
              "Converged",
              "the cluster is as generation %d (%s) says"
                  .formatted(status.observedGeneration(), status.origin())));
    }
    for (String type : List.of(Condition.STALLED, "SourceProblem", "DecisionRejected")) {
      find(Optional.of(status), type)
          .filter(now -> find(cluster.told(), type).isEmpty())
          .ifPresent(condition ->
              events.add(
                  event(
                      ABOUT_CLUSTER,
                      ClusterEvent.Type.WARNING,
                      condition.reason(),
                      condition.message())));
    }
  }

  private static Optional<Condition> find(Optional<ClusterStatus> status, String type) {
    return status.stream()
        .flatMap(known -> known.conditions().stream())
        .filter(condition -> condition.type().equals(type))
        .findFirst();
  }

  private ClusterEvent event(String regarding, ClusterEvent.Type type, String reason, String note) {
    return new ClusterEvent(plan.input().key(), regarding, type, reason, note, now, 1);
  }
}
