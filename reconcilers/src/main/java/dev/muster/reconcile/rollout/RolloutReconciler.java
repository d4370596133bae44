package dev.muster.reconcile.rollout;

import dev.muster.provider.Part;
import dev.muster.provider.observed.MetricQuestion;
import dev.muster.reconcile.ConditionTypes;
import dev.muster.reconcile.Decision;
import dev.muster.reconcile.Decision.Finding;
import dev.muster.reconcile.DecisionDraft;
import dev.muster.reconcile.DesiredCluster;
import dev.muster.reconcile.DesiredCluster.Lifecycle;
import dev.muster.reconcile.Reconciler;
import dev.muster.reconcile.View;
import dev.muster.reconcile.ledger.Ledger;
import dev.muster.reconcile.ledger.LedgerChange;
import dev.muster.reconcile.ledger.Rollout;
import dev.muster.reconcile.undo.Undo;
import dev.muster.spec.ServiceSpec;
import dev.muster.spec.id.ServiceName;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Moves services to the revisions that the spec asks for. It records which machines are wanted and
 * which of them behind the load balancer; the reconcilers of services and of the load balancer see
 * to that.
 */
public final class RolloutReconciler implements Reconciler {
  private static final String TYPE = ConditionTypes.ROLLOUTS_SETTLED;

  @Override
  public String kind() {
    return "rollout";
  }

  @Override
  public Set<Part> needs(DesiredCluster desired) {
    return desired.spec().loadBalancer().isPresent()
        ? EnumSet.of(Part.INSTANCES, Part.IMAGES, Part.TARGETS)
        : EnumSet.of(Part.INSTANCES, Part.IMAGES);
  }

  @Override
  public Set<Part> mayUse(DesiredCluster desired) {
    // What the old machines run with is in the ensemble.
    Set<Part> parts = EnumSet.of(Part.REPORTS, Part.ENSEMBLE);
    if (desired.spec().services().values().stream().anyMatch(MetricQuestions::areAskedFor)) {
      parts.add(Part.METRICS);
    }
    return parts;
  }

  @Override
  public List<MetricQuestion> questions(DesiredCluster desired, Ledger ledger) {
    return MetricQuestions.of(desired, ledger);
  }

  @Override
  public Set<String> conditionTypes() {
    return Set.of(TYPE, ConditionTypes.GIT_DRIFT);
  }

  @Override
  public Decision decide(View view) {
    DecisionDraft draft = new DecisionDraft();
    if (view.desired().lifecycle() == Lifecycle.DELETING) {
      return draft
          .find(Finding.isTrue(TYPE, "Deleting", "the cluster is being deleted"))
          .find(
              Finding.isFalse(ConditionTypes.GIT_DRIFT, "Deleting", "the cluster is being deleted"))
          .decision();
    }
    List<String> underWay = new ArrayList<>();
    List<String> waiting = new ArrayList<>();
    List<String> vetoed = new ArrayList<>();
    for (ServiceSpec service : view.desired().spec().services().values()) {
      Rolling rolling = new Rolling(new ServiceSight(view, service));
      Optional<Rollout> known =
          Optional.ofNullable(view.fleet().ledger().rollouts().get(service.name()));
      Optional<Rollout> next = rolling.next(known);
      next.filter(rollout -> !known.equals(next))
          .ifPresent(rollout -> draft.record(rolling.change(rollout)));
      next.filter(Rollout::isActive)
          .ifPresent(rollout -> {
            (rollout.stage().pause().isPresent() ? waiting : underWay).add(Telling.of(rollout));
            draft.lookAgain(rolling.untilNextLook(rollout));
          });
      next.flatMap(rolling::veto).ifPresent(vetoed::add);
    }
    forgetRemoved(view, draft);
    return draft.find(finding(underWay, waiting, vetoed)).find(drift(view.desired())).decision();
  }

  private static Finding drift(DesiredCluster desired) {
    List<String> undone = new ArrayList<>();
    for (Undo undo : desired.undos()) {
      ServiceSpec service = desired.spec().services().get(undo.service());
      if (service != null) {
        undone.add(
            "%s shall run %s instead, by the word of %s"
                .formatted(undo.service(), service.version(), undo.words()));
      }
    }
    return undone.isEmpty()
        ? Finding.isFalse(
            ConditionTypes.GIT_DRIFT, "AsWritten", "what the document asks for is what is wanted")
        : Finding.isTrue(
            ConditionTypes.GIT_DRIFT,
            "Undone",
            "what the document asks for was undone: "
                + String.join("; ", undone)
                + "; change the document, or say 'muster rollout undo' again to take that back");
  }

  // A service that the spec does not name has its machines taken away; then its record goes.
  private static void forgetRemoved(View view, DecisionDraft draft) {
    for (Map.Entry<ServiceName, Rollout> entry : view.fleet().ledger().rollouts().entrySet()) {
      if (!view.desired().spec().services().containsKey(entry.getKey())) {
        Rollout left = Leftovers.of(view, entry.getValue());
        if (left.machines().newcomers().isEmpty() && left.machines().retired().isEmpty()) {
          draft.record(new LedgerChange.DropRollout(entry.getKey()));
        } else {
          if (!left.equals(entry.getValue())) {
            draft.record(new LedgerChange.PutRollout(left));
          }
          draft.lookAgain(DecisionDraft.SOON);
        }
      }
    }
  }

  private static Finding finding(List<String> underWay, List<String> waiting, List<String> vetoed) {
    if (!waiting.isEmpty()) {
      return Finding.isFalse(TYPE, "Waiting", String.join("; ", waiting));
    }
    if (!underWay.isEmpty()) {
      return Finding.isFalse(TYPE, "RollingOut", String.join("; ", underWay));
    }
    return vetoed.isEmpty()
        ? Finding.isTrue(TYPE, "Settled", "no rollout is under way")
        : Finding.isTrue(TYPE, "Vetoed", "no rollout is under way; " + String.join("; ", vetoed));
  }
}
