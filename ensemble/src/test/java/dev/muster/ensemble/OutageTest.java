package dev.muster.ensemble;

import static dev.muster.ensemble.Wishes.FENCE;
import static dev.muster.ensemble.Wishes.WEB;
import static dev.muster.ensemble.Wishes.assertAccepted;
import static dev.muster.ensemble.Wishes.document;
import static dev.muster.ensemble.Wishes.failure;
import static dev.muster.ensemble.Wishes.modes;
import static dev.muster.ensemble.Wishes.observe;
import static dev.muster.ensemble.Wishes.publish;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.provider.EnsembleAddress;
import dev.muster.provider.Failure;
import dev.muster.provider.Observation;
import dev.muster.provider.Outcome;
import dev.muster.provider.action.EnsembleAction.InitializeEnsemble;
import dev.muster.provider.identity.MemberId;
import dev.muster.provider.observed.EnsembleState;
import dev.muster.provider.observed.EnsembleState.Mode;
import dev.muster.provider.observed.EnsembleState.PublishedConfig;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.ClusterUid;
import dev.muster.testkit.zookeeper.RealEnsemble;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is seen and done while servers are away. No call hangs. */
class OutageTest {
  private static final ClusterKey KEY = ClusterKey.parse("shop/prod");
  private static final ClusterUid UID = new ClusterUid("u-outage");
  private static final Duration LONGEST_CALL = Duration.ofSeconds(6);

  @Test
  void an_ensemble_is_told_apart_with_one_two_and_no_server_away(@TempDir Path root) {
    try (RealEnsemble servers = new RealEnsemble(root, "127.78.3", KEY, UID);
        ZooKeeperEnsembles ensembles = new ZooKeeperEnsembles(InstantSource.system())) {
      servers.found(3);
      EnsembleAddress address = servers.ensemble(1, 2, 3);
      assertAccepted(ensembles.apply(FENCE, address, new InitializeEnsemble()));
      assertAccepted(ensembles.apply(FENCE, address, publish(0)));

      int first = servers.leader(1, 2, 3);
      servers.kill(first);
      EnsembleState oneAway =
          awaitState(
              ensembles,
              address,
              // The servers are asked one after the other, some of them before they have agreed.
              state ->
                  state.committed().isPresent()
                      && modes(state).values().containsAll(Set.of(Mode.LEADER, Mode.FOLLOWER)));
      assertThat(modes(oneAway)).containsEntry(first, Mode.UNREACHABLE);
      assertThat(modes(oneAway).values())
          .containsExactlyInAnyOrder(Mode.UNREACHABLE, Mode.LEADER, Mode.FOLLOWER);
      assertThat(oneAway.committed().orElseThrow().voters()).hasSize(3);
      assertThat(oneAway.initialized()).isTrue();
      assertThat(oneAway.published()).containsEntry(WEB, head(1));
      assertAccepted(timely(() -> ensembles.apply(FENCE, address, publish(1))));

      int second = first == 3 ? 2 : 3;
      servers.kill(second);
      EnsembleState twoAway =
          awaitState(
              ensembles,
              address,
              state -> state.committed().isEmpty() && modes(state).containsValue(Mode.NOT_SERVING));
      int left = 6 - first - second;
      assertThat(modes(twoAway))
          .containsEntry(first, Mode.UNREACHABLE)
          .containsEntry(second, Mode.UNREACHABLE)
          .containsEntry(left, Mode.NOT_SERVING);
      assertThat(twoAway.published()).isEmpty();
      Outcome refused = timely(() -> ensembles.apply(FENCE, address, publish(2)));
      assertThat(failure(refused)).isInstanceOf(Failure.Unavailable.class);
      assertThat(failure(timely(() -> ensembles.raiseFence(FENCE, address))))
          .isInstanceOf(Failure.Unavailable.class);

      servers.start(first);
      servers.start(second);
      servers.awaitServing(first);
      servers.awaitServing(second);
      EnsembleState back =
          awaitState(
              ensembles,
              address,
              state ->
                  !modes(state).containsValue(Mode.UNREACHABLE) && state.committed().isPresent());
      assertThat(back.published()).containsEntry(WEB, head(2));
      assertAccepted(ensembles.apply(FENCE, address, publish(2)));
    }
  }

