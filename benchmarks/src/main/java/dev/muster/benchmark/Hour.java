package dev.muster.benchmark;

import dev.muster.controller.kernel.KernelEvent;
import dev.muster.reconcile.DesiredCluster;
import dev.muster.spec.ClusterDocument;
import dev.muster.spec.ServiceSpec;
import dev.muster.spec.id.ServiceName;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A virtual hour in the life of settled clusters. */
final class Hour {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration LATENCY = Duration.ofMillis(20);
  private static final int MORE_MACHINES = 20;

  private Hour() {}

  /**
   * Runs the hour from the settled state on. Where actions fail, a commit has just asked each
   * cluster for more machines than one pass launches.
   *
   * @param clusters fresh ones: what fails is recorded in their ledgers
   * @param trouble what fails; with {@code NONE} nothing fails and nothing changes
   */
  static Tally run(SettledClusters clusters, SettledWorld.Trouble trouble) {
    SettledWorld world = clusters.world();
    VirtualLoop loop = clusters.goOn(LATENCY);
    world.suffer(trouble);
    switch (trouble) {
      case NONE, UNREADABLE -> {}
      case DENIED, THROTTLED, NO_CAPACITY, UNKNOWN -> {
        for (SettledCluster cluster : clusters.clusters()) {
          loop.post(
              new KernelEvent.ClusterStored(
                  loop.now(), Template.input(larger(cluster.desired())), Optional.empty()));
        }
      }
    }
    loop.runFor(HOUR);
    world.suffer(SettledWorld.Trouble.NONE);
    return loop.tally();
  }

  private static DesiredCluster larger(DesiredCluster desired) {
    SortedMap<ServiceName, ServiceSpec> services = new TreeMap<>();
    ClusterDocument document = desired.document();
    document
        .spec()
        .services()
        .forEach((name, service) ->
            services.put(name, service.withInstances(service.instances() + MORE_MACHINES)));
    return new DesiredCluster(
        desired.uid(),
        document.with(document.spec().withServices(services)),
        desired.generation() + 1,
        desired.origin(),
        desired.lifecycle(),
        desired.storeId());
  }
}
