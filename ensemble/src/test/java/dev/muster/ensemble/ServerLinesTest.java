package dev.muster.ensemble;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerLinesTest {
  // Each made ZooKeeper's own parser, or what reads its answer, throw something of its own.
  @ParameterizedTest
  @ValueSource(
      strings = {"\\u", "server.1=;", "server.9223375807=127.0.0.1:1:2", "server.0=127.0.0.1:1:2"})
  void what_is_no_membership_is_refused(String config) {
    assertThatThrownBy(() -> ServerLines.parse(config.getBytes(UTF_8)))
        .isInstanceOf(IOException.class);
  }
}
