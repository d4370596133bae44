package dev.muster.reconcile;

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
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * The live world as a cluster's pass sees it. The content is narrowed to what concerns the cluster:
 * what it owns, and what claims its name without being owned.
 *
 * @param parts an observation for each part that was asked for
 */
public record Observed(Map<Part, Observation<? extends PartContent>> parts) {
  /** Copies the map. */
  public Observed {
    EnumMap<Part, Observation<? extends PartContent>> copy = new EnumMap<>(Part.class);
    copy.putAll(parts);
    parts = Collections.unmodifiableMap(copy);
  }

  /** Whether the part was read whole. */
  public boolean isComplete(Part part) {
    return parts.get(part) instanceof Observation.Complete<?>;
  }

  /** Whether any part that was read whole was read before an instant. */
  public boolean isOlderThan(Instant instant) {
    return parts.values().stream()
        .anyMatch(observation ->
            observation instanceof Observation.Complete<?> complete
                && complete.asOf().isBefore(instant));
  }

  /** The networks. Like its siblings, only for a part that {@link #isComplete}. */
  public Networks networks() {
    return content(Part.NETWORKS, Networks.class);
  }

  /** The load balancers. */
  public Balancers balancers() {
    return content(Part.BALANCERS, Balancers.class);
  }

  /** The targets of the load balancers. */
  public Targets targets() {
    return content(Part.TARGETS, Targets.class);
  }

  /** The machines. */
  public Instances instances() {
    return content(Part.INSTANCES, Instances.class);
  }

  /** The machine images. */
  public Images images() {
    return content(Part.IMAGES, Images.class);
  }

  /** The ensemble. */
  public EnsembleState ensemble() {
    return content(Part.ENSEMBLE, EnsembleState.class);
  }

  /** The agents' reports. */
  public Reports reports() {
    return content(Part.REPORTS, Reports.class);
  }

  /** The metrics. */
  public Metrics metrics() {
    return content(Part.METRICS, Metrics.class);
  }

  private <T extends PartContent> T content(Part part, Class<T> type) {
    if (parts.get(part) instanceof Observation.Complete<? extends PartContent> complete) {
      return type.cast(complete.value());
    }
    throw new IllegalStateException(
        part + " was not observed whole: a reconciler must name the parts that it needs");
  }
}
