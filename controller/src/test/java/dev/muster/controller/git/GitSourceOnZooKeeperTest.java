package dev.muster.controller.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.controller.git.judge.SpecTexts;
import dev.muster.controller.model.ClusterEvent;
import dev.muster.controller.model.ClusterRecord;
import dev.muster.controller.model.RepositoryRecord;
import dev.muster.controller.store.StoreResult;
import dev.muster.controller.store.embedded.EmbeddedStore;
import dev.muster.controller.store.embedded.EmbeddedStores;
import dev.muster.controller.store.zookeeper.StoreConnection;
import dev.muster.controller.store.zookeeper.ZooKeeperLeases;
import dev.muster.controller.store.zookeeper.ZooKeeperStore;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.ClusterUid;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The source on a real store with real leases. */
class GitSourceOnZooKeeperTest {
  private static final ClusterKey PROD = ClusterKey.parse("shop/prod");
  private static final ClusterKey NEW = ClusterKey.parse("shop/new");

  @TempDir private Path folder;

  @Test
  void a_commit_reaches_the_store_and_a_second_controller_takes_over() throws Exception {
    try (EmbeddedStore server = EmbeddedStores.start(folder.resolve("store"));
        StoreConnection connection = EmbeddedStores.connect(server);
        ZooKeeperStore store = EmbeddedStores.open(connection);
        SpecRepository specs = new SpecRepository(folder.resolve("specs.git"))) {
      specs.put("a/cluster.yaml", SpecTexts.cluster("shop/prod", 1)).commit();
      try (ZooKeeperLeases leases = new ZooKeeperLeases(connection, "one");
          GitSource source = source(store, leases, "one", specs)) {
        source.start();
        soon().untilAsserted(() -> assertThat(cluster(store).generation()).isEqualTo(1));
        specs
            .put("a/cluster.yaml", SpecTexts.bad("shop/prod"))
            .put("b/cluster.yaml", SpecTexts.bad("shop/new"))
            .commit();
        soon().until(() -> cluster(store).sourceProblem().isPresent());
        soon().until(() -> !events(store, NEW).isEmpty());
      }
      try (ZooKeeperLeases leases = new ZooKeeperLeases(connection, "two");
          GitSource source = source(store, leases, "two", specs)) {
        source.start();
        String mended =
            specs
                .put("a/cluster.yaml", SpecTexts.cluster("shop/prod", 2))
                .remove("b/cluster.yaml")
                .commit();
        soon().untilAsserted(() -> assertThat(cluster(store).generation()).isEqualTo(2));
        assertThat(cluster(store).sourceProblem()).isEmpty();
        soon()
            .untilAsserted(() ->
                assertThat(store.repository(specs.address()))
                    .isInstanceOfSatisfying(
                        StoreResult.Done.class,
                        done -> {
                          RepositoryRecord record = (RepositoryRecord) done.value();
                          assertThat(record.commit()).contains(mended);
                          assertThat(record.problem()).isEmpty();
                        }));
      }
      assertThat(events(store, PROD))
          .extracting(ClusterEvent::reason)
          .containsExactly("SpecAccepted", "InvalidSpec", "SpecAccepted");
    }
  }

  private GitSource source(
      ZooKeeperStore store, ZooKeeperLeases leases, String name, SpecRepository specs) {
    return new GitSource(
        new GitSourceParts(
            store,
            store,
            leases,
            folder.resolve(name),
            FetchLimits.DEFAULT,
            _ -> Optional.empty(),
            () -> new ClusterUid(UUID.randomUUID().toString()),
            InstantSource.system(),
            new Random(5),
            new SimpleMeterRegistry()),
        List.of(
            new RepositorySettings(
                new RepositoryAddress(specs.address()),
                "main",
                RepositorySettings.DEFAULT_PATHS,
                Duration.ofSeconds(1),
                new Credentials.None())));
  }

  private static ClusterRecord cluster(ZooKeeperStore store) {
    StoreResult<ClusterRecord> result = store.cluster(PROD);
    assertThat(result).isInstanceOf(StoreResult.Done.class);
    return ((StoreResult.Done<ClusterRecord>) result).value();
  }

  private static List<ClusterEvent> events(ZooKeeperStore store, ClusterKey key) {
    return store.events(key) instanceof StoreResult.Done<List<ClusterEvent>> done
        ? done.value()
        : List.of();
  }

  private static ConditionFactory soon() {
    return await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptions();
  }
}
