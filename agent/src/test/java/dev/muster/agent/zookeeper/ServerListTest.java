package dev.muster.agent.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.provider.identity.MemberId;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerListTest {
  @Test
  void a_list_says_who_votes() throws IOException {
    var list =
        ServerList.parse(
            "server.1=127.0.0.1:2888:3888:participant;127.0.0.1:2181\n"
                + "server.2=127.0.0.2:2888:3888:observer;127.0.0.2:2181\n");
    assertThat(ServerList.votes(list, new MemberId(1))).isTrue();
    assertThat(ServerList.votes(list, new MemberId(2))).isFalse();
  }

  // Each made ZooKeeper's own parser, or that of properties, throw something of its own.
  @ParameterizedTest
  @ValueSource(strings = {"\\u", "server.1=\\u12", "server.2=;", "server.=1:2:3", "server.1=a"})
  void what_is_no_list_is_refused(String text) {
    assertThatThrownBy(() -> ServerList.parse(text)).isInstanceOf(IOException.class);
  }
}
