package dev.muster.local.balancer;

import static dev.muster.local.balancer.TestBalancer.SOON;
import static dev.muster.local.balancer.TestBalancer.target;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.muster.local.balancer.RudeTarget.Manner;
import dev.muster.local.balancer.document.BalancerStatus.Counts;
import dev.muster.local.balancer.document.TargetState;
import dev.muster.spec.LoadBalancerSpec;
import dev.muster.spec.LoadBalancerSpec.Algorithm;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How requests find their targets, and what becomes of those that break off. */
class BalancingTest {
  private static final String ONE = "127.79.1.1";
  private static final String TWO = "127.79.1.2";
  private static final String RUDE = "127.79.1.9";

  @TempDir private Path folder;
  private final TestTarget one = new TestTarget(ONE);
  private final TestTarget two = new TestTarget(TWO);
  private TestBalancer balancer;

  @BeforeEach
  void start() throws IOException {
    balancer = new TestBalancer(folder, "127.79.0.1").started();
  }

  @AfterEach
  void stop() {
    one.close();
    two.close();
    balancer.close();
  }

  @Test
  void round_robin_gives_every_target_as_much() throws IOException {
    balancer.with(target(ONE), target(TWO));

    for (int request = 0; request < 100; request++) {
      assertThat(balancer.get("/").statusCode()).isEqualTo(200);
    }

    assertThat(one.served.get()).isEqualTo(50);
    assertThat(two.served.get()).isEqualTo(50);
    assertThat(balancer.listener(TestBalancer.PORT).served()).isEqualTo(100);
    assertThat(balancer.listener(TestBalancer.PORT).failed()).isZero();
  }

