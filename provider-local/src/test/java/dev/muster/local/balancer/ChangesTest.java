package dev.muster.local.balancer;

import static dev.muster.local.balancer.TestBalancer.API;
import static dev.muster.local.balancer.TestBalancer.OLD;
import static dev.muster.local.balancer.TestBalancer.PORT;
import static dev.muster.local.balancer.TestBalancer.SOON;
import static dev.muster.local.balancer.TestBalancer.WEB;
import static dev.muster.local.balancer.TestBalancer.target;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.local.balancer.document.BalancerConfig;
import dev.muster.local.balancer.document.BalancerStatus;
import dev.muster.local.balancer.document.TargetState;
import dev.muster.spec.LoadBalancerSpec;
import dev.muster.spec.LoadBalancerSpec.Algorithm;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A running load balancer follows its configuration. */
class ChangesTest {
  private static final String ONE = "127.79.2.1";
  private static final String TWO = "127.79.2.2";
  private static final String ADDRESS = "127.79.0.2";
  private static final int OTHER_PORT = 8081;

  @TempDir private Path folder;
  private final TestTarget one = new TestTarget(ONE);
  private final TestTarget two = new TestTarget(TWO);
  private TestBalancer balancer;

  @BeforeEach
  void prepare() {
    balancer = new TestBalancer(folder, ADDRESS);
  }

  @AfterEach
  void stop() {
    one.close();
    two.close();
    balancer.close();
  }

  @Test
  void a_target_that_drains_finishes_its_requests_and_gets_no_new_ones() throws Exception {
    balancer.started().with(target(ONE));
    CompletableFuture<HttpResponse<String>> slow = balancer.getLater("/gate");
    await().atMost(SOON).until(() -> one.atGate.get() == 1);
    balancer.with(target(ONE), target(TWO));

    balancer.drain(ONE, Duration.ofSeconds(30));
    balancer.awaitState(ONE, TargetState.DRAINING);
    for (int request = 0; request < 10; request++) {
      assertThat(balancer.get("/").body()).isEqualTo(TWO);
    }
    assertThat(balancer.statusOf(ONE).state()).isEqualTo(TargetState.DRAINING);
    assertThat(slow).isNotDone();

    one.openGate();
    assertThat(slow.get(5, TimeUnit.SECONDS).body()).isEqualTo(ONE);
    balancer.awaitState(ONE, TargetState.DRAINED);
  }

