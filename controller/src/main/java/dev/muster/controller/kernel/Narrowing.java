package dev.muster.controller.kernel;

import dev.muster.provider.Observation;
import dev.muster.provider.Part;
import dev.muster.provider.identity.BalancerId;
import dev.muster.provider.identity.Tags;
import dev.muster.provider.observed.Balancers;
import dev.muster.provider.observed.EnsembleState;
import dev.muster.provider.observed.Images;
import dev.muster.provider.observed.Instances;
import dev.muster.provider.observed.Networks;
import dev.muster.provider.observed.ObservedBalancer;
import dev.muster.provider.observed.PartContent;
import dev.muster.provider.observed.Reports;
import dev.muster.provider.observed.Targets;
import dev.muster.reconcile.DesiredCluster;
import dev.muster.reconcile.Observed;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Narrows a scope to one cluster: what carries its uid, and what claims its name without it. */
public final class Narrowing {
  private Narrowing() {}

  /**
   * The part of a scope that concerns a cluster.
   *
   * @param desired the cluster
   * @param swept what the sweeps gave
   * @param writtenAt when the cluster last wrote to each part: an older read counts for nothing
   */
  public static Observed narrow(
      DesiredCluster desired,
      Map<Part, Observation<? extends PartContent>> swept,
      Map<Part, Instant> writtenAt) {
    Map<Part, Observation<? extends PartContent>> parts = new EnumMap<>(Part.class);
    swept.forEach((part, observation) -> parts.put(part, believed(part, observation, writtenAt)));
    Set<BalancerId> balancers = new HashSet<>();
    if (parts.get(Part.BALANCERS) instanceof Observation.Complete<?> complete
        && complete.value() instanceof Balancers all) {
      for (ObservedBalancer balancer : all.all()) {
        if (concerns(desired, balancer.tags())) {
          balancers.add(balancer.id());
        }
      }
    } else if (parts.get(Part.TARGETS) instanceof Observation.Complete<?> complete) {
      parts.put(
          Part.TARGETS,
          new Observation.Unavailable<>(
              "whose targets they are is unknown while the load balancers are", complete.asOf()));
    }
    parts.replaceAll((_, observation) -> narrow(desired, balancers, observation));
    return new Observed(parts);
  }

  /** The observation, or that it is too old to be believed. */
  static Observation<? extends PartContent> believed(
      Part part, Observation<? extends PartContent> observation, Map<Part, Instant> writtenAt) {
    Instant written = writtenAt.get(part);
    return observation instanceof Observation.Complete<? extends PartContent>
            && written != null
            && observation.asOf().isBefore(written)
        ? new Observation.Unavailable<>(
            "it was read before the last write to it", observation.asOf())
        : observation;
  }

  private static Observation<? extends PartContent> narrow(
      DesiredCluster desired,
      Set<BalancerId> balancers,
      Observation<? extends PartContent> observation) {
    return switch (observation) {
      case Observation.Complete<? extends PartContent> complete ->
          new Observation.Complete<>(narrow(desired, balancers, complete.value()), complete.asOf());
      case Observation.Unavailable<? extends PartContent> unavailable -> unavailable;
    };
  }

  private static PartContent narrow(
      DesiredCluster desired, Set<BalancerId> balancers, PartContent content) {
    return switch (content) {
      case Networks networks ->
          new Networks(
              networks.all().stream().filter(one -> concerns(desired, one.tags())).toList());
      case Balancers all ->
          new Balancers(all.all().stream().filter(one -> balancers.contains(one.id())).toList());
      case Targets targets ->
          new Targets(
              targets.all().stream()
                  .filter(target -> balancers.contains(target.balancer()))
                  .toList());
      case Instances instances ->
          new Instances(
              instances.all().stream().filter(one -> concerns(desired, one.tags())).toList());
      case Images images ->
          new Images(images.all().stream().filter(one -> concerns(desired, one.tags())).toList());
      case EnsembleState ensemble -> ensemble;
      case Reports reports -> reports;
    };
  }

  private static boolean concerns(DesiredCluster desired, Map<String, String> tags) {
    return Tags.isOwnedBy(tags, desired.uid())
        || (desired.key().product().value().equals(tags.get(Tags.PRODUCT))
            && desired.key().name().value().equals(tags.get(Tags.CLUSTER)));
  }
}
