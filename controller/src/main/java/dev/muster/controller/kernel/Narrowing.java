package dev.muster.controller.kernel;

import dev.muster.controller.kernel.ScopeState.SweptPart;
import dev.muster.provider.Observation;
import dev.muster.provider.Part;
import dev.muster.provider.identity.BalancerId;
import dev.muster.provider.observed.Balancers;
import dev.muster.provider.observed.EnsembleState;
import dev.muster.provider.observed.Images;
import dev.muster.provider.observed.Instances;
import dev.muster.provider.observed.Metrics;
import dev.muster.provider.observed.Networks;
import dev.muster.provider.observed.PartContent;
import dev.muster.provider.observed.Reports;
import dev.muster.provider.observed.Targets;
import dev.muster.reconcile.DesiredCluster;
import dev.muster.reconcile.Observed;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Narrows a scope to one cluster: what carries its uid, and what claims its name without it. */
public final class Narrowing {
  private Narrowing() {}

  /**
   * The part of a scope that concerns a cluster.
   *
   * @param desired the cluster
   * @param swept what the sweeps gave
   */
  public static Observed narrow(
      DesiredCluster desired, Map<Part, Observation<? extends PartContent>> swept) {
    Map<Part, SweptPart> indexed = new EnumMap<>(Part.class);
    swept.forEach(
        (part, observation) -> indexed.put(part, SweptPart.of(observation, observation.asOf())));
    return narrow(desired, indexed, Map.of());
  }

  /**
   * The part of a scope that concerns a cluster.
   *
   * @param desired the cluster
   * @param swept what the sweeps gave
   * @param writtenAt when the cluster last wrote to each part: an older read counts for nothing
   */
  static Observed narrow(
      DesiredCluster desired, Map<Part, SweptPart> swept, Map<Part, Instant> writtenAt) {
    Map<Part, Observation<? extends PartContent>> parts = new EnumMap<>(Part.class);
    swept.forEach((part, read) -> parts.put(part, believed(part, read.observation(), writtenAt)));
    Set<BalancerId> balancers = new HashSet<>();
    if (parts.get(Part.BALANCERS) instanceof Observation.Complete<?> complete
        && complete.value() instanceof Balancers all) {
      index(swept, Part.BALANCERS)
          .concerning(desired, all.all())
          .forEach(balancer -> balancers.add(balancer.id()));
    } else if (parts.get(Part.TARGETS) instanceof Observation.Complete<?> complete) {
      parts.put(
          Part.TARGETS,
          new Observation.Unavailable<>(
              "whose targets they are is unknown while the load balancers are", complete.asOf()));
    }
    parts.replaceAll(
        (part, observation) -> narrow(desired, balancers, index(swept, part), observation));
    return new Observed(parts);
  }

  private static SweepIndex index(Map<Part, SweptPart> swept, Part part) {
    return Objects.requireNonNull(swept.get(part)).index();
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

  /** The observation, or that it was read too long ago. */
  static Observation<? extends PartContent> notBefore(
      Instant oldest, Observation<? extends PartContent> observation) {
    return observation instanceof Observation.Complete<? extends PartContent>
            && observation.asOf().isBefore(oldest)
        ? new Observation.Unavailable<>("it was read too long ago", observation.asOf())
        : observation;
  }

  private static Observation<? extends PartContent> narrow(
      DesiredCluster desired,
      Set<BalancerId> balancers,
      SweepIndex index,
      Observation<? extends PartContent> observation) {
    return switch (observation) {
      case Observation.Complete<? extends PartContent> complete ->
          new Observation.Complete<>(
              narrow(desired, balancers, index, complete.value()), complete.asOf());
      case Observation.Unavailable<? extends PartContent> unavailable -> unavailable;
    };
  }

  private static PartContent narrow(
      DesiredCluster desired, Set<BalancerId> balancers, SweepIndex index, PartContent content) {
    return switch (content) {
      case Networks networks -> new Networks(index.concerning(desired, networks.all()));
      case Balancers all -> new Balancers(index.concerning(desired, all.all()));
      case Targets targets ->
          new Targets(
              index.behind(balancers, targets.all()),
              targets.traffic().stream()
                  .filter(one -> balancers.contains(one.balancer()))
                  .toList());
      case Instances instances -> new Instances(index.concerning(desired, instances.all()));
      case Images images -> new Images(index.concerning(desired, images.all()));
      case EnsembleState ensemble -> ensemble;
      case Reports reports -> reports;
      case Metrics metrics -> metrics;
    };
  }
}