  @Test
  void machines_that_answer_that_no_server_runs_are_an_ensemble_without_quorum() {
    try (ZooKeeperEnsembles ensembles = new ZooKeeperEnsembles(InstantSource.system())) {
      EnsembleAddress address = address("127.78.4.1", "127.78.4.2", "127.78.4.3");
      EnsembleState state = observe(ensembles, address);
      assertThat(modes(state).values()).containsOnly(Mode.UNREACHABLE).hasSize(3);
      assertThat(state.committed()).isEmpty();
      assertThat(failure(ensembles.apply(FENCE, address, publish(0))))
          .isInstanceOf(Failure.Unavailable.class);
      assertThat(ensembles.sessions()).isZero();
    }
  }

  @Test
  void machines_that_say_nothing_may_serve_unseen() throws Exception {
    try (ServerSocket one = silent("127.78.5.1");
        ServerSocket two = silent("127.78.5.2");
        ZooKeeperEnsembles ensembles = new ZooKeeperEnsembles(InstantSource.system())) {
      assertThat(one.isBound() && two.isBound()).isTrue();
      EnsembleAddress address = address("127.78.5.1", "127.78.5.2", "127.78.5.3");
      assertThat(timely(() -> ensembles.observe(address)))
          .isInstanceOfSatisfying(
              Observation.Unavailable.class,
              unavailable -> assertThat(unavailable.reason()).contains("127.78.5.2"));
      assertThat(failure(timely(() -> ensembles.apply(FENCE, address, new InitializeEnsemble()))))
          .isInstanceOf(Failure.Unavailable.class);
    }
  }

  @Test
  void of_no_machine_nothing_is_known() {
    try (ZooKeeperEnsembles ensembles = new ZooKeeperEnsembles(InstantSource.system())) {
      EnsembleAddress nowhere = new EnsembleAddress(KEY, UID, new TreeMap<>());
      EnsembleState state = observe(ensembles, nowhere);
      assertThat(state.servers()).isEmpty();
      assertThat(state.committed()).isEmpty();
      assertThat(failure(ensembles.raiseFence(FENCE, nowhere)))
          .isInstanceOf(Failure.Unavailable.class);
    }
  }

  // While a leader is elected the ensemble may be unavailable; a call takes its time even then.
  private static EnsembleState awaitState(
      ZooKeeperEnsembles ensembles, EnsembleAddress address, Predicate<EnsembleState> wanted) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () ->
                switch (timely(() -> ensembles.observe(address))) {
                  case Observation.Complete<EnsembleState>(var state, var _) -> Optional.of(state);
                  case Observation.Unavailable<EnsembleState> _ -> Optional.<EnsembleState>empty();
                },
            state -> state.filter(wanted).isPresent())
        .orElseThrow();
  }

  private static <T> T timely(Supplier<T> call) {
    long begun = System.nanoTime();
    T result = call.get();
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(LONGEST_CALL);
    return result;
  }

  private static PublishedConfig head(int number) {
    return new PublishedConfig(number, document(number).sha256());
  }

  private static ServerSocket silent(String address) throws Exception {
    return new ServerSocket(EnsembleAddress.CLIENT_PORT, 10, InetAddress.ofLiteral(address));
  }

  private static EnsembleAddress address(String... addresses) {
    TreeMap<MemberId, String> members = new TreeMap<>();
    for (String address : addresses) {
      members.put(new MemberId(members.size() + 1), address);
    }
    return new EnsembleAddress(KEY, UID, members);
  }
}
