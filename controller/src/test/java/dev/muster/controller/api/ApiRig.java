package dev.muster.controller.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.muster.controller.git.MemoryRepositories;
import dev.muster.controller.git.RewriteAcceptance;
import dev.muster.controller.kernel.ConvergedShop;
import dev.muster.controller.kernel.KernelState;
import dev.muster.controller.model.AuditRecord;
import dev.muster.controller.model.ClusterRecord;
import dev.muster.controller.model.RepositoryRecord;
import dev.muster.controller.shell.LiveWorlds;
import dev.muster.controller.shell.ReconcileLog;
import dev.muster.controller.store.Repositories;
import dev.muster.controller.store.Store;
import dev.muster.controller.store.StoreResult;
import dev.muster.controller.store.memory.MemoryStore;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.ClusterUid;
import dev.muster.spec.yaml.ClusterWriter;
import dev.muster.testkit.ClusterBuilder;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** A served API on a store in memory, and a client of it. */
final class ApiRig implements AutoCloseable {
  static final String TOKEN = "a-token-of-the-tests";
  static final String ROOT = "/apis/muster.dev/v1";
  static final String PROD = ROOT + "/namespaces/shop/clusters/prod";
  static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final ObjectMapper JSON = new ObjectMapper();

  final MemoryStore store;
  final MemoryRepositories repositories;
  final ReconcileLog log = ReconcileLog.inMemory();
  final List<ClusterKey> looked = new CopyOnWriteArrayList<>();
  final List<String> accepted = new CopyOnWriteArrayList<>();
  final AtomicInteger uids = new AtomicInteger();
  final InetSocketAddress address;
  volatile Instant now;
  volatile Readiness readiness = new Readiness.Ready();
  volatile KernelState state;
  private final ApiServer server;
  private final HttpClient http = HttpClient.newHttpClient();

  private ApiRig(
      ConvergedShop shop, UnaryOperator<ApiSettings> settings, UnaryOperator<ApiParts> parts) {
    store = shop.store();
    repositories = new MemoryRepositories(store);
    state = shop.state();
    now = shop.now();
    server =
        new ApiServer(
            settings.apply(ApiSettings.loopback(0, TOKEN, "1.2.3")),
            parts.apply(
                new ApiParts(
                    store,
                    repositories,
                    LiveWorlds.of(() -> state),
                    log,
                    looked::add,
                    new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                    request -> new InstanceLogs.Opened.Missing("none is kept"),
                    () -> new ClusterUid("uid-" + uids.incrementAndGet()),
                    () -> now,
                    Optional.empty(),
                    this::accept,
                    () -> readiness)));
    address = server.start();
  }

  /** Serves what a leading controller knows of a converged cluster. */
  static ApiRig serve() {
    return serve(UnaryOperator.identity(), UnaryOperator.identity());
  }

  static ApiRig serve(UnaryOperator<ApiSettings> settings, UnaryOperator<ApiParts> parts) {
    return new ApiRig(ConvergedShop.bringUp(), settings, parts);
  }

  /** The API of a controller that leads nothing and sees nothing. */
  ApiRig followLeader() {
    state = KernelState.EMPTY;
    return this;
  }

  /** The document of the cluster with so many web machines. */
  static String yaml(String name, int instances) {
    return ClusterWriter.write(
        ClusterBuilder.cluster("shop", name)
            .service("web", "1.0.0", instances)
            .listener(80, "web")
            .config("web", "{\"greeting\":\"hello\"}")
            .build());
  }

  private RewriteAcceptance accept(String address, String commit, String actor, String reason) {
    accepted.add(String.join(" ", address, commit, actor, reason));
    return commit.startsWith("fedcba9")
        ? new RewriteAcceptance.Accepted("fedcba9876543210")
        : new RewriteAcceptance.Refused("accept the rewritten history of " + address + ": no");
  }

  /** Has a repository read up to a commit, with one before it. */
  void read(String address, String commit, String previous) {
    assertThat(
            repositories.putRepository(
                new Repositories.RepositoryFence(address, 1),
                new RepositoryRecord(
                    address,
                    "main",
                    Optional.of(commit),
                    List.of(previous),
                    Optional.empty(),
                    Optional.empty(),
                    now),
                Store.ABSENT))
        .isInstanceOf(StoreResult.Done.class);
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(
            URI.create("http://" + address.getHostString() + ":" + address.getPort() + path))
        .timeout(PATIENCE)
        .header("Authorization", "Bearer " + TOKEN);
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    return send(request, HttpResponse.BodyHandlers.ofString());
  }

  <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler) {
    try {
      return http.send(request.build(), handler);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** GET that must succeed. */
  JsonNode get(String path) {
    HttpResponse<String> response = send(request(path));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return tree(response.body());
  }

  JsonNode table(String path) {
    HttpResponse<String> response =
        send(
            request(path)
                .header("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io,application/json"));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return tree(response.body());
  }

  HttpResponse<String> post(String path, String json) {
    return send(
        request(path)
            .header("X-Muster-Actor", "ann")
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  HttpResponse<String> put(String path, String yaml) {
    return send(
        request(path)
            .header("X-Muster-Actor", "ann")
            .header("Content-Type", "application/yaml")
            .PUT(HttpRequest.BodyPublishers.ofString(yaml)));
  }

  static JsonNode tree(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(text, e);
    }
  }

  /** The status of a failure that must be one. */
  static JsonNode status(HttpResponse<String> response, int code, String reason) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(code);
    JsonNode status = tree(response.body());
    assertThat(status.path("kind").asText()).isEqualTo("Status");
    assertThat(status.path("code").asInt()).isEqualTo(code);
    assertThat(status.path("reason").asText()).isEqualTo(reason);
    assertThat(status.path("message").asText()).isNotBlank();
    return status;
  }

  ClusterRecord record(ClusterKey key) {
    return store.cluster(key) instanceof StoreResult.Done<ClusterRecord> done
        ? done.value()
        : org.assertj.core.api.Assertions.fail("no cluster " + key);
  }

  void store(UnaryOperator<ClusterRecord> change, ClusterKey key) {
    if (store.cluster(key) instanceof StoreResult.Done<ClusterRecord> done) {
      assertThat(store.putCluster(change.apply(done.value()), done.resourceVersion()))
          .isInstanceOf(StoreResult.Done.class);
    }
  }

  List<AuditRecord> audits() {
    return store.audits(100) instanceof StoreResult.Done<List<AuditRecord>> done
        ? done.value()
        : List.of();
  }

  static List<String> texts(JsonNode list, String pointer) {
    List<String> texts = new ArrayList<>();
    list.forEach(node -> texts.add(node.at(pointer).asText()));
    return texts;
  }

  @Override
  public void close() {
    http.shutdownNow();
    server.close();
  }

  /** Ends the server alone: what it still answers can be read. */
  void stop() {
    server.close();
  }
}