  @Test
  void a_target_whose_time_is_over_counts_as_drained() throws Exception {
    balancer.started().with(target(ONE));
    CompletableFuture<HttpResponse<String>> slow = balancer.getLater("/gate");
    await().atMost(SOON).until(() -> one.atGate.get() == 1);

    balancer.drain(ONE, Duration.ofMillis(300));

    balancer.awaitState(ONE, TargetState.DRAINED);
    assertThat(balancer.statusOf(ONE).inFlight()).isEqualTo(1);
    one.openGate();
    assertThat(slow.get(5, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
  }

  @Test
  void a_target_that_comes_back_serves_again() throws IOException {
    balancer.started().with(target(ONE), target(TWO));
    balancer.drain(ONE, Duration.ofSeconds(30));
    balancer.awaitState(ONE, TargetState.DRAINED);

    balancer.with(target(ONE), target(TWO));

    balancer.get("/");
    balancer.get("/");
    assertThat(one.served.get()).isEqualTo(1);
  }

  @Test
  void a_broken_configuration_leaves_the_last_good_one_in_force() throws IOException {
    balancer.started().with(target(ONE));
    Path file = folder.resolve(BalancerConfig.FILE);
    byte[] good = Files.readAllBytes(file);

    Files.write(file, java.util.Arrays.copyOf(good, good.length / 2));
    await().atMost(SOON).until(() -> balancer.log.stream().anyMatch(l -> l.contains("damaged")));
    assertThat(balancer.get("/").body()).isEqualTo(ONE);
    assertThat(balancer.log).anyMatch(line -> line.contains("version 2 stays in force"));
    Files.delete(file);
    await().atMost(SOON).until(() -> balancer.log.stream().anyMatch(l -> l.contains("not there")));
    assertThat(balancer.get("/").body()).isEqualTo(ONE);

    balancer.with(target(TWO));
    assertThat(balancer.get("/").body()).isEqualTo(TWO);
  }

  @Test
  void a_configuration_that_comes_late_is_awaited() throws IOException {
    BalancerProcess early =
        BalancerProcess.start(folder, java.time.InstantSource.system(), balancer.log::add);
    try {
      await()
          .atMost(SOON)
          .until(() -> balancer.log.stream().anyMatch(line -> line.contains("nothing is served")));
      balancer.write();
      await().atMost(SOON).until(() -> balancer.status().isPresent());
    } finally {
      stop(early);
    }
  }

  @Test
  void listeners_come_and_go_and_leave_the_others_alone() throws Exception {
    balancer.started().with(target(ONE), target(API, TWO, OLD));
    CompletableFuture<HttpResponse<String>> slow = balancer.getLater("/gate");
    await().atMost(SOON).until(() -> one.atGate.get() == 1);

    balancer.spec(listeners(new LoadBalancerSpec.Listener(PORT, WEB), other(API)));
    await().atMost(SOON).until(() -> isOpen(OTHER_PORT));
    assertThat(balancer.get(OTHER_PORT, "/").body()).isEqualTo(TWO);

    balancer.spec(listeners(other(WEB)));
    await().atMost(SOON).until(() -> !isOpen(PORT));
    assertThat(balancer.get(OTHER_PORT, "/").body()).isEqualTo(ONE);
    assertThat(balancer.status().orElseThrow().listeners())
        .extracting(BalancerStatus.Listener::port)
        .containsExactly(OTHER_PORT);
    assertThat(slow).isNotDone();

    one.openGate();
    assertThat(slow.get(5, TimeUnit.SECONDS).body()).as("sent to a closed port").isEqualTo(ONE);
  }

  @Test
  void a_changed_health_check_holds_at_once() throws IOException {
    balancer.started().with(target(ONE));
    LoadBalancerSpec before = balancer.config().spec();

    balancer.spec(
        new LoadBalancerSpec(
            before.type(),
            before.algorithm(),
            before.listeners(),
            new LoadBalancerSpec.HealthCheck(
                "/error", Duration.ofMillis(200), Duration.ofMillis(100), 2, 2),
            before.drainTimeout()));

    balancer.awaitState(ONE, TargetState.UNHEALTHY);
    assertThat(balancer.log).anyMatch(line -> line.contains("GET /error was answered with 500"));
  }

  @Test
  void a_port_that_is_taken_says_by_whom_and_opens_when_it_is_free() throws Exception {
    try (ServerSocket holder = new ServerSocket(OTHER_PORT, 1, InetAddress.getByName(ADDRESS))) {
      balancer.started().with(target(ONE));
      balancer.spec(listeners(new LoadBalancerSpec.Listener(PORT, WEB), other(WEB)));
      await().atMost(SOON).until(() -> balancer.status().orElseThrow().listeners().size() == 2);
      Optional<String> error = balancer.listener(holder.getLocalPort()).error();

      assertThat(error.orElseThrow())
          .contains("port " + OTHER_PORT)
          .contains("" + ProcessHandle.current().pid())
          .contains("End it, or choose another port");
      assertThat(balancer.get("/").body()).as("the other port").isEqualTo(ONE);
    }
    await().atMost(SOON).until(() -> balancer.listener(OTHER_PORT).error().isEmpty());
    assertThat(balancer.get(OTHER_PORT, "/").body()).isEqualTo(ONE);
  }

  private boolean isOpen(int port) {
    try (java.net.Socket socket = new java.net.Socket(ADDRESS, port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private static LoadBalancerSpec.Listener other(dev.muster.spec.id.ServiceName service) {
    return new LoadBalancerSpec.Listener(OTHER_PORT, service);
  }

  private static LoadBalancerSpec listeners(LoadBalancerSpec.Listener... listeners) {
    return TestBalancer.spec(Algorithm.ROUND_ROBIN, List.of(listeners));
  }

  private static void stop(BalancerProcess process) {
    try {
      process.stop(Duration.ofSeconds(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
