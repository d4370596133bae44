package dev.muster.controller.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.muster.provider.Observation;
import dev.muster.provider.observed.MetricAnswer.Reading;
import dev.muster.provider.observed.MetricQuestion;
import dev.muster.provider.observed.Metrics;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real Prometheus, which scrapes a page of two versions. */
class RealPrometheusTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Optional<Path> PROMETHEUS =
      Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
          .map(folder -> Path.of(folder, "prometheus"))
          .filter(Files::isExecutable)
          .findFirst();

  @TempDir private Path folder;
  private Optional<Process> process = Optional.empty();
  private Optional<AnsweringServer> page = Optional.empty();
  private String url = "";

  private final PrometheusServers servers = new PrometheusServers(InstantSource.system());

  @BeforeEach
  void start() throws IOException {
    assumeTrue(
        PROMETHEUS.isPresent(),
        "there is no prometheus on the PATH (Debian: apt install prometheus): nothing to test with");
    AnsweringServer scraped =
        AnsweringServer.answering(
            200, "errors{version=\"1.0\"} 0.01\nerrors{version=\"1.1\"} 0.25\n");
    page = Optional.of(scraped);
    int port = freePort();
    url = "http://127.0.0.1:" + port;
    Files.writeString(
        folder.resolve("prometheus.yml"),
        """
        global: { scrape_interval: 200ms, scrape_timeout: 200ms }
        scrape_configs:
          - { job_name: web, static_configs: [ { targets: [ "%s" ] } ] }
        """
            .formatted(scraped.url().substring("http://".length())));
    process =
        Optional.of(
            new ProcessBuilder(
                    PROMETHEUS.get().toString(),
                    "--config.file=" + folder.resolve("prometheus.yml"),
                    "--storage.tsdb.path=" + folder.resolve("data"),
                    "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @AfterEach
  void stop() throws InterruptedException {
    if (process.isPresent()) {
      process.get().destroy();
      if (!process.get().waitFor(10, TimeUnit.SECONDS)) {
        process.get().destroyForcibly().waitFor();
      }
    }
    page.ifPresent(AnsweringServer::close);
    servers.close();
  }

  private Reading ask(String expression) {
    Observation<Metrics> observation = servers.ask(List.of(new MetricQuestion(url, expression)));
    return ((Observation.Complete<Metrics>) observation).value().all().getFirst().reading();
  }

  @Test
  void its_answers_are_understood() {
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(ask("errors{version=\"1.1\"}")).isInstanceOf(Reading.Measured.class));
    Reading.Measured number = (Reading.Measured) ask("errors{version=\"1.1\"}");
    assertThat(number.value()).isEqualTo(0.25);
    assertThat(Duration.between(number.at(), Instant.now()).abs()).isLessThan(SOON);

    assertThat(ask("scalar(errors{version=\"1.0\"})")).isInstanceOf(Reading.Measured.class);
    assertThat(((Reading.Measured) ask("errors{version=\"1.0\"} / 0")).value()).isInfinite();
    assertThat(((Reading.Measured) ask("0 * errors{version=\"1.0\"} / 0")).value()).isNaN();
    assertThat(ask("errors{version=\"9.9\"}")).isEqualTo(new Reading.Nothing());
    assertThat(failure("errors")).contains("the query gives 2 series, not one number");
    assertThat(failure("errors[1m]")).contains("the query gives a matrix, not one number");
    assertThat(failure("errors{")).contains("it answers 400, bad_data: ");
  }

  private String failure(String expression) {
    return ((Reading.Failed) ask(expression)).reason();
  }
}
