package dev.muster.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.identity.MemberRole;
import dev.muster.provider.observed.InstanceReport.Health;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three agents found an ensemble together, or not at all. */
class FoundingTest {
  private static final Duration LIMIT = Duration.ofSeconds(40);

  @TempDir Path root;

  @Test
  void founders_wait_for_all_then_serve_and_keep_their_data_over_a_kill() throws Exception {
    try (TestCluster cluster = new TestCluster(root, 1)) {
      InstanceId one = cluster.addServer(1, MemberRole.GENESIS, 3);
      InstanceId two = cluster.addServer(2, MemberRole.GENESIS, 3);
      Agent first = cluster.start(one);
      Agent second = cluster.start(two);
      // Two of three would be a quorum: they must not begin without the third.
      await()
          .during(Duration.ofMillis(500))
          .atMost(LIMIT)
          .until(() ->
              !Files.exists(cluster.disk(one).zookeeper())
                  && !Files.exists(cluster.disk(two).zookeeper()));

      long begun = System.nanoTime();
      Agent third = cluster.start(cluster.addServer(3, MemberRole.GENESIS, 3));
      for (Agent agent : List.of(first, second, third)) {
        await().atMost(LIMIT).until(() -> agent.board().current().health() == Health.HEALTHY);
      }
      System.out.println("founded in ms: " + (System.nanoTime() - begun) / 1_000_000);
      assertThat(cluster.disk(one).folder().resolve("zookeeper-entered")).exists();
    }
  }
}
