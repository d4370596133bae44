package dev.muster.ensemble;

import static dev.muster.ensemble.Wishes.FENCE;
import static dev.muster.ensemble.Wishes.WEB;
import static dev.muster.ensemble.Wishes.assertAccepted;
import static dev.muster.ensemble.Wishes.document;
import static dev.muster.ensemble.Wishes.failure;
import static dev.muster.ensemble.Wishes.fence;
import static dev.muster.ensemble.Wishes.observe;
import static dev.muster.ensemble.Wishes.publish;
import static dev.muster.ensemble.Wishes.swap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.provider.EnsembleAddress;
import dev.muster.provider.Failure;
import dev.muster.provider.Observation;
import dev.muster.provider.Outcome;
import dev.muster.provider.action.ConfigAction.AssignConfig;
import dev.muster.provider.action.ConfigAction.PublishConfig;
import dev.muster.provider.action.ConfigSource;
import dev.muster.provider.action.EnsembleAction.InitializeEnsemble;
import dev.muster.provider.identity.Occupant;
import dev.muster.provider.layout.ConfigHead;
import dev.muster.provider.layout.EnsembleLayout;
import dev.muster.provider.observed.EnsembleState;
import dev.muster.spec.ConfigDocument;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.ClusterUid;
import dev.muster.testkit.zookeeper.RealEnsemble;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lies in a real ensemble after each action, and what is never done to it. */
class ZooKeeperEnsemblesTest {
  private static final ClusterKey KEY = ClusterKey.parse("shop/prod");
  private static final ClusterUid UID = new ClusterUid("u-ensemble");

  private static RealEnsemble servers;
  private static ZooKeeperEnsembles ensembles;
  private static TestClient client;
  private static EnsembleAddress address;

  @BeforeAll
  static void found(@TempDir Path root) {
    servers = new RealEnsemble(root, "127.78.2", KEY, UID);
    servers.found(3);
    ensembles = new ZooKeeperEnsembles(InstantSource.system());
    client = new TestClient(servers.connect(1, 2, 3), UID);
    address = servers.ensemble(1, 2, 3);
  }

  @AfterAll
  static void end() {
    client.close();
    ensembles.close();
    servers.close();
  }

  @BeforeEach
  void wipe() {
    client.wipe();
  }

  @Test
  void the_layout_is_what_agents_read() throws Exception {
    initialize();
    assertAccepted(ensembles.apply(FENCE, address, publish(0)));
    assertAccepted(ensembles.apply(FENCE, address, publish(1)));
    assertThat(client.text(EnsembleLayout.ENSEMBLE_ID)).isEqualTo(UID.value());
    assertThat(client.text(EnsembleLayout.EPOCH)).isEqualTo("5");
    assertThat(client.children("/")).contains("config", "instances", "muster");
    assertThat(client.text(EnsembleLayout.version(WEB, 1))).isEqualTo("{\"n\":1}");
    assertThat(client.text(EnsembleLayout.version(WEB, 2))).isEqualTo("{\"n\":2}");
    byte[] head = client.text(EnsembleLayout.head(WEB)).getBytes(StandardCharsets.UTF_8);
    assertThat(ConfigHead.parse(head))
        .isEqualTo(new ConfigHead(2, document(2).sha256(), 1, "test", "because"));
  }

  @Test
  void services_may_report_and_change_nothing_else() throws Exception {
    initialize();
    assertAccepted(ensembles.apply(FENCE, address, publish(0)));
    try (TestClient service = new TestClient(servers.connect(1, 2, 3))) {
      assertThat(service.text(EnsembleLayout.version(WEB, 1))).isEqualTo("{\"n\":1}");
      service.create(EnsembleLayout.instances(WEB), new byte[0], CreateMode.PERSISTENT);
      for (String path :
          List.of(EnsembleLayout.head(WEB), EnsembleLayout.EPOCH, EnsembleLayout.version(WEB, 1))) {
        assertThatThrownBy(() -> service.zooKeeper().setData(path, new byte[0], -1))
            .isInstanceOf(KeeperException.NoAuthException.class);
      }
    }
  }

  @Test
  void the_ensemble_of_another_cluster_is_never_touched() throws Exception {
    initialize();
    assertAccepted(ensembles.apply(FENCE, address, publish(0)));
    List<String> before = content();
    EnsembleAddress others =
        new EnsembleAddress(
            ClusterKey.parse("shop/other"), new ClusterUid("u-other"), address.members());
    EnsembleState seen = observe(ensembles, others);
    assertThat(seen.initialized()).isFalse();
    assertThat(seen.fenceEpoch()).isZero();
    assertThat(seen.published()).isEmpty();
    List<Outcome> outcomes =
        List.of(
            ensembles.apply(fence(9), others, new InitializeEnsemble()),
            ensembles.apply(fence(9), others, publish(1)),
            ensembles.apply(fence(9), others, swap(seen, 4, servers.address(4), 3)),
            ensembles.raiseFence(fence(9), others));
    for (Outcome outcome : outcomes) {
      assertThat(failure(outcome)).isInstanceOf(Failure.Invalid.class);
      assertThat(failure(outcome).message()).contains("u-ensemble").contains("shop/other");
    }
    assertThat(content()).isEqualTo(before);
  }

