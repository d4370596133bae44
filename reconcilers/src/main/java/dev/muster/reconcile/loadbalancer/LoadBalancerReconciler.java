package dev.muster.reconcile.loadbalancer;

import dev.muster.provider.Part;
import dev.muster.provider.action.Action;
import dev.muster.provider.action.ActionKey;
import dev.muster.provider.action.InfrastructureAction.ConfigureBalancer;
import dev.muster.provider.action.InfrastructureAction.ConfigureNetwork;
import dev.muster.provider.action.InfrastructureAction.CreateBalancer;
import dev.muster.provider.action.InfrastructureAction.CreateNetwork;
import dev.muster.provider.action.InfrastructureAction.DeleteBalancer;
import dev.muster.provider.identity.Tags;
import dev.muster.provider.observed.ObservedBalancer;
import dev.muster.reconcile.ConditionTypes;
import dev.muster.reconcile.Decision;
import dev.muster.reconcile.Decision.Finding;
import dev.muster.reconcile.Decision.PlannedAction;
import dev.muster.reconcile.DecisionDraft;
import dev.muster.reconcile.DesiredCluster;
import dev.muster.reconcile.DesiredCluster.Lifecycle;
import dev.muster.reconcile.Reconciler;
import dev.muster.reconcile.View;
import dev.muster.spec.LoadBalancerSpec;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** One load balancer a cluster, with the spec's settings and the machines that are well. */
public final class LoadBalancerReconciler implements Reconciler {
  private static final String TYPE = ConditionTypes.BALANCER_READY;

  @Override
  public String kind() {
    return "loadbalancer";
  }

  @Override
  public Set<Part> needs(DesiredCluster desired) {
    return EnumSet.of(Part.BALANCERS, Part.TARGETS, Part.INSTANCES);
  }

  @Override
  public Set<Part> mayUse(DesiredCluster desired) {
    return EnumSet.of(Part.REPORTS);
  }

  @Override
  public Set<String> conditionTypes() {
    return Set.of(TYPE);
  }

  @Override
  public Decision decide(View view) {
    List<ObservedBalancer> owned =
        view.observed().balancers().all().stream()
            .filter(balancer -> Tags.isOwnedBy(balancer.tags(), view.desired().uid()))
            .sorted(Comparator.comparing(ObservedBalancer::id))
            .toList();
    Optional<LoadBalancerSpec> wanted = view.desired().spec().loadBalancer();
    if (view.desired().lifecycle() == Lifecycle.DELETING) {
      return delete(view, owned);
    }
    return wanted.isPresent()
        ? keep(view, wanted.get(), owned)
        : remove(owned, "the spec has no load balancer");
  }

  private static Decision keep(View view, LoadBalancerSpec wanted, List<ObservedBalancer> owned) {
    DecisionDraft draft = new DecisionDraft();
    if (owned.isEmpty()) {
      DesiredCluster desired = view.desired();
      return draft
          .act(
              new CreateBalancer(desired.key(), desired.uid(), wanted),
              "the cluster has no load balancer yet",
              network(view))
          .find(Finding.isFalse(TYPE, "Creating", "the load balancer is being made"))
          .decision();
    }
    ObservedBalancer balancer = owned.getFirst();
    boolean stopped = balancer.state() == ObservedBalancer.State.STOPPED;
    boolean differs = !balancer.configured().isLike(wanted);
    boolean astray = balancer.state() == ObservedBalancer.State.ASTRAY;
    if (stopped || differs || astray) {
      draft.act(new ConfigureBalancer(balancer.id(), wanted), why(balancer.state(), differs));
    }
    if (balancer.state() == ObservedBalancer.State.PROVISIONING) {
      return draft
          .lookAgain(DecisionDraft.SOON)
          .find(Finding.isFalse(TYPE, "Creating", "the load balancer is being made"))
          .decision();
    }
    TargetPlan plan = new TargetPlan(view, balancer, wanted);
    plan.plan(draft);
    if (stopped) {
      return draft
          .find(Finding.isFalse(TYPE, "Starting", "the load balancer had stopped and is started"))
          .decision();
    }
    return draft.find(differs ? configuring() : plan.finding(draft)).decision();
  }

  private static String why(ObservedBalancer.State state, boolean differs) {
    return switch (state) {
      case STOPPED -> "it has stopped";
      case ACTIVE, PROVISIONING, ASTRAY ->
          differs
              ? "its settings differ from the spec"
              : "what lies behind its listeners is not as it shall be";
    };
  }

  private static Finding configuring() {
    return Finding.isFalse(
        TYPE, "Configuring", "the load balancer is being brought in line with the spec");
  }

  private static Decision delete(View view, List<ObservedBalancer> owned) {
    if (!owned.isEmpty() && view.fleet().isAnythingLeft()) {
      return new DecisionDraft()
          .lookAgain(DecisionDraft.SOON)
          .find(Finding.isFalse(TYPE, "Deleting", "the load balancer goes after the machines"))
          .decision();
    }
    return owned.isEmpty()
        ? new DecisionDraft()
            .find(Finding.isFalse(TYPE, "Deleted", "the load balancer is deleted"))
            .decision()
        : remove(owned, "the cluster is deleted");
  }

  // One at a time: two deletions would be two changes of one resource.
  private static Decision remove(List<ObservedBalancer> owned, String reason) {
    DecisionDraft draft = new DecisionDraft();
    if (owned.isEmpty()) {
      return draft.find(Finding.isTrue(TYPE, "NotWanted", reason)).decision();
    }
    return draft
        .act(new DeleteBalancer(owned.getFirst().id()), reason)
        .find(Finding.isFalse(TYPE, "Deleting", "the load balancer is being deleted"))
        .decision();
  }

  private static Set<ActionKey> network(View view) {
    return view.earlier().stream()
        .flatMap(decision -> decision.actions().stream())
        .map(PlannedAction::action)
        .filter(action -> action instanceof CreateNetwork || action instanceof ConfigureNetwork)
        .map(Action::key)
        .collect(Collectors.toSet());
  }
}
