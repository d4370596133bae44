package dev.muster.benchmark;

import dev.muster.controller.kernel.ClusterState;
import dev.muster.controller.kernel.KernelEvent;
import dev.muster.controller.kernel.KernelState;
import dev.muster.reconcile.ledger.Ledger;
import dev.muster.spec.id.ClusterKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Many clusters of ten machines in one scope, all of them settled and led by one kernel. */
final class SettledClusters {
  /** Three ZooKeeper servers and seven web machines. */
  static final int MACHINES_EACH = 10;

  private static final int WEB_MACHINES = 7;
  private static final Duration RESYNC = Duration.ofSeconds(31);

  private final List<SettledCluster> clusters = new ArrayList<>();
  private final Map<ClusterKey, Ledger> ledgers = new HashMap<>();
  private final SettledWorld world;
  private final KernelState settled;
  private final Instant settledAt;

  /** Makes so many, and lets the kernel see that there is nothing to do. */
  SettledClusters(int count) {
    Template template = Template.converge(1, WEB_MACHINES);
    for (int number = 0; number < count; number++) {
      SettledCluster cluster = Copier.copy(template, number, 1);
      clusters.add(cluster);
      ledgers.put(cluster.desired().key(), cluster.ledger());
    }
    Instant start = template.convergedAt();
    world = new SettledWorld(clusters, start);
    VirtualLoop loop = loop(Duration.ZERO, start);
    for (SettledCluster cluster : clusters) {
      loop.post(
          new KernelEvent.ClusterStored(
              start, Template.input(cluster.desired()), Optional.empty()));
    }
    loop.post(new KernelEvent.LeaseAcquired(start, Template.FENCE));
    loop.runFor(RESYNC);
    settled = loop.state();
    settledAt = loop.now();
    Tally tally = loop.tally();
    // Telling the provider who leads is the one action of a settled scope.
    if (tally.passes() < count || tally.actions() > 1 || tally.records() > 0 || !isReady()) {
      throw new IllegalStateException(
          "the copies are not settled: %d passes, %d actions, %d records"
              .formatted(tally.passes(), tally.actions(), tally.records()));
    }
  }

  private boolean isReady() {
    return settled.clusters().values().stream().allMatch(Template::isReady);
  }

  private VirtualLoop loop(Duration latency, Instant at) {
    return new VirtualLoop(
        Template.kernel(), new Surroundings(world, world, world::turnClock), ledgers, latency, at);
  }

  List<SettledCluster> clusters() {
    return clusters;
  }

  /**
   * One no-change cycle: from the tick on which every cluster is due to the moment when the pass of
   * each has ended. It begins at the same state each time.
   */
  Tally cycle() {
    VirtualLoop loop = loop(Duration.ZERO, settledAt);
    loop.resume(settled, settledAt.plus(RESYNC));
    loop.runFor(Duration.ZERO);
    if (loop.state().clusters().values().stream().anyMatch(SettledClusters::isBusy)) {
      throw new IllegalStateException("a pass has not ended");
    }
    return loop.tally();
  }

  private static boolean isBusy(ClusterState cluster) {
    return cluster.pass().isPresent();
  }

  /** A loop that goes on from the settled state, with a latency as of a provider nearby. */
  VirtualLoop goOn(Duration latency) {
    VirtualLoop loop = loop(latency, settledAt);
    loop.resume(settled, settledAt);
    return loop;
  }

  SettledWorld world() {
    return world;
  }
}
