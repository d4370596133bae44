package dev.muster.benchmark;

import dev.muster.controller.guard.Guards;
import dev.muster.controller.kernel.ClusterInput;
import dev.muster.controller.kernel.ClusterState;
import dev.muster.controller.kernel.Kernel;
import dev.muster.controller.kernel.KernelConfig;
import dev.muster.controller.kernel.KernelEvent;
import dev.muster.provider.Fence;
import dev.muster.provider.Scope;
import dev.muster.reconcile.DesiredCluster;
import dev.muster.reconcile.Observed;
import dev.muster.reconcile.ledger.Ledger;
import dev.muster.reconcile.order.DependencyOrder;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.ClusterUid;
import dev.muster.spec.status.Condition;
import dev.muster.testkit.ClusterBuilder;
import dev.muster.testkit.FakeWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A cluster that the kernel itself has converged on the fakes, from which settled clusters are
 * copied.
 *
 * @param desired what is wanted of it
 * @param observed the world as its last pass saw it
 * @param ledger what was recorded
 * @param convergedAt when it was first found to be as its spec says
 */
record Template(DesiredCluster desired, Observed observed, Ledger ledger, Instant convergedAt) {
  /** The seed of every kernel here: it only spreads pauses. */
  static final long SEED = 7;

  /** The leadership under which everything here is done. */
  static final Fence FENCE = new Fence(Scope.LOCAL, 1, "controller-1");

  private static final Instant START = Instant.parse("2026-03-01T08:00:00Z");
  private static final Duration PATIENCE = Duration.ofHours(2);
  private static final int FIRST_LISTENER = 9001;

  /** The kernel that ships, with the reconcilers and guards that ship. */
  static Kernel kernel() {
    KernelConfig config = KernelConfig.local(SEED);
    return new Kernel(
        config, DependencyOrder.reconcilers(), Guards.standard(config.consistencyWindow()));
  }

  /**
   * Lets a cluster converge: three ZooKeeper servers, and services with a listener and a
   * configuration each.
   *
   * @param services how many services
   * @param machines how many machines each has
   */
  static Template converge(int services, int machines) {
    ClusterBuilder builder = ClusterBuilder.cluster("scale", "template");
    for (int number = 0; number < services; number++) {
      String name = "web" + (char) ('a' + number);
      builder
          .service(name, "1.0.0", machines)
          .listener(FIRST_LISTENER + number, name)
          .config(name, "{\"greeting\":\"hello\"}");
    }
    DesiredCluster desired =
        new DesiredCluster(
            new ClusterUid("uid-template"),
            builder.build(),
            1,
            "c0ffee",
            DesiredCluster.Lifecycle.ACTIVE,
            "store-1");
    FakeWorld world = new FakeWorld(START);
    Map<ClusterKey, Ledger> ledgers = new HashMap<>();
    VirtualLoop loop =
        new VirtualLoop(
            kernel(),
            new Surroundings(world, world, world::advanceTo),
            ledgers,
            Duration.ofMillis(5),
            START);
    loop.post(new KernelEvent.ClusterStored(START, input(desired), Optional.empty()));
    loop.post(new KernelEvent.LeaseAcquired(START, FENCE));
    if (!loop.runUntil(() -> isReady(cluster(loop, desired)), PATIENCE)) {
      throw new IllegalStateException("the template did not converge in " + PATIENCE);
    }
    ClusterState cluster = cluster(loop, desired);
    return new Template(
        desired,
        cluster.memory().seen().orElseThrow(),
        ledgers.getOrDefault(desired.key(), Ledger.EMPTY),
        loop.now());
  }

  private static ClusterState cluster(VirtualLoop loop, DesiredCluster desired) {
    return loop.state().clusters().find(desired.key()).orElseThrow();
  }

  /** What the kernel is told of a cluster about which nobody has said anything special. */
  static ClusterInput input(DesiredCluster desired) {
    return new ClusterInput(
        desired, Optional.empty(), Optional.empty(), Optional.empty(), "", desired.generation());
  }

  static boolean isReady(ClusterState cluster) {
    return cluster.told().stream()
        .flatMap(status -> status.conditions().stream())
        .anyMatch(condition ->
            condition.type().equals(Condition.READY)
                && condition.status() == Condition.Status.TRUE);
  }
}
