package dev.muster.controller.kernel;

import dev.muster.controller.guard.FoldedDecision;
import dev.muster.controller.guard.Hold;
import dev.muster.controller.guard.Judgement.Verdict;
import dev.muster.controller.kernel.Pass.Plan;
import dev.muster.controller.model.ClusterStatus;
import dev.muster.provider.Outcome;
import dev.muster.provider.action.ActionKey;
import dev.muster.reconcile.ConditionTypes;
import dev.muster.reconcile.Decision.Finding;
import dev.muster.reconcile.Decision.PlannedAction;
import dev.muster.spec.status.Condition;
import dev.muster.spec.status.Condition.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The conditions after a pass, in kstatus shape. Those of reconcilers are positive, True is good,
 * but for {@link ConditionTypes#UNUSUAL}. Those, and the ones of the kernel and its guards but
 * Ready, are abnormal-true and absent while False.
 */
final class Conditions {
  private static final int MOST_MESSAGES = 3;

  private final Plan plan;
  private final SortedMap<ActionKey, Outcome> ended;
  private final Optional<ClusterStatus> before;
  private final Instant now;
  private final Map<String, Finding> findings = new TreeMap<>();

  Conditions(
      Plan plan, SortedMap<ActionKey, Outcome> ended, Optional<ClusterStatus> before, Instant now) {
    this.plan = plan;
    this.ended = ended;
    this.before = before;
    this.now = now;
  }

  List<Condition> all() {
    for (Finding finding : decided().fold().findings()) {
      if (!isUnusual(finding) || finding.status() != Status.FALSE) {
        findings.put(finding.type(), finding);
      }
    }
    held();
    refused();
    if (!decided().rejections().isEmpty()) {
      abnormal("DecisionRejected", "Contradiction", String.join("; ", decided().rejections()));
    }
    plan.input()
        .sourceProblem()
        .ifPresent(problem ->
            abnormal(
                "SourceProblem",
                switch (problem.kind()) {
                  case INVALID -> "Invalid";
                  case REMOVED -> "Removed";
                  case REWRITTEN -> "Rewritten";
                },
                problem.message()));
    readiness();
    return findings.values().stream().map(this::dated).toList();
  }

  private Decided decided() {
    return plan.decided();
  }

  private void abnormal(String type, String reason, String message) {
    findings.put(type, new Finding(type, Status.TRUE, reason, message));
  }

  private void held() {
    Map<String, List<Verdict>> byCondition = new TreeMap<>();
    decided()
        .judgement()
        .verdicts()
        .forEach(verdict ->
            byCondition.computeIfAbsent(verdict.condition(), _ -> new ArrayList<>()).add(verdict));
    byCondition.forEach((type, verdicts) ->
        abnormal(
            type,
            verdicts.getFirst().hold().reason(),
            verdicts.stream()
                .map(verdict -> verdict.hold().message())
                .distinct()
                .limit(MOST_MESSAGES)
                .collect(Collectors.joining("; "))));
  }

  private void refused() {
    for (PlannedAction planned : decided().judgement().allowed().actions()) {
      if (ended.get(planned.action().key()) instanceof Outcome.Refused refused) {
        abnormal(
            "ActionFailed",
            Outcomes.reason(refused.failure()),
            planned.action().summary() + ": " + refused.failure().message());
      }
    }
  }

  private void readiness() {
    Optional<Finding> stalled = stalled();
    stalled.ifPresent(finding -> findings.put(finding.type(), finding));
    Optional<Finding> obstacle = obstacle();
    boolean settled = settled();
    if (settled && obstacle.isEmpty() && stalled.isEmpty()) {
      findings.put(
          Condition.READY,
          new Finding(
              Condition.READY, Status.TRUE, "Succeeded", "the cluster is as its spec says"));
      return;
    }
    if (stalled.isEmpty() && !settled) {
      abnormal(
          Condition.RECONCILING,
          findings.containsKey("ActionFailed") ? "ProgressingWithRetry" : "Progressing",
          obstacle.map(Finding::message).orElse("changes are under way"));
    }
    findings.put(Condition.READY, notReady(stalled.or(() -> obstacle)));
  }

  private boolean settled() {
    FoldedDecision fold = decided().fold();
    return fold.isEmpty()
        && decided().rejections().isEmpty()
        && fold.skipped().isEmpty()
        && fold.lookAgainAfter().isEmpty();
  }

  private Finding notReady(Optional<Finding> cause) {
    FoldedDecision fold = decided().fold();
    boolean unseen = !fold.skipped().isEmpty() && fold.actions().isEmpty();
    return new Finding(
        Condition.READY,
        unseen ? Status.UNKNOWN : Status.FALSE,
        cause.map(Finding::reason).orElse("Progressing"),
        cause.map(Finding::message).orElse("changes are under way"));
  }

  private Optional<Finding> stalled() {
    for (Verdict verdict : decided().judgement().verdicts()) {
      if (verdict.hold().lift() == Hold.Lift.PERSON && !decided().judgement().held().isEmpty()) {
        return Optional.of(
            new Finding(
                Condition.STALLED, Status.TRUE, verdict.hold().reason(), verdict.hold().message()));
      }
    }
    return decided().fold().stalled().stream()
        .findFirst()
        .map(next -> new Finding(Condition.STALLED, Status.TRUE, next.reason(), next.message()));
  }

  /** The first thing that is not as it shall be. */
  private Optional<Finding> obstacle() {
    return decided().fold().findings().stream()
        .filter(finding -> finding.status() != (isUnusual(finding) ? Status.FALSE : Status.TRUE))
        .findFirst();
  }

  private static boolean isUnusual(Finding finding) {
    return ConditionTypes.UNUSUAL.contains(finding.type());
  }

  private Condition dated(Finding finding) {
    Instant since =
        before.stream()
            .flatMap(status -> status.conditions().stream())
            .filter(condition -> condition.type().equals(finding.type()))
            .filter(condition -> condition.status() == finding.status())
            .map(Condition::lastTransitionTime)
            .findFirst()
            .orElse(now);
    return new Condition(
        finding.type(),
        finding.status(),
        plan.input().desired().generation(),
        since,
        finding.reason(),
        finding.message());
  }
}
