package dev.muster.ensemble;

import static dev.muster.ensemble.Wishes.FENCE;
import static dev.muster.ensemble.Wishes.WEB;
import static dev.muster.ensemble.Wishes.assertAccepted;
import static dev.muster.ensemble.Wishes.failure;
import static dev.muster.ensemble.Wishes.fence;
import static dev.muster.ensemble.Wishes.observe;
import static dev.muster.ensemble.Wishes.publish;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.ensemble.LossyProxy.Loss;
import dev.muster.provider.EnsembleAddress;
import dev.muster.provider.Failure;
import dev.muster.provider.Observation;
import dev.muster.provider.Outcome;
import dev.muster.provider.action.EnsembleAction.InitializeEnsemble;
import dev.muster.provider.identity.MemberId;
import dev.muster.provider.layout.EnsembleLayout;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.ClusterUid;
import dev.muster.testkit.zookeeper.RealEnsemble;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.SortedMap;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lost answer is neither a refusal nor done again: what is there is read. */
class LostAnswerTest {
  private static final ClusterKey KEY = ClusterKey.parse("shop/prod");
  private static final ClusterUid UID = new ClusterUid("u-lossy");
  private static final String VERSION_ONE = EnsembleLayout.version(WEB, 1);
  private static final Patience SHORT =
      new Patience(
          Duration.ofSeconds(1),
          Duration.ofSeconds(2),
          Duration.ofSeconds(2),
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          Duration.ofSeconds(2),
          Duration.ofMillis(300));

  private static RealEnsemble servers;
  private static TestClient client;

  private LossyProxy proxy;
  private ZooKeeperEnsembles ensembles;
  private EnsembleAddress address;

  @BeforeAll
  static void found(@TempDir Path root) {
    servers = new RealEnsemble(root, "127.78.11", KEY, UID);
    servers.found(1);
    client = new TestClient(servers.connect(1), UID);
  }

  @AfterAll
  static void end() {
    client.close();
    servers.close();
  }

  @BeforeEach
  void open() {
    client.wipe();
    proxy = new LossyProxy("127.78.12.1", servers.address(1));
    ensembles = new ZooKeeperEnsembles(InstantSource.system(), SHORT);
    SortedMap<MemberId, String> members = new TreeMap<>();
    members.put(new MemberId(1), "127.78.12.1");
    address = new EnsembleAddress(KEY, UID, members);
  }

  @AfterEach
  void close() {
    ensembles.close();
    proxy.close();
  }

  @Test
  void what_was_done_is_accepted_though_the_answer_was_lost() throws Exception {
    proxy.lose(Loss.ANSWER, UID.value());
    assertAccepted(ensembles.apply(FENCE, address, new InitializeEnsemble()));
    proxy.lose(Loss.ANSWER, VERSION_ONE);
    assertAccepted(ensembles.apply(FENCE, address, publish(0)));
    proxy.lose(Loss.ANSWER, "770077");
    assertAccepted(ensembles.raiseFence(fence(770_077), address));
    assertThat(client.text(EnsembleLayout.EPOCH)).isEqualTo("770077");
    assertThat(proxy.losses()).isEqualTo(3);
    assertThat(client.children(EnsembleLayout.versions(WEB))).containsExactly("1");
  }

  @Test
  void what_does_not_show_is_unknown_since_it_may_still_be_on_its_way() throws Exception {
    assertAccepted(ensembles.apply(FENCE, address, new InitializeEnsemble()));
    proxy.lose(Loss.REQUEST, VERSION_ONE);
    assertThat(ensembles.apply(FENCE, address, publish(0))).isInstanceOf(Outcome.Unknown.class);
    assertThat(client.children(EnsembleLayout.CONFIG)).isEmpty();
    assertAccepted(ensembles.apply(FENCE, address, publish(0)));
  }

  @Test
  void what_cannot_be_read_any_more_is_unknown_within_bounds() throws Exception {
    assertAccepted(ensembles.apply(FENCE, address, new InitializeEnsemble()));
    proxy.lose(Loss.ANSWER_AND_SERVER, VERSION_ONE);
    long begun = System.nanoTime();
    assertThat(ensembles.apply(FENCE, address, publish(0))).isInstanceOf(Outcome.Unknown.class);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(6));
    assertThat(client.children(EnsembleLayout.versions(WEB))).containsExactly("1");
  }

  @Test
  void a_leader_deposed_between_its_look_and_its_write_is_stopped_by_the_transaction()
      throws Exception {
    assertAccepted(ensembles.apply(FENCE, address, new InitializeEnsemble()));
    proxy.meanwhile(VERSION_ONE, () -> client.set(EnsembleLayout.EPOCH, "9"));
    assertThat(failure(ensembles.apply(FENCE, address, publish(0))))
        .isInstanceOfSatisfying(
            Failure.Fenced.class, fenced -> assertThat(fenced.currentEpoch()).isEqualTo(9));
    assertThat(proxy.losses()).isEqualTo(1);
    assertThat(client.children(EnsembleLayout.CONFIG)).isEmpty();
  }

  @Test
  void a_session_that_nobody_uses_is_closed_and_opened_again() {
    assertAccepted(ensembles.apply(FENCE, address, new InitializeEnsemble()));
    assertThat(ensembles.sessions()).isEqualTo(1);
    Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> ensembles.sessions() == 0);
    assertThat(observe(ensembles, address).initialized()).isTrue();
  }

  @Test
  void nothing_is_done_after_the_end() {
    ensembles.close();
    assertThat(ensembles.apply(FENCE, address, new InitializeEnsemble()))
        .isInstanceOf(Outcome.Refused.class);
    assertThat(ensembles.observe(address)).isInstanceOf(Observation.Unavailable.class);
  }
}
