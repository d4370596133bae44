package dev.muster.ensemble;

import static dev.muster.ensemble.Wishes.FENCE;
import static dev.muster.ensemble.Wishes.assertAccepted;
import static dev.muster.ensemble.Wishes.failure;
import static dev.muster.ensemble.Wishes.modes;
import static dev.muster.ensemble.Wishes.observe;
import static dev.muster.ensemble.Wishes.publish;
import static dev.muster.ensemble.Wishes.swap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.ensemble.LossyProxy.Loss;
import dev.muster.provider.EnsembleAddress;
import dev.muster.provider.Failure;
import dev.muster.provider.action.EnsembleAction.InitializeEnsemble;
import dev.muster.provider.action.EnsembleAction.ReconfigureEnsemble;
import dev.muster.provider.identity.MemberId;
import dev.muster.provider.observed.EnsembleState;
import dev.muster.provider.observed.EnsembleState.Mode;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.ClusterUid;
import dev.muster.testkit.zookeeper.RealEnsemble;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers are swapped one by one, the leader among them, while a client writes all the time. */
class MembershipTest {
  private static final ClusterKey KEY = ClusterKey.parse("shop/prod");
  private static final ClusterUid UID = new ClusterUid("u-membership");

  @Test
  void servers_are_swapped_and_no_write_fails(@TempDir Path root) throws Exception {
    try (RealEnsemble servers = new RealEnsemble(root, "127.78.6", KEY, UID);
        ZooKeeperEnsembles ensembles = new ZooKeeperEnsembles(InstantSource.system())) {
      servers.found(3);
      EnsembleAddress founders = servers.ensemble(1, 2, 3);
      assertAccepted(ensembles.apply(FENCE, founders, new InitializeEnsemble()));
      int leader = servers.leader(1, 2, 3);
      int follower = leader == 1 ? 2 : 1;
      int other = 6 - leader - follower;
      try (SteadyWriter writer = new SteadyWriter(servers.connect(1, 2, 3))) {
        writer.awaitMore(20);
        servers.join(4, 1, 2, 3);
        EnsembleAddress four = servers.ensemble(1, 2, 3, 4);
        EnsembleState joined = awaitMode(ensembles, four, 4, Mode.OBSERVER);
        ReconfigureEnsemble first = swap(joined, 4, servers.address(4), follower);
        assertAccepted(ensembles.apply(FENCE, four, first));
        assertThat(failure(ensembles.apply(FENCE, four, first)))
            .isInstanceOf(Failure.Conflict.class);
        EnsembleState swapped = awaitMode(ensembles, four, 4, Mode.FOLLOWER);
        assertThat(swapped.committed().orElseThrow().voters().keySet())
            .containsExactlyInAnyOrder(id(leader), id(other), id(4));
        assertThat(modes(swapped)).containsEntry(follower, Mode.OBSERVER);
        servers.kill(follower);
        writer.awaitMore(20);

        servers.join(5, leader, other, 4);
        EnsembleAddress now = servers.ensemble(leader, other, 4, 5);
        EnsembleState ready = awaitMode(ensembles, now, 5, Mode.OBSERVER);
        assertAccepted(ensembles.apply(FENCE, now, swap(ready, 5, servers.address(5), leader)));
        servers.kill(leader);
        EnsembleAddress last = servers.ensemble(other, 4, 5);
        EnsembleState done = awaitMode(ensembles, last, 5, Mode.FOLLOWER, Mode.LEADER);
        assertThat(done.committed().orElseThrow().voters()).isEqualTo(last.members());
        assertThat(done.initialized()).isTrue();
        assertAccepted(ensembles.apply(FENCE, last, publish(0)));
        writer.awaitMore(20);
        assertThat(writer.failures()).isEmpty();
        assertThat(writer.longestMillis()).as(writer.figures()).isLessThan(10_000);
      }
    }
  }

  @Test
  void a_server_becomes_a_voter_once_it_is_in_step_even_if_the_answer_is_lost(@TempDir Path root) {
    try (RealEnsemble servers = new RealEnsemble(root, "127.78.7", KEY, UID);
        ZooKeeperEnsembles ensembles = new ZooKeeperEnsembles(InstantSource.system())) {
      servers.found(3);
      servers.join(4, 1, 2, 3);
      servers.kill(4);
      EnsembleAddress four = servers.ensemble(1, 2, 3, 4);
      assertAccepted(ensembles.apply(FENCE, four, new InitializeEnsemble()));
      EnsembleState before = observe(ensembles, four);
      assertThat(failure(ensembles.apply(FENCE, four, swap(before, 4, servers.address(4), 3))))
          .isInstanceOf(Failure.Invalid.class);
      assertThat(observe(ensembles, four).committed()).isEqualTo(before.committed());

      // One that is stopped for good leaves, and the others are a quorum of what is left.
      servers.kill(3);
      EnsembleState withoutThree = awaitMode(ensembles, four, 3, Mode.UNREACHABLE);
      servers.join(4, 1, 2, 3);
      EnsembleState back = awaitMode(ensembles, four, 4, Mode.OBSERVER);
      assertThat(back.committed()).isEqualTo(withoutThree.committed());
      swapAndLoseTheAnswer(servers, ensembles, back);
      assertThat(observe(ensembles, four).committed().orElseThrow().voters())
          .isEqualTo(servers.ensemble(1, 2, 4).members());
    }
  }

  private static void swapAndLoseTheAnswer(
      RealEnsemble servers, ZooKeeperEnsembles ensembles, EnsembleState before) {
    SortedMap<MemberId, String> members = new TreeMap<>();
    List<LossyProxy> proxies = new ArrayList<>();
    for (int member : new int[] {1, 2, 3, 4}) {
      String address = "127.78.14." + member;
      members.put(new MemberId(member), address);
      LossyProxy proxy = new LossyProxy(address, servers.address(member));
      proxy.lose(Loss.ANSWER, "server.4=");
      proxies.add(proxy);
    }
    EnsembleAddress lossy = new EnsembleAddress(KEY, UID, members);
    assertAccepted(ensembles.apply(FENCE, lossy, swap(before, 4, servers.address(4), 3)));
    assertThat(proxies.stream().mapToInt(LossyProxy::losses).sum()).isEqualTo(1);
    proxies.forEach(LossyProxy::close);
  }

  private static EnsembleState awaitMode(
      ZooKeeperEnsembles ensembles, EnsembleAddress address, int member, Mode... wanted) {
    return Awaitility.await("server " + member + " of " + address.members())
        .atMost(Duration.ofSeconds(20))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptionsInstanceOf(AssertionError.class)
        .until(
            () -> observe(ensembles, address),
            state ->
                state.committed().isPresent()
                    && List.of(wanted).contains(modes(state).get(member)));
  }

  private static MemberId id(int member) {
    return new MemberId(member);
  }
}
