package dev.muster.local.balancer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.local.balancer.document.BalancerConfig;
import dev.muster.local.balancer.document.BalancerStatus;
import dev.muster.local.balancer.document.TargetConfig;
import dev.muster.local.balancer.document.TargetState;
import dev.muster.local.store.LocalJson;
import dev.muster.provider.identity.BalancerId;
import dev.muster.provider.identity.InstanceId;
import dev.muster.spec.LoadBalancerSpec;
import dev.muster.spec.LoadBalancerSpec.Algorithm;
import dev.muster.spec.id.RevisionId;
import dev.muster.spec.id.ServiceName;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** A load balancer in this process, its folder, and a client of it. */
final class TestBalancer implements AutoCloseable {
  static final ServiceName WEB = new ServiceName("web");
  static final ServiceName API = new ServiceName("api");
  static final RevisionId OLD = new RevisionId("000000000001");
  static final RevisionId NEW = new RevisionId("000000000002");
  static final Duration SOON = Duration.ofSeconds(5);
  static final int TARGET_PORT = 8000;
  static final int PORT = 8080;

  final String address;
  final Path folder;
  final Queue<String> log = new ConcurrentLinkedQueue<>();
  final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(SOON).build();
  private final AtomicLong answered = new AtomicLong();
  private Optional<BalancerProcess> process = Optional.empty();
  private BalancerConfig config;

  /** One listener for {@link #WEB}, and no target. */
  TestBalancer(Path folder, String address) {
    this.folder = folder;
    this.address = address;
    config =
        new BalancerConfig(
            new BalancerId("lb-test"),
            new TreeMap<>(),
            address,
            1,
            spec(Algorithm.ROUND_ROBIN, List.of(new LoadBalancerSpec.Listener(PORT, WEB))),
            List.of());
  }

  static LoadBalancerSpec spec(Algorithm algorithm, List<LoadBalancerSpec.Listener> listeners) {
    return new LoadBalancerSpec(
        LoadBalancerSpec.Type.APPLICATION,
        algorithm,
        listeners,
        new LoadBalancerSpec.HealthCheck(
            "/check", Duration.ofMillis(500), Duration.ofMillis(500), 2, 2),
        Duration.ofSeconds(10));
  }

  static TargetConfig target(String address) {
    return target(WEB, address, OLD);
  }

  static TargetConfig target(ServiceName service, String address, RevisionId revision) {
    return new TargetConfig(
        service, new InstanceId("i-" + address), address, TARGET_PORT, revision, Optional.empty());
  }

  /** Writes the first configuration and starts in this process. */
  TestBalancer started() throws IOException {
    write();
    process = Optional.of(BalancerProcess.start(folder, InstantSource.system(), log::add));
    await().atMost(SOON).until(() -> status().isPresent());
    return this;
  }

  void write() throws IOException {
    LocalJson.write(folder.resolve(BalancerConfig.FILE), config);
  }

  void targets(TargetConfig... wanted) throws IOException {
    config = config.withTargets(List.of(wanted));
    write();
  }

  /** Registers targets and waits until they are healthy. */
  TestBalancer with(TargetConfig... wanted) throws IOException {
    targets(wanted);
    for (TargetConfig one : wanted) {
      awaitState(one.address(), TargetState.HEALTHY);
    }
    return this;
  }

  void register(TargetConfig added) throws IOException {
    List<TargetConfig> next = new ArrayList<>(config.targets());
    next.removeIf(one -> one.address().equals(added.address()));
    next.add(added);
    targets(next.toArray(TargetConfig[]::new));
  }

  void drain(String target, Duration time) throws IOException {
    targets(
        config.targets().stream()
            .map(one ->
                one.address().equals(target) ? one.drainingUntil(Instant.now().plus(time)) : one)
            .toArray(TargetConfig[]::new));
  }

  void spec(LoadBalancerSpec next) throws IOException {
    config = config.withSpec(next);
    write();
  }

  BalancerConfig config() {
    return config;
  }

  Optional<BalancerStatus> status() {
    try {
      HttpResponse<String> answer = get(BalancerConfig.ADMIN_PORT, "/status");
      return Optional.of(LocalJson.parse(answer.body().getBytes(), BalancerStatus.class));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  BalancerStatus.Target statusOf(String target) {
    return counted().targets().stream()
        .filter(one -> one.instance().equals(new InstanceId("i-" + target)))
        .findFirst()
        .orElseThrow();
  }

  // A request is counted when its answer is through, which the client may know a little earlier.
  private BalancerStatus counted() {
    return await()
        .atMost(SOON)
        .until(
            () -> status().orElseThrow(),
            known ->
                known.listeners().stream().mapToLong(one -> one.served() + one.failed()).sum()
                    >= answered.get());
  }

  BalancerStatus.Listener listener(int port) {
    return counted().listeners().stream()
        .filter(one -> one.port() == port)
        .findFirst()
        .orElseThrow();
  }

  void awaitState(String target, TargetState state) {
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(() ->
            assertThat(
                    status().orElseThrow().targets().stream()
                        .filter(one -> one.instance().value().equals("i-" + target))
                        .map(BalancerStatus.Target::state))
                .as("%s", log)
                .containsExactly(state));
  }

  HttpResponse<String> get(String path) throws IOException {
    return get(PORT, path);
  }

  HttpResponse<String> get(int port, String path) throws IOException {
    return send(request(port, path).GET().build());
  }

  HttpResponse<String> send(HttpRequest request) throws IOException {
    try {
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (request.uri().getPort() != BalancerConfig.ADMIN_PORT) {
        answered.incrementAndGet();
      }
      return answer;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  CompletableFuture<HttpResponse<String>> getLater(String path) {
    return client.sendAsync(
        request(PORT, path).GET().build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpRequest.Builder request(int port, String path) {
    return HttpRequest.newBuilder(URI.create("http://" + address + ":" + port + path))
        .timeout(Duration.ofSeconds(20));
  }

  @Override
  public void close() {
    try {
      if (process.isPresent()) {
        process.get().stop(Duration.ofSeconds(1));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    client.shutdownNow();
  }
}
