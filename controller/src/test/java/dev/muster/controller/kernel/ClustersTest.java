package dev.muster.controller.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.controller.kernel.ClusterState.Memory;
import dev.muster.controller.kernel.ClusterState.Schedule;
import dev.muster.controller.kernel.ClusterState.Urgency;
import dev.muster.controller.kernel.Clusters.Rank;
import dev.muster.provider.Scope;
import dev.muster.reconcile.DesiredCluster;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.ClusterUid;
import dev.muster.testkit.ClusterBuilder;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Whose turn it is, against a look at every cluster. */
class ClustersTest {
  private static final int CHANGES = 2_000;
  private static final int NAMES = 25;
  private static final int SECONDS = 20;
  private static final Instant START = Instant.parse("2026-03-01T08:00:00Z");

  @Test
  void turns_are_those_that_a_look_at_every_cluster_gives() {
    Random random = new Random(5);
    Map<ClusterKey, ClusterState> expected = new TreeMap<>();
    Clusters clusters = Clusters.NONE;
    for (int change = 0; change < CHANGES; change++) {
      ClusterState cluster = cluster(random);
      ClusterKey key = cluster.input().key();
      if (random.nextInt(4) == 0) {
        expected.remove(key);
        clusters = clusters.without(key);
      } else {
        expected.put(key, cluster);
        clusters = clusters.with(cluster);
      }
      Instant now = instant(random);
      int most = random.nextInt(6);
      assertThat(clusters).containsExactlyEntriesOf(expected);
      assertThat(clusters.running()).isEqualTo(Math.toIntExact(running(expected)));
      for (Rank rank : Rank.values()) {
        assertThat(clusters.due(Scope.LOCAL, rank, now, most))
            .isEqualTo(due(of(expected, rank), now, most));
        assertThat(clusters.nextDue(Scope.LOCAL, rank, now))
            .isEqualTo(nextDue(of(expected, rank), now));
      }
    }
  }

  @Test
  void a_scope_without_clusters_has_no_turns() {
    Clusters clusters = Clusters.NONE.with(cluster(new Random(1)).withoutPass());
    Scope elsewhere = new Scope("elsewhere", "account", "region");
    for (Rank rank : Rank.values()) {
      assertThat(clusters.due(elsewhere, rank, START.plusSeconds(SECONDS), 5)).isEmpty();
      assertThat(clusters.nextDue(elsewhere, rank, START.minusSeconds(1))).isEmpty();
    }
  }

  private static long running(Map<ClusterKey, ClusterState> all) {
    return all.values().stream().filter(cluster -> cluster.pass().isPresent()).count();
  }

  private static List<ClusterState> of(Map<ClusterKey, ClusterState> all, Rank rank) {
    return all.values().stream()
        .filter(cluster ->
            switch (rank) {
              case PERSON -> cluster.schedule().urgency() == Urgency.PERSON;
              case FOLLOW_UP ->
                  cluster.schedule().urgency() == Urgency.FOLLOW_UP
                      && !cluster.schedule().hasFailedAgain();
              case RETRY ->
                  cluster.schedule().urgency() == Urgency.FOLLOW_UP
                      && cluster.schedule().hasFailedAgain();
              case RESYNC -> cluster.schedule().urgency() == Urgency.RESYNC;
            })
        .toList();
  }

  private static List<ClusterState> due(List<ClusterState> all, Instant now, int most) {
    return all.stream()
        .filter(cluster -> cluster.pass().isEmpty())
        .filter(cluster -> !cluster.schedule().dueAt().isAfter(now))
        .sorted(
            Comparator.comparing((ClusterState cluster) -> cluster.schedule().dueAt())
                .thenComparing(cluster -> cluster.input().key()))
        .limit(most)
        .toList();
  }

  private static Optional<Instant> nextDue(List<ClusterState> all, Instant now) {
    return all.stream()
        .filter(cluster -> cluster.pass().isEmpty())
        .map(cluster -> cluster.schedule().dueAt())
        .filter(at -> at.isAfter(now))
        .min(Instant::compareTo);
  }

  private static Instant instant(Random random) {
    return START.plusSeconds(random.nextInt(SECONDS));
  }

  private static ClusterState cluster(Random random) {
    String name = "c" + random.nextInt(NAMES);
    Urgency urgency = Urgency.values()[random.nextInt(Urgency.values().length)];
    Schedule schedule = new Schedule(instant(random), urgency, "test", random.nextInt(5));
    Optional<Pass> pass =
        random.nextInt(3) == 0
            ? Optional.of(new Pass(1, START, "test", urgency, new Pass.Phase.Loading()))
            : Optional.empty();
    return new ClusterState(
        new ClusterInput(
            new DesiredCluster(
                new ClusterUid("uid-" + name),
                ClusterBuilder.cluster("shop", name).build(),
                1,
                "c0ffee",
                DesiredCluster.Lifecycle.ACTIVE,
                "store-1"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            "",
            1),
        schedule,
        Optional.empty(),
        Memory.NONE,
        Optional.empty(),
        pass);
  }
}
