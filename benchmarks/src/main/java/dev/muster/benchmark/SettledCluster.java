package dev.muster.benchmark;

import dev.muster.provider.Observation;
import dev.muster.provider.Part;
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
import dev.muster.reconcile.ledger.Ledger;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

/**
 * A cluster that is as its spec says, with everything that is to be seen of it.
 *
 * @param desired what is wanted
 * @param ledger what is recorded
 * @param networks its network
 * @param balancers its load balancer
 * @param targets its targets, all healthy
 * @param instances its machines, all running
 * @param images its images
 * @param ensemble its ensemble
 * @param reports what its agents say
 */
record SettledCluster(
    DesiredCluster desired,
    Ledger ledger,
    Networks networks,
    Balancers balancers,
    Targets targets,
    Instances instances,
    Images images,
    EnsembleState ensemble,
    Reports reports) {
  /** The world as a pass of the cluster sees it. */
  Observed observed(Instant asOf) {
    Map<Part, Observation<? extends PartContent>> parts = new EnumMap<>(Part.class);
    for (Part part : Part.values()) {
      parts.put(part, new Observation.Complete<>(content(part), asOf));
    }
    return new Observed(parts);
  }

  private PartContent content(Part part) {
    return switch (part) {
      case NETWORKS -> networks;
      case BALANCERS -> balancers;
      case TARGETS -> targets;
      case INSTANCES -> instances;
      case IMAGES -> images;
      case ENSEMBLE -> ensemble;
      case REPORTS -> reports;
      case METRICS -> Metrics.NONE;
    };
  }
}
