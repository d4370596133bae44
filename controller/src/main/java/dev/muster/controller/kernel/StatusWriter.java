package dev.muster.controller.kernel;

import dev.muster.controller.kernel.Pass.Plan;
import dev.muster.controller.model.ClusterStatus;
import dev.muster.controller.model.ClusterStatus.ServiceStatus;
import dev.muster.provider.Outcome;
import dev.muster.provider.Part;
import dev.muster.provider.action.ActionKey;
import dev.muster.provider.identity.Tags;
import dev.muster.provider.observed.ObservedBalancer;
import dev.muster.reconcile.DesiredCluster;
import dev.muster.spec.LoadBalancerSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** Writes what people are told of a cluster after a pass. */
final class StatusWriter {
  private final Plan plan;
  private final SortedMap<ActionKey, Outcome> ended;
  private final Optional<ClusterStatus> before;
  private final Instant now;

  StatusWriter(
      Plan plan, SortedMap<ActionKey, Outcome> ended, Optional<ClusterStatus> before, Instant now) {
    this.plan = plan;
    this.ended = ended;
    this.before = before;
    this.now = now;
  }

  ClusterStatus status() {
    DesiredCluster desired = plan.input().desired();
    return new ClusterStatus(
        desired.key(),
        desired.generation(),
        desired.origin(),
        new Conditions(plan, ended, before, now).all(),
        services(),
        endpoints(),
        plan.input().requestedAt(),
        observedAt());
  }

  private Instant observedAt() {
    boolean whole = plan.observed().parts().keySet().stream().allMatch(plan.observed()::isComplete);
    return whole ? now : before.map(ClusterStatus::lastObservedAt).orElse(Instant.EPOCH);
  }

  private List<ServiceStatus> services() {
    return plan.observed().isComplete(Part.INSTANCES)
        ? ServiceCounts.of(plan.input().desired(), plan.observed())
        : before.map(ClusterStatus::services).orElse(List.of());
  }

  private List<String> endpoints() {
    if (!plan.observed().isComplete(Part.BALANCERS)) {
      return before.map(ClusterStatus::endpoints).orElse(List.of());
    }
    List<String> endpoints = new ArrayList<>();
    for (ObservedBalancer balancer : plan.observed().balancers().all()) {
      boolean own = Tags.isOwnedBy(balancer.tags(), plan.input().desired().uid());
      if (own && balancer.state() == ObservedBalancer.State.ACTIVE) {
        for (LoadBalancerSpec.Listener listener : balancer.configured().listeners()) {
          endpoints.add(balancer.address() + ":" + listener.port());
        }
      }
    }
    return endpoints;
  }
}
