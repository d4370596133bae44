package dev.muster.controller.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.controller.store.Store;
import dev.muster.controller.store.StoreResult;
import dev.muster.provider.Fence;
import dev.muster.provider.Scope;
import dev.muster.spec.id.ClusterKey;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What a stream that is read says, line by line; a stream that says nothing runs into the limit.
 */
@Timeout(60)
class WatchTest {
  private static final String FRESH = ApiRig.ROOT + "/namespaces/shop/clusters/fresh";

  /** A watch that is open. */
  private static final class Watching implements AutoCloseable {
    private final BufferedReader lines;

    Watching(ApiRig rig, String path) {
      this(rig, path, "application/json");
    }

    Watching(ApiRig rig, String path, String accept) {
      HttpResponse<InputStream> response =
          rig.send(
              rig.request(path).header("Accept", accept),
              HttpResponse.BodyHandlers.ofInputStream());
      assertThat(response.statusCode()).isEqualTo(200);
      lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    Optional<JsonNode> next() {
      try {
        String line = lines.readLine();
        return line == null || line.isBlank() ? Optional.empty() : Optional.of(ApiRig.tree(line));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    void expect(String type, String name) {
      JsonNode change = next().orElseThrow();
      assertThat(change.path("type").asText()).as(change.toString()).isEqualTo(type);
      assertThat(change.at("/object/metadata/name").asText()).isEqualTo(name);
    }

    @Override
    public void close() {
      try {
        lines.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Test
  void a_watch_tells_what_there_is_and_what_changes_and_ends_with_the_server() {
    ApiRig rig = ApiRig.serve();
    try (Watching watching = new Watching(rig, ApiRig.ROOT + "/clusters?watch=true")) {
      watching.expect("ADDED", "prod");
      assertThat(rig.put(FRESH, ApiRig.yaml("fresh", 1)).statusCode()).isEqualTo(201);
      watching.expect("ADDED", "fresh");
      assertThat(rig.put(FRESH, ApiRig.yaml("fresh", 2)).statusCode()).isEqualTo(200);
      watching.expect("MODIFIED", "fresh");
      remove(rig, ClusterKey.parse("shop/fresh"));
      watching.expect("DELETED", "fresh");
      rig.stop();
      assertThat(watching.next()).isEmpty();
    } finally {
      rig.close();
    }
  }

  @Test
  void a_watch_goes_on_where_a_list_ended() {
    try (ApiRig rig = ApiRig.serve()) {
      assertThat(rig.put(FRESH, ApiRig.yaml("fresh", 1)).statusCode()).isEqualTo(201);
      String version = rig.get(ApiRig.ROOT + "/clusters").at("/metadata/resourceVersion").asText();
      // It is gone between the list and the watch.
      remove(rig, ClusterKey.parse("shop/fresh"));
      try (Watching watching =
          new Watching(rig, ApiRig.ROOT + "/clusters?watch=true&resourceVersion=" + version)) {
        watching.expect("DELETED", "fresh");
      }
      ApiRig.status(
          rig.send(rig.request(ApiRig.ROOT + "/clusters?watch=true&resourceVersion=17")),
          410,
          "Expired");
    }
  }

  @Test
  void a_watch_of_tables_tells_rows() {
    try (ApiRig rig = ApiRig.serve();
        Watching watching =
            new Watching(
                rig,
                ApiRig.ROOT
                    + "/namespaces/shop/clusters?watch=1&fieldSelector=metadata.name%3Dfresh",
                "application/json;as=Table;v=v1;g=meta.k8s.io,application/json")) {
      assertThat(rig.put(FRESH, ApiRig.yaml("fresh", 1)).statusCode()).isEqualTo(201);
      JsonNode change = watching.next().orElseThrow();
      assertThat(change.path("type").asText()).isEqualTo("ADDED");
      assertThat(change.at("/object/kind").asText()).isEqualTo("Table");
      assertThat(change.at("/object/rows/0/cells/0").asText()).isEqualTo("fresh");
    }
  }

  @Test
  void what_the_store_does_not_announce_is_noticed_too() {
    try (ApiRig rig =
            ApiRig.serve(
                settings -> bounds(settings, 4, Duration.ofHours(1)), UnaryOperator.identity());
        Watching watching =
            new Watching(rig, ApiRig.ROOT + "/instances?watch=true&labelSelector=service%3Dweb")) {
      for (int machine = 0; machine < 3; machine++) {
        assertThat(watching.next().orElseThrow().path("type").asText()).isEqualTo("ADDED");
      }
      rig.followLeader();
      JsonNode change = watching.next().orElseThrow();
      assertThat(change.path("type").asText()).isEqualTo("MODIFIED");
      assertThat(change.at("/object/status/state").asText()).isEqualTo("Unknown");
    }
  }

  @Test
  void a_store_that_is_lost_and_found_removes_nothing() {
    try (ApiRig rig = ApiRig.serve();
        Watching watching = new Watching(rig, ApiRig.ROOT + "/clusters?watch=true")) {
      watching.expect("ADDED", "prod");
      rig.store.setReachable(false);
      rig.store.setReachable(true);
      assertThat(rig.put(FRESH, ApiRig.yaml("fresh", 1)).statusCode()).isEqualTo(201);
      watching.expect("ADDED", "fresh");
    }
  }

  @Test
  void watches_end_when_their_time_is_over_or_nothing_is_said() {
    try (ApiRig rig =
        ApiRig.serve(
            settings -> bounds(settings, 4, Duration.ofMillis(300)), UnaryOperator.identity())) {
      try (Watching timed =
          new Watching(rig, ApiRig.ROOT + "/clusters?watch=true&timeoutSeconds=1")) {
        timed.expect("ADDED", "prod");
        assertThat(timed.next()).isEmpty();
      }
      try (Watching idle = new Watching(rig, ApiRig.ROOT + "/clusters?watch=true")) {
        idle.expect("ADDED", "prod");
        assertThat(idle.next()).isEmpty();
      }
    }
  }

  @Test
  void the_number_of_watches_is_bounded() {
    try (ApiRig rig =
        ApiRig.serve(
            settings -> bounds(settings, 1, Duration.ofHours(1)), UnaryOperator.identity())) {
      String path = ApiRig.ROOT + "/clusters?watch=true";
      try (Watching first = new Watching(rig, path)) {
        first.expect("ADDED", "prod");
        ApiRig.status(rig.send(rig.request(path)), 429, "TooManyRequests");
        ApiRig.status(
            rig.send(rig.request(ApiRig.ROOT + "/log?follow=true")), 429, "TooManyRequests");
      }
      // The blank that is sent while nothing happens finds out that nobody listens any more.
      await()
          .atMost(ApiRig.PATIENCE)
          .until(() -> rig.send(rig.request(path + "&timeoutSeconds=1")).statusCode() == 200);
    }
  }

  private static ApiSettings bounds(ApiSettings settings, int most, Duration idle) {
    return new ApiSettings(
        settings.host(),
        settings.port(),
        settings.token(),
        settings.version(),
        new ApiSettings.Streaming(most, Duration.ofMillis(100), Duration.ofMillis(200), idle));
  }

  private static void remove(ApiRig rig, ClusterKey key) {
    long version =
        rig.store.cluster(key) instanceof StoreResult.Done<?> done
            ? done.resourceVersion()
            : Store.ABSENT;
    assertThat(rig.store.removeCluster(new Fence(Scope.LOCAL, 1_000, "test"), key, version))
        .isInstanceOf(StoreResult.Done.class);
  }
}
