package dev.muster.controller.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSecretTest {
  // The example of GitHub's documentation, "Validating webhook deliveries".
  private static final String SECRET = "It's a Secret to Everybody";
  private static final byte[] BODY = "Hello, World!".getBytes(StandardCharsets.UTF_8);
  private static final String SIGNATURE =
      "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

  private final WebhookSecret secret = new WebhookSecret(SECRET);

  @Test
  void the_signature_of_the_body_is_known() {
    assertThat(secret.signs(BODY, SIGNATURE)).isTrue();
    assertThat(secret.isToken(SECRET)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sha256=",
        "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
        "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e18",
        "sha1=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
        "It's a Secret to Everybod",
        "\u0000\uFFFF",
      })
  void any_other_text_is_refused(String text) {
    assertThat(secret.signs(BODY, text)).isFalse();
    assertThat(secret.isToken(text)).isFalse();
  }

  @Test
  void another_body_or_another_secret_is_refused() {
    assertThat(secret.signs("Hello, World?".getBytes(StandardCharsets.UTF_8), SIGNATURE)).isFalse();
    assertThat(new WebhookSecret("another secret of some length").signs(BODY, SIGNATURE)).isFalse();
  }

  @Test
  void it_is_never_shown_and_never_short() {
    assertThat(secret.toString()).doesNotContain("Everybody");
    assertThatThrownBy(() -> new WebhookSecret("short"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