  @Test
  void least_connections_leaves_a_busy_target_alone() throws Exception {
    balancer.spec(
        TestBalancer.spec(
            Algorithm.LEAST_CONNECTIONS,
            List.of(new LoadBalancerSpec.Listener(TestBalancer.PORT, TestBalancer.WEB))));
    balancer.with(target(ONE), target(TWO));
    List<CompletableFuture<HttpResponse<String>>> held = new ArrayList<>();
    for (int request = 0; request < 4; request++) {
      held.add(balancer.getLater("/gate"));
      int sent = request + 1;
      await().atMost(SOON).until(() -> one.atGate.get() + two.atGate.get() == sent);
    }
    assertThat(one.atGate.get()).isEqualTo(2);
    two.openGate();
    await().atMost(SOON).until(() -> balancer.statusOf(TWO).inFlight() == 0);

    for (int request = 0; request < 20; request++) {
      assertThat(balancer.get("/").body()).isEqualTo(TWO);
    }

    assertThat(balancer.statusOf(ONE).inFlight()).isEqualTo(2);
    one.openGate();
    for (CompletableFuture<HttpResponse<String>> answer : held) {
      assertThat(answer.get(5, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void a_target_hears_who_asks_for_what() throws IOException {
    balancer.with(target(ONE));

    balancer.get("/a%20b/c?q=1&r=%2F");

    assertThat(one.seen)
        .containsExactly(
            "GET /a%20b/c?q=1&r=%2F host=127.79.0.1:8080 for=127.0.0.1 keep-alive=null");
  }

  @Test
  void large_bodies_pass_both_ways_with_and_without_a_length() throws Exception {
    balancer.with(target(ONE));
    byte[] large = new byte[8 << 20];
    new Random(1).nextBytes(large);

    for (BodyPublisher body :
        List.of(
            BodyPublishers.ofByteArray(large),
            BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large)))) {
      HttpRequest request = balancer.request(TestBalancer.PORT, "/echo").POST(body).build();
      byte[] answer = balancer.client.send(request, BodyHandlers.ofByteArray()).body();
      assertThat(Arrays.equals(answer, large)).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"RESET", "CLOSE"})
  void a_request_whose_target_breaks_off_goes_to_another_one(Manner manner) throws IOException {
    try (RudeTarget rude = new RudeTarget(RUDE, manner)) {
      balancer.with(target(RUDE), target(TWO));

      for (int request = 0; request < 20; request++) {
        assertThat(balancer.get("/").body()).isEqualTo(TWO);
      }

      assertThat(rude.requests.get()).isEqualTo(10);
      Counts counts = balancer.statusOf(RUDE).counts();
      assertThat(counts.requests()).isEqualTo(10);
      assertThat(counts.broken()).isEqualTo(10);
      assertThat(counts.retried()).isEqualTo(10);
      assertThat(balancer.statusOf(TWO).counts().requests()).isEqualTo(20);
      assertThat(two.served.get()).as("nothing was sent twice").isEqualTo(20);
      assertThat(balancer.listener(TestBalancer.PORT).served()).isEqualTo(20);
    }
  }

  @Test
  void a_stale_connection_to_the_only_target_is_replaced() throws IOException {
    try (RudeTarget rude = new RudeTarget(RUDE, Manner.STALE)) {
      balancer.with(target(RUDE));

      for (int request = 0; request < 10; request++) {
        assertThat(balancer.get("/").body()).isEqualTo("first");
      }
      for (int request = 0; request < 5; request++) {
        assertThat(post("once").body()).isEqualTo("first");
      }

      assertThat(rude.requests.get()).isGreaterThan(15);
      assertThat(balancer.statusOf(RUDE).counts().broken()).isPositive();
      assertThat(balancer.listener(TestBalancer.PORT).failed()).isZero();
    }
  }

  @Test
  void what_may_have_had_an_effect_is_not_sent_again() throws IOException {
    try (RudeTarget rude = new RudeTarget(RUDE, Manner.RESET)) {
      balancer.with(target(RUDE), target(TWO));

      HttpResponse<String> first = post("once");
      HttpResponse<String> second = post("once");

      assertThat(List.of(first.statusCode(), second.statusCode()))
          .containsExactlyInAnyOrder(200, 502);
      HttpResponse<String> failed = first.statusCode() == 502 ? first : second;
      assertThat(failed.body()).contains("i-" + RUDE).contains("before you repeat it");
      assertThat(rude.requests.get()).isEqualTo(1);
      assertThat(two.served.get()).isEqualTo(1);
      assertThat(balancer.statusOf(RUDE).counts().retried()).isZero();
      assertThat(balancer.listener(TestBalancer.PORT).failed()).isEqualTo(1);
    }
  }

  @Test
  void what_was_never_sent_goes_to_another_target_whatever_it_is() throws IOException {
    balancer.with(target(ONE), target(TWO));
    one.close();

    for (int request = 0; request < 6; request++) {
      HttpResponse<String> answer = post("once");
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo(TWO);
    }

    assertThat(two.served.get()).isEqualTo(6);
    assertThat(balancer.statusOf(ONE).counts().retried()).isLessThanOrEqualTo(1);
    balancer.awaitState(ONE, TargetState.UNHEALTHY);
  }

  @ParameterizedTest
  @EnumSource(names = {"HALF_ANSWER", "HALF_CHUNKED"})
  void an_answer_that_breaks_off_in_the_middle_breaks_off_for_the_client(Manner manner)
      throws IOException {
    try (RudeTarget rude = new RudeTarget(RUDE, manner)) {
      balancer.with(target(RUDE));

      assertThatThrownBy(() -> balancer.get("/")).isInstanceOf(IOException.class);

      // The client may have tried twice by itself; the load balancer has not.
      long tried = rude.requests.get();
      await().atMost(SOON).until(() -> balancer.listener(TestBalancer.PORT).failed() == tried);
      assertThat(balancer.listener(TestBalancer.PORT).served()).isZero();
      assertThat(balancer.statusOf(RUDE).counts().broken()).isEqualTo(tried);
      assertThat(balancer.statusOf(RUDE).counts().retried()).isZero();
      assertThat(balancer.statusOf(RUDE).inFlight()).isZero();
    }
  }

  @Test
  void targets_whose_checks_are_only_late_serve_when_no_other_can() throws IOException {
    balancer.with(target(ONE), target(TWO));
    one.silent = true;
    balancer.awaitState(ONE, TargetState.UNHEALTHY);
    for (int request = 0; request < 4; request++) {
      assertThat(balancer.get("/").body()).isEqualTo(TWO);
    }

    two.well = false;
    balancer.awaitState(TWO, TargetState.UNHEALTHY);
    assertThat(balancer.get("/").body()).isEqualTo(ONE);

    one.silent = false;
    one.well = false;
    await().atMost(SOON).until(() -> balancer.get("/").statusCode() == 503);
  }

  @Test
  void without_a_healthy_target_it_answers_itself_and_says_so() throws IOException {
    balancer.with(target(ONE), target(TWO));
    one.well = false;
    two.well = false;
    balancer.awaitState(ONE, TargetState.UNHEALTHY);
    balancer.awaitState(TWO, TargetState.UNHEALTHY);

    HttpResponse<String> answer = balancer.get("/");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).contains("1");
    assertThat(answer.body()).contains("none of the 2 targets of service web can serve");
    assertThat(balancer.listener(TestBalancer.PORT).failed()).isEqualTo(1);
    assertThat(balancer.statusOf(ONE).counts().requests()).isZero();

    one.well = true;
    balancer.awaitState(ONE, TargetState.HEALTHY);
    assertThat(balancer.get("/").body()).isEqualTo(ONE);
  }

  @Test
  void counts_add_up_and_outlive_their_targets() throws IOException {
    balancer.with(
        target(TestBalancer.WEB, ONE, TestBalancer.OLD),
        target(TestBalancer.WEB, TWO, TestBalancer.NEW));
    for (int request = 0; request < 10; request++) {
      balancer.get("/");
    }
    for (int request = 0; request < 6; request++) {
      assertThat(balancer.get("/error").statusCode()).isEqualTo(500);
    }

    // The client may have its answer before the balancer has counted it.
    await().atMost(SOON).until(() -> counted(ONE) + counted(TWO) == 16);
    Counts two = balancer.statusOf(TWO).counts();
    assertThat(two.requests()).isEqualTo(8);
    assertThat(two.errors()).isEqualTo(3);
    assertThat(two.latencyMillis().stream().mapToLong(count -> count).sum()).isEqualTo(8);
    balancer.targets(target(TestBalancer.WEB, ONE, TestBalancer.NEW));
    await().atMost(SOON).until(() -> balancer.status().orElseThrow().targets().size() == 1);
    balancer.get("/");
    await().atMost(SOON).until(() -> counted(ONE) == 9);

    assertThat(balancer.status().orElseThrow().revisions())
        .extracting(revision -> revision.revision() + " " + revision.counts().requests())
        .containsExactlyInAnyOrder("000000000001 8", "000000000002 9");
    assertThat(balancer.statusOf(ONE).revision()).isEqualTo(TestBalancer.NEW);
    assertThat(balancer.get(9798, "/metrics").body())
        .contains("muster_balancer_config_version 3")
        .contains("muster_balancer_listener_requests_total{port=\"8080\",service=\"web\",result=")
        .contains("instance=\"i-127.79.1.1\",port=\"8000\",revision=\"000000000002\"} 1")
        .containsPattern(
            "request_duration_seconds_count\\{service=\"web\",revision=\"000000000002\"\\} 9");
  }

  private long counted(String machine) throws IOException {
    return balancer.statusOf(machine).counts().latencyMillis().stream()
        .mapToLong(count -> count)
        .sum();
  }

  private HttpResponse<String> post(String body) throws IOException {
    return balancer.send(
        balancer
            .request(TestBalancer.PORT, "/")
            .timeout(Duration.ofSeconds(5))
            .POST(BodyPublishers.ofString(body))
            .build());
  }
}
