package dev.muster.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.benchmark.SettledWorld.Trouble;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The proof of scale in small: how much work is done, not how long it takes. */
class ScaleTest {
  private static final int MANY = 40;

  @ParameterizedTest
  @ValueSource(ints = {1, 7, MANY})
  void a_cycle_sweeps_each_part_once_however_many_clusters_there_are(int clusters) {
    Tally tally = new SettledClusters(clusters).cycle();
    assertThat(tally.passes()).isEqualTo(clusters);
    assertThat(tally.sweepsByPart())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("NETWORKS", 1, "BALANCERS", 1, "TARGETS", 1, "INSTANCES", 1, "IMAGES", 1));
    assertThat(tally.questions()).isEqualTo(2 * clusters);
    assertThat(tally.actions()).isZero();
    assertThat(tally.records()).isZero();
  }

  @Test
  void a_copied_cluster_of_many_machines_is_settled() {
    assertThat(new OneCluster(1_000).decide().fold().findings()).isNotEmpty();
  }

  @ParameterizedTest
  @EnumSource(value = Trouble.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void a_failing_hour_makes_no_more_calls_than_a_healthy_one(Trouble trouble) {
    for (int clusters : new int[] {1, MANY}) {
      Tally healthy = Hour.run(new SettledClusters(clusters), Trouble.NONE);
      Tally failing = Hour.run(new SettledClusters(clusters), trouble);
      assertThat(failing.calls()).as("%s, %d clusters", trouble, clusters).isPositive();
      assertThat(failing.calls())
          .as("%s, %d clusters, all calls", trouble, clusters)
          .isLessThanOrEqualTo(healthy.calls());
      assertThat(failing.providerCalls())
          .as("%s, %d clusters, calls of the provider", trouble, clusters)
          .isLessThanOrEqualTo(healthy.providerCalls());
    }
  }
}