  @Test
  void an_ensemble_without_an_id_that_holds_data_is_never_touched() throws Exception {
    client.create("/orders", new byte[0], CreateMode.PERSISTENT);
    for (Outcome outcome :
        List.of(
            ensembles.apply(FENCE, address, new InitializeEnsemble()),
            ensembles.raiseFence(FENCE, address))) {
      assertThat(failure(outcome)).isInstanceOf(Failure.Invalid.class);
      assertThat(failure(outcome).message()).contains("/orders");
    }
    assertThat(client.children("/")).containsExactly("orders", "zookeeper");
    assertThat(observe(ensembles, address).initialized()).isFalse();
  }

  @Test
  void a_newer_leader_is_written_down_with_its_first_write() throws Exception {
    initialize();
    assertAccepted(ensembles.apply(fence(6), address, publish(0)));
    assertThat(client.text(EnsembleLayout.EPOCH)).isEqualTo("6");
    assertThat(failure(ensembles.apply(FENCE, address, publish(1))))
        .isInstanceOfSatisfying(
            Failure.Fenced.class, fenced -> assertThat(fenced.currentEpoch()).isEqualTo(6));
  }

  @Test
  void of_many_that_publish_at_once_each_version_has_one_publisher() throws Exception {
    initialize();
    List<Callable<Outcome>> publishers = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      int epoch = 5 + i % 3;
      publishers.add(() -> ensembles.apply(fence(epoch), address, publish(0)));
    }
    List<Outcome> outcomes = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Outcome> outcome : threads.invokeAll(publishers)) {
        outcomes.add(outcome.get());
      }
    }
    assertThat(outcomes).filteredOn(Outcome.Accepted.class::isInstance).hasSize(1);
    assertThat(outcomes)
        .filteredOn(outcome -> !(outcome instanceof Outcome.Accepted))
        .allSatisfy(outcome ->
            assertThat(failure(outcome))
                .isInstanceOfAny(Failure.Conflict.class, Failure.Fenced.class));
    assertThat(client.children(EnsembleLayout.versions(WEB))).containsExactly("1");
  }

  @Test
  void fifty_versions_are_kept_and_those_that_a_machine_still_runs_with() throws Exception {
    initialize();
    for (int head = 0; head < 3; head++) {
      assertAccepted(ensembles.apply(FENCE, address, publish(head)));
    }
    ConfigSource second = new ConfigSource.Version(2, document(2).sha256());
    assertAccepted(
        ensembles.apply(
            FENCE,
            address,
            new AssignConfig(
                WEB, second, new TreeSet<>(Set.of(Occupant.parse("web-1.1"))), "test", "canary")));
    for (int head = 3; head < 53; head++) {
      assertAccepted(ensembles.apply(FENCE, address, publish(head)));
    }
    List<String> kept =
        new ArrayList<>(IntStream.rangeClosed(4, 53).mapToObj(Integer::toString).toList());
    kept.add("2");
    assertThat(client.children(EnsembleLayout.versions(WEB)))
        .containsExactlyInAnyOrderElementsOf(kept);
  }

  @Test
  void what_could_never_be_read_is_not_published() throws Exception {
    initialize();
    ConfigDocument largest =
        ConfigDocument.ofCanonicalJson(
            "{\"a\":\"" + "x".repeat(ConfigDocument.MAXIMUM_BYTES - 8) + "\"}");
    ConfigDocument wide =
        ConfigDocument.ofCanonicalJson(
            "{\"a\":\"" + "\u20ac".repeat(ConfigDocument.MAXIMUM_BYTES / 2) + "\"}");
    ConfigDocument forged = new ConfigDocument("{}", document(1).sha256());
    for (PublishConfig refused :
        List.of(
            new PublishConfig(
                WEB, 0, new ConfigSource.Document(wide), "test", "three bytes a character"),
            new PublishConfig(
                WEB, 0, new ConfigSource.Document(forged), "test", "another document's digest"),
            new PublishConfig(WEB, 0, Wishes.source(1), "test", "m".repeat(20_000)))) {
      assertThat(failure(ensembles.apply(FENCE, address, refused)))
          .isInstanceOf(Failure.Invalid.class);
    }
    assertThat(client.children(EnsembleLayout.CONFIG)).isEmpty();
    assertAccepted(
        ensembles.apply(
            FENCE,
            address,
            new PublishConfig(WEB, 0, new ConfigSource.Document(largest), "test", "fits")));
    assertThat(client.text(EnsembleLayout.version(WEB, 1))).isEqualTo(largest.json());
  }

  @Test
  void what_cannot_be_read_never_looks_like_nothing() throws Exception {
    initialize();
    assertAccepted(ensembles.apply(FENCE, address, publish(0)));
    client.zooKeeper().setData(EnsembleLayout.head(WEB), "?".getBytes(StandardCharsets.UTF_8), -1);
    assertThat(ensembles.observe(address))
        .isInstanceOfSatisfying(
            Observation.Unavailable.class,
            unavailable -> assertThat(unavailable.reason()).contains("/config/web/head"));
    assertThat(failure(ensembles.apply(FENCE, address, publish(0))))
        .isInstanceOf(Failure.Invalid.class);
  }

  private static void initialize() {
    assertAccepted(ensembles.apply(FENCE, address, new InitializeEnsemble()));
  }

  private static List<String> content() throws Exception {
    List<String> content = new ArrayList<>();
    for (String path :
        List.of(EnsembleLayout.ENSEMBLE_ID, EnsembleLayout.EPOCH, EnsembleLayout.head(WEB))) {
      content.add(path + "=" + client.text(path));
    }
    content.addAll(client.children("/"));
    content.addAll(client.children(EnsembleLayout.versions(WEB)));
    content.add(client.text("/zookeeper/config"));
    return content;
  }
}
