package dev.muster.benchmark;

import dev.muster.provider.AgentAddress;
import dev.muster.provider.EnsembleAddress;
import dev.muster.provider.Ensembles;
import dev.muster.provider.Failure;
import dev.muster.provider.Fence;
import dev.muster.provider.Observation;
import dev.muster.provider.Outcome;
import dev.muster.provider.Part;
import dev.muster.provider.Provider;
import dev.muster.provider.Scope;
import dev.muster.provider.action.EnsembleAction;
import dev.muster.provider.action.InfrastructureAction;
import dev.muster.provider.observed.Balancers;
import dev.muster.provider.observed.EnsembleState;
import dev.muster.provider.observed.Images;
import dev.muster.provider.observed.Instances;
import dev.muster.provider.observed.Networks;
import dev.muster.provider.observed.PartContent;
import dev.muster.provider.observed.Reports;
import dev.muster.provider.observed.Targets;
import dev.muster.spec.id.ClusterUid;
import dev.muster.spec.id.Zone;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A scope that never changes: what is observed is made once, and every action fails. */
final class SettledWorld implements Provider, Ensembles {
  private final Map<ClusterUid, SettledCluster> clusters = new HashMap<>();
  private final Networks networks;
  private final Balancers balancers;
  private final Targets targets;
  private final Instances instances;
  private final Images images;
  private Trouble trouble = Trouble.NONE;
  private Instant now;

  SettledWorld(List<SettledCluster> all, Instant start) {
    now = start;
    all.forEach(cluster -> clusters.put(cluster.desired().uid(), cluster));
    networks = new Networks(together(all, cluster -> cluster.networks().all()));
    balancers = new Balancers(together(all, cluster -> cluster.balancers().all()));
    targets = new Targets(together(all, cluster -> cluster.targets().all()));
    instances = new Instances(together(all, cluster -> cluster.instances().all()));
    images = new Images(together(all, cluster -> cluster.images().all()));
  }

  private static <T> List<T> together(
      List<SettledCluster> all, Function<SettledCluster, List<T>> part) {
    return all.stream().map(part).flatMap(List::stream).toList();
  }

  /** What goes wrong with every call. */
  enum Trouble {
    /** Everything can be read; there is nothing to do. */
    NONE("nothing fails"),
    /** Nothing can be read. */
    UNREADABLE("nothing can be read"),
    /** Every action is denied. */
    DENIED("every action is denied"),
    /** Every action is throttled. */
    THROTTLED("every action is throttled"),
    /** Every action is refused since its zone is full. */
    NO_CAPACITY("every zone is full"),
    /** Nobody knows what became of any action. */
    UNKNOWN("every outcome is unknown");

    private final String description;

    Trouble(String description) {
      this.description = description;
    }

    String description() {
      return description;
    }
  }

  void suffer(Trouble newTrouble) {
    trouble = newTrouble;
  }

  void turnClock(Instant instant) {
    now = instant;
  }

  @Override
  public Observation<? extends PartContent> observe(Scope scope, Part part) {
    return seen(
        switch (part) {
          case NETWORKS -> networks;
          case BALANCERS -> balancers;
          case TARGETS -> targets;
          case INSTANCES -> instances;
          case IMAGES -> images;
          case ENSEMBLE, REPORTS, METRICS ->
              throw new IllegalArgumentException(part + " is observed cluster by cluster");
        });
  }

  @Override
  public Observation<EnsembleState> observe(EnsembleAddress ensemble) {
    return seen(cluster(ensemble).ensemble());
  }

  @Override
  public Observation<Reports> reports(EnsembleAddress ensemble, List<AgentAddress> agents) {
    return seen(cluster(ensemble).reports());
  }

  private SettledCluster cluster(EnsembleAddress ensemble) {
    SettledCluster cluster = clusters.get(ensemble.ensemble());
    if (cluster == null) {
      throw new IllegalArgumentException("no cluster has the ensemble " + ensemble.ensemble());
    }
    return cluster;
  }

  private <T> Observation<T> seen(T content) {
    return trouble == Trouble.UNREADABLE
        ? new Observation.Unavailable<>("the provider cannot be reached", now)
        : new Observation.Complete<>(content, now);
  }

  @Override
  public Outcome apply(Fence fence, InfrastructureAction action) {
    return failed();
  }

  @Override
  public Outcome apply(Fence fence, EnsembleAddress ensemble, EnsembleAction action) {
    return failed();
  }

  private Outcome failed() {
    return switch (trouble) {
      case NONE -> throw new IllegalStateException("a settled world is not acted on");
      case UNREADABLE -> Outcome.refused(new Failure.Unavailable("the provider cannot be reached"));
      case DENIED -> Outcome.refused(new Failure.Denied("launch", "denied"));
      case THROTTLED -> Outcome.refused(new Failure.Throttled(Duration.ofSeconds(1), "slow down"));
      case NO_CAPACITY ->
          Outcome.refused(new Failure.NoCapacity(new Zone("a"), "the zone is full"));
      case UNKNOWN -> new Outcome.Unknown("the answer was lost");
    };
  }

  @Override
  public Outcome raiseFence(Fence fence) {
    return Outcome.accepted("fence");
  }

  @Override
  public Outcome raiseFence(Fence fence, EnsembleAddress ensemble) {
    return Outcome.accepted("fence");
  }
}
