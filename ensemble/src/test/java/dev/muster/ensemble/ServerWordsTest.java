package dev.muster.ensemble;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.ensemble.ServerAnswer.Idle;
import dev.muster.ensemble.ServerAnswer.Role;
import dev.muster.ensemble.ServerAnswer.Serving;
import dev.muster.ensemble.ServerAnswer.Silent;
import dev.muster.provider.EnsembleAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a server's words mean, also those of something that is no ZooKeeper server. */
class ServerWordsTest {
  @Test
  void a_leader_counts_the_servers_that_do_not_vote() {
    assertThat(
            ServerWords.judge(
                """
                zk_version\t3.9.5
                zk_server_state\tleader
                zk_peer_state\tleading - broadcast
                zk_synced_followers\t2
                zk_synced_non_voting_followers\t1
                zk_synced_observers\t0
                """))
        .isEqualTo(new Serving(Role.LEADER, true, 1));
  }

  @Test
  void a_follower_that_catches_up_is_not_in_step() {
    assertThat(
            ServerWords.judge(
                "zk_server_state\tfollower\nzk_peer_state\tfollowing - synchronization\n"))
        .isEqualTo(new Serving(Role.FOLLOWER, false, 0));
    assertThat(
            ServerWords.judge("zk_server_state\tfollower\nzk_peer_state\tfollowing - broadcast\n"))
        .isEqualTo(new Serving(Role.FOLLOWER, true, 0));
  }

  @Test
  void a_sentence_is_a_server_that_serves_nobody() {
    assertThat(ServerWords.judge("This ZooKeeper instance is not currently serving requests\n"))
        .isEqualTo(new Idle());
    assertThat(ServerWords.judge("")).isEqualTo(new Idle());
  }

  @Test
  void an_answer_that_never_ends_is_no_answer() throws Exception {
    try (ServerSocket flood =
        new ServerSocket(EnsembleAddress.CLIENT_PORT, 10, InetAddress.ofLiteral("127.78.13.1"))) {
      Thread.ofVirtual().start(() -> flood(flood));
      assertThat(ServerWords.ask("127.78.13.1", Duration.ofSeconds(2))).isInstanceOf(Silent.class);
    }
  }

  private static void flood(ServerSocket listener) {
    byte[] chunk = new byte[64 * 1024];
    try (Socket client = listener.accept()) {
      while (!listener.isClosed()) {
        client.getOutputStream().write(chunk);
      }
    } catch (IOException _) {
      // the client has had enough
    }
  }

  @Test
  void what_is_no_address_is_not_looked_up() {
    assertThat(ServerWords.ask("zookeeper.invalid", Duration.ofSeconds(1)))
        .isInstanceOf(Silent.class);
  }
}
