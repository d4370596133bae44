package dev.muster.controller.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTest {
  private static HttpRequest.Builder bare(ApiRig rig, String path) {
    return HttpRequest.newBuilder(
            URI.create(
                "http://" + rig.address.getHostString() + ":" + rig.address.getPort() + path))
        .timeout(ApiRig.PATIENCE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ApiRig.ROOT,
        ApiRig.ROOT + "/clusters",
        ApiRig.ROOT + "/log",
        ApiRig.ROOT + "/audits",
        "/version",
        "/apis",
        "/no/such/path",
        "/healthz/"
      })
  void nothing_but_probes_is_served_without_the_token(String path) {
    try (ApiRig rig = ApiRig.serve()) {
      ApiRig.status(rig.send(bare(rig, path)), 401, "Unauthorized");
      ApiRig.status(
          rig.send(bare(rig, path).header("Authorization", "Bearer wrong")), 401, "Unauthorized");
      ApiRig.status(
          rig.send(bare(rig, path).header("Authorization", "Basic " + ApiRig.TOKEN)),
          401,
          "Unauthorized");
    }
  }

  @Test
  void the_token_may_be_a_password_but_not_a_browsers() {
    String basic =
        "Basic "
            + Base64.getEncoder()
                .encodeToString(("kubectl:" + ApiRig.TOKEN).getBytes(StandardCharsets.UTF_8));
    try (ApiRig rig = ApiRig.serve()) {
      HttpRequest.Builder request = bare(rig, ApiRig.PROD).header("Authorization", basic);
      assertThat(rig.send(request).statusCode()).isEqualTo(200);
      ApiRig.status(
          rig.send(request.copy().header("Sec-Fetch-Site", "cross-site")), 403, "Forbidden");
      ApiRig.status(
          rig.send(bare(rig, ApiRig.PROD).header("Authorization", "Basic !!!")),
          401,
          "Unauthorized");
    }
  }

  @Test
  void nothing_is_changed_without_the_token() {
    try (ApiRig rig = ApiRig.serve()) {
      ApiRig.status(
          rig.send(
              bare(rig, ApiRig.PROD)
                  .PUT(HttpRequest.BodyPublishers.ofString(ApiRig.yaml("prod", 5)))),
          401,
          "Unauthorized");
      ApiRig.status(rig.send(bare(rig, ApiRig.PROD).DELETE()), 401, "Unauthorized");
      assertThat(rig.audits()).isEmpty();
      assertThat(rig.get(ApiRig.PROD).at("/metadata/generation").asInt()).isEqualTo(1);
    }
  }

  @Test
  void probes_and_metrics_need_no_token() {
    try (ApiRig rig = ApiRig.serve()) {
      assertThat(rig.address.getAddress().isLoopbackAddress()).isTrue();
      assertThat(rig.send(bare(rig, "/healthz")).body()).isEqualTo("ok");
      assertThat(rig.send(bare(rig, "/readyz")).statusCode()).isEqualTo(200);
      rig.readiness = new Readiness.NotReady("the store is not reached");
      HttpResponse<String> not = rig.send(bare(rig, "/readyz"));
      assertThat(not.statusCode()).isEqualTo(503);
      assertThat(not.body()).contains("the store is not reached");
      assertThat(rig.send(bare(rig, "/healthz")).statusCode()).isEqualTo(200);
      HttpResponse<String> metrics = rig.send(bare(rig, "/metrics"));
      assertThat(metrics.headers().firstValue("Content-Type").orElse(""))
          .startsWith("text/plain; version=0.0.4");
      assertThat(metrics.body()).contains("muster_api_requests_seconds_count{");
    }
  }

  @Test
  void a_token_that_can_be_guessed_is_refused() {
    assertThatThrownBy(() -> ApiSettings.loopback(0, "short", "1"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(ApiSettings.loopback(0, ApiRig.TOKEN, "1").toString()).doesNotContain(ApiRig.TOKEN);
  }

  @Test
  void a_webhook_is_heard_without_the_token_and_judged_by_its_receiver() {
    WebhookReceiver receiver =
        (headers, body) ->
            "good".equals(headers.get("x-hub-signature-256"))
                ? new WebhookReceiver.Outcome.Accepted(new String(body, StandardCharsets.UTF_8))
                : new WebhookReceiver.Outcome.Refused("the signature is wrong");
    try (ApiRig rig =
        ApiRig.serve(
            UnaryOperator.identity(),
            parts ->
                new ApiParts(
                    parts.store(),
                    parts.repositories(),
                    parts.world(),
                    parts.log(),
                    parts.look(),
                    parts.meters(),
                    parts.instanceLogs(),
                    parts.uids(),
                    parts.clock(),
                    Optional.of(receiver),
                    parts.rewrites(),
                    parts.readiness()))) {
      HttpRequest.Builder push =
          bare(rig, "/webhook").POST(HttpRequest.BodyPublishers.ofString("pushed"));
      ApiRig.status(rig.send(push), 403, "Forbidden");
      HttpResponse<String> accepted = rig.send(push.header("X-Hub-Signature-256", "good"));
      assertThat(accepted.statusCode()).isEqualTo(202);
      assertThat(accepted.body()).isEqualTo("accepted: pushed");
      ApiRig.status(
          rig.send(
              bare(rig, "/webhook")
                  .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[256 * 1024 + 1]))),
          413,
          "RequestEntityTooLarge");
    }
    try (ApiRig rig = ApiRig.serve()) {
      ApiRig.status(
          rig.send(bare(rig, "/webhook").POST(HttpRequest.BodyPublishers.ofString("x"))),
          404,
          "NotFound");
    }
  }
}
