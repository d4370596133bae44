package dev.muster.reconcile.undo;

import dev.muster.reconcile.ledger.RolloutGoal;
import dev.muster.spec.ClusterDocument;
import dev.muster.spec.ClusterSpec;
import dev.muster.spec.ConfigDocument;
import dev.muster.spec.ServiceSpec;
import dev.muster.spec.id.ServiceName;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A person's word that a service runs again what an earlier document asked for. It holds while the
 * documents ask for what was undone and ends with the first that asks for anything else, so that
 * the newest commit always wins.
 *
 * @param service the service
 * @param undone what the documents ask for
 * @param actor who said so
 * @param reason why; may be empty
 * @param at when
 */
public record Undo(
    ServiceName service, RolloutGoal undone, String actor, String reason, Instant at) {
  /** Whether a document still asks for what was undone. */
  public boolean holds(ClusterDocument document) {
    return goal(document, service).filter(undone::equals).isPresent();
  }

  /** Who wants it, and why where they said so. */
  public String words() {
    return actor + (reason.isEmpty() ? "" : ": " + reason);
  }

  /** What a document asks of a service; empty for one that it does not name. */
  public static Optional<RolloutGoal> goal(ClusterDocument document, ServiceName service) {
    return Optional.ofNullable(document.spec().services().get(service))
        .map(spec ->
            RolloutGoal.of(
                spec,
                Optional.ofNullable(document.spec().config().get(service))
                    .map(ConfigDocument::sha256)));
  }

  /** Whether two documents ask for different revisions or configurations of any service of both. */
  public static boolean isAnyBetween(ClusterDocument one, ClusterDocument other) {
    return one.spec().services().keySet().stream()
        .filter(other.spec().services()::containsKey)
        .anyMatch(service -> !goal(one, service).equals(goal(other, service)));
  }

  /**
   * The present document with one service that runs what an earlier document asked for. How many
   * machines it has, how it rolls out and who reaches it stay as they are wanted now, and so does a
   * configuration that the earlier document did not have: what was published is never unpublished.
   *
   * @param present the present document
   * @param earlier one that names the service
   * @param service the service
   */
  public static ClusterDocument back(
      ClusterDocument present, ClusterDocument earlier, ServiceName service) {
    ServiceSpec now = present.spec().services().get(service);
    ServiceSpec then = earlier.spec().services().get(service);
    if (now == null || then == null) {
      return present;
    }
    SortedMap<ServiceName, ServiceSpec> services = new TreeMap<>(present.spec().services());
    services.put(service, now.running(then));
    SortedMap<ServiceName, ConfigDocument> config = new TreeMap<>(present.spec().config());
    ConfigDocument old = earlier.spec().config().get(service);
    if (old != null) {
      config.put(service, old);
    }
    ClusterSpec spec = present.spec().withServices(services).withConfig(config);
    return present.with(spec);
  }
}
