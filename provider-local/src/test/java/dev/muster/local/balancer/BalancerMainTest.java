package dev.muster.local.balancer;

import static dev.muster.local.balancer.TestBalancer.SOON;
import static dev.muster.local.balancer.TestBalancer.target;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.local.balancer.document.BalancerStatus;
import dev.muster.local.balancer.document.BalancerStatus.Counts;
import dev.muster.local.balancer.document.TargetState;
import dev.muster.local.settings.ProcessLauncher;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program itself, with targets that are programs, too. */
class BalancerMainTest {
  private static final String ONE = "127.79.3.1";
  private static final String TWO = "127.79.3.2";
  private static final String THREE = "127.79.3.3";
  private static final String FOUR = "127.79.3.4";
  private static final int PER_SECOND = 200;

  @TempDir private Path folder;
  private final List<Process> processes = new ArrayList<>();
  private TestBalancer balancer;

  @BeforeEach
  void prepare() throws IOException {
    balancer = new TestBalancer(folder, "127.79.0.3");
    balancer.write();
  }

  @AfterEach
  void stop() throws InterruptedException {
    balancer.close();
    for (Process process : processes) {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void no_request_fails_while_targets_die_leave_and_come() throws Exception {
    Process doomed = startTargets(ONE, TWO, THREE, FOUR).getFirst();
    startBalancer();
    balancer.with(target(ONE), target(TWO), target(THREE));
    List<CompletableFuture<HttpResponse<String>>> slow = new ArrayList<>();

    try (Load load = new Load(balancer, "/wait/30", PER_SECOND)) {
      await().atMost(Duration.ofSeconds(10)).until(() -> load.sent() > 2 * PER_SECOND);
      doomed.destroyForcibly();
      await().atMost(Duration.ofSeconds(10)).until(() -> load.sent() > 4 * PER_SECOND);
      balancer.awaitState(ONE, TargetState.UNHEALTHY);

      for (int request = 0; request < 10; request++) {
        slow.add(balancer.getLater("/wait/1500"));
      }
      await().atMost(SOON).until(() -> balancer.statusOf(TWO).inFlight() >= 5);
      balancer.drain(TWO, Duration.ofSeconds(10));
      await().atMost(Duration.ofSeconds(10)).until(() -> load.sent() > 7 * PER_SECOND);
      balancer.awaitState(TWO, TargetState.DRAINED);
      balancer.register(target(FOUR));
      balancer.awaitState(FOUR, TargetState.HEALTHY);
      await().atMost(Duration.ofSeconds(10)).until(() -> load.sent() > 10 * PER_SECOND);
      load.end();

      for (CompletableFuture<HttpResponse<String>> one : slow) {
        assertThat(one.get(5, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
      }
      assertThat(load.failures).isEmpty();
      assertThat(load.failed.get()).isZero();
      assertThat(load.answers().keySet()).containsExactly(ONE, TWO, THREE, FOUR);
      checkCounts(load.sent() + slow.size());
    }
  }

  // What each target got, broke and answered adds up to what the client sent.
  private void checkCounts(int sent) throws IOException {
    BalancerStatus status = balancer.status().orElseThrow();
    assertThat(status.listeners().getFirst().served()).isEqualTo(sent);
    assertThat(status.listeners().getFirst().failed()).isZero();
    List<Counts> counts = status.targets().stream().map(BalancerStatus.Target::counts).toList();
    assertThat(counts.stream().mapToLong(Counts::broken).sum())
        .as("some were under way to the one that was killed")
        .isPositive()
        .isEqualTo(counts.stream().mapToLong(Counts::retried).sum());
    assertThat(counts.stream().mapToLong(one -> one.requests() - one.retried()).sum())
        .isEqualTo(sent);
    assertThat(status.revisions()).hasSize(1);
    assertThat(status.revisions().getFirst().counts().requests())
        .isEqualTo(counts.stream().mapToLong(Counts::requests).sum());
    assertThat(
            counts.stream()
                .flatMap(one -> one.latencyMillis().stream())
                .mapToLong(count -> count)
                .sum())
        .isEqualTo(sent);
  }

  @Test
  void sigterm_lets_requests_finish_and_ends_with_zero() throws Exception {
    startTargets(ONE);
    Process process = startBalancer();
    balancer.with(target(ONE));
    CompletableFuture<HttpResponse<String>> slow = balancer.getLater("/wait/1000");
    await().atMost(SOON).until(() -> balancer.statusOf(ONE).inFlight() == 1);

    process.destroy();

    assertThat(slow.get(5, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    assertThat(process.waitFor(5, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    assertThat(Files.readString(folder.resolve("console.log")))
        .contains("listener is open on 127.79.0.3:8080")
        .contains("is HEALTHY")
        .contains("accepts no more connections")
        .contains("stopped")
        .doesNotContain("Exception");
  }

  private List<Process> startTargets(String... addresses) throws IOException {
    List<Process> targets = new ArrayList<>();
    for (String address : addresses) {
      targets.add(java("target-" + address, TargetProgram.class, address));
    }
    for (String address : addresses) {
      await().atMost(Duration.ofSeconds(15)).until(() -> isOpen(address));
    }
    return targets;
  }

  private Process startBalancer() throws IOException {
    Process process = java("console", BalancerMain.class, "--balancer", folder.toString());
    await().atMost(Duration.ofSeconds(15)).until(() -> balancer.status().isPresent());
    return process;
  }

  private Process java(String name, Class<?> program, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ProcessLauncher.SMALL_JVM);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(name + ".log").toFile())
            .start();
    processes.add(process);
    return process;
  }

  private static boolean isOpen(String address) {
    try (Socket socket = new Socket(address, TestBalancer.TARGET_PORT)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }
}
