package dev.muster.provider.layout;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.spec.Digests;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ConfigHeadTest {
  private static final ConfigHead HEAD = new ConfigHead(4, Digests.sha256("{}"), 3, "ann", "why");

  @Test
  void a_head_survives_the_ensemble() throws IOException {
    assertThat(ConfigHead.parse(HEAD.bytes())).isEqualTo(HEAD);
  }

  @Test
  void what_names_no_version_author_or_digest_is_no_head() {
    String json = new String(HEAD.bytes(), UTF_8);
    String[] others = {
      "null",
      "{}",
      json.replace("\"ann\"", "null"),
      json.replace("\"author\":\"ann\",", ""),
      json.replaceFirst("\"sha256\":\"[0-9a-f]*\"", "\"sha256\":null"),
      json.replace("\"n\":4", "\"n\":0")
    };
    for (String other : others) {
      assertThatThrownBy(() -> ConfigHead.parse(other.getBytes(UTF_8)))
          .as(other)
          .isInstanceOf(IOException.class);
    }
  }
}
