package dev.muster.controller.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.controller.kernel.ConvergedShop;
import dev.muster.controller.kernel.ReconcileEntry;
import dev.muster.spec.id.ClusterKey;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LogTest {
  private static final String MACHINE = ApiRig.ROOT + "/namespaces/shop/instances/i-1/log";

  @TempDir private Path folder;

  private static ReconcileEntry entry(ApiRig rig, ClusterKey key, long id) {
    return new ReconcileEntry(
        rig.now,
        key,
        "c0ffee",
        1,
        id,
        1,
        "commit",
        "done",
        List.of(new ReconcileEntry.ActionLine("launch web-1", "it is wanted", "done", "")),
        List.of(),
        List.of("web-3 (1.0 → 1.1) WatchCanary: the canary serves"),
        1.5);
  }

  private static BufferedReader open(ApiRig rig, String path) {
    HttpResponse<InputStream> response =
        rig.send(rig.request(path), HttpResponse.BodyHandlers.ofInputStream());
    assertThat(response.statusCode()).isEqualTo(200);
    return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
  }

  @Test
  void the_reconcile_log_is_told_as_json_lines_with_a_text_for_people() throws IOException {
    try (ApiRig rig = ApiRig.serve()) {
      rig.log.append(entry(rig, ConvergedShop.KEY, 1));
      rig.log.append(entry(rig, ClusterKey.parse("shop/other"), 2));
      rig.log.append(entry(rig, ConvergedShop.KEY, 3));
      try (BufferedReader lines = open(rig, ApiRig.PROD + "/log")) {
        JsonNode first = ApiRig.tree(lines.readLine());
        assertThat(first.path("cluster").asText()).isEqualTo("shop/prod");
        assertThat(first.path("text").asText()).contains("launch web-1");
        assertThat(ApiRig.tree(lines.readLine()).path("reconcileId").asText()).isEqualTo("1.3");
        assertThat(lines.readLine()).isNull();
      }
      try (BufferedReader lines = open(rig, ApiRig.ROOT + "/log?tailLines=2")) {
        assertThat(lines.lines()).hasSize(2);
      }
    }
  }

  @Test
  void the_reconcile_log_is_followed_until_the_server_ends() throws IOException {
    ApiRig rig = ApiRig.serve();
    rig.log.append(entry(rig, ConvergedShop.KEY, 1));
    try (BufferedReader lines = open(rig, ApiRig.PROD + "/log?follow=true")) {
      assertThat(ApiRig.tree(lines.readLine()).path("reconcileId").asText()).isEqualTo("1.1");
      rig.log.append(entry(rig, ClusterKey.parse("shop/other"), 2));
      rig.log.append(entry(rig, ConvergedShop.KEY, 3));
      assertThat(ApiRig.tree(lines.readLine()).path("reconcileId").asText()).isEqualTo("1.3");
      rig.stop();
      assertThat(Optional.ofNullable(lines.readLine()).orElse("")).isBlank();
    } finally {
      rig.close();
    }
  }

  private ApiRig withFile(Path file) {
    return ApiRig.serve(
        UnaryOperator.identity(),
        parts ->
            new ApiParts(
                parts.store(),
                parts.repositories(),
                parts.world(),
                parts.log(),
                parts.look(),
                parts.meters(),
                new LogFiles((product, instance) ->
                    product.value().equals("shop") && instance.value().equals("i-1")
                        ? Optional.of(file)
                        : Optional.empty()),
                parts.uids(),
                parts.clock(),
                parts.webhook(),
                parts.rewrites(),
                parts.readiness()));
  }

  private static void append(Path file, String text) throws IOException {
    Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  @Test
  void a_machines_own_log_is_tailed() throws IOException {
    Path file = folder.resolve("service.log");
    for (int line = 1; line <= 5000; line++) {
      append(file, "line %d of the service\n".formatted(line));
    }
    append(file, "half a li");
    try (ApiRig rig = withFile(file)) {
      try (BufferedReader lines = open(rig, MACHINE + "?tailLines=3")) {
        assertThat(lines.lines())
            .containsExactly("line 4999 of the service", "line 5000 of the service", "half a li");
      }
      try (BufferedReader lines = open(rig, MACHINE)) {
        assertThat(lines.lines()).hasSize(100);
      }
      ApiRig.status(
          rig.send(rig.request(ApiRig.ROOT + "/namespaces/other/instances/i-1/log")),
          404,
          "NotFound");
      ApiRig.status(rig.send(rig.request(MACHINE + "?tailLines=-1")), 400, "BadRequest");
    }
  }

  @Test
  void a_machines_own_log_is_followed_over_its_rotation() throws IOException {
    Path file = folder.resolve("service.log");
    append(file, "one\ntwo\nth");
    try (ApiRig rig = withFile(file);
        BufferedReader lines = open(rig, MACHINE + "?follow=true&tailLines=1")) {
      assertThat(lines.readLine()).isEqualTo("two");
      append(file, "ree\n");
      assertThat(lines.readLine()).isEqualTo("three");
      append(file, "last of the old\n");
      Files.move(file, folder.resolve("service.log.1"), StandardCopyOption.REPLACE_EXISTING);
      append(file, "first of the new\n");
      assertThat(lines.readLine()).isEqualTo("last of the old");
      assertThat(lines.readLine()).isEqualTo("first of the new");
    }
  }

  @Test
  void a_log_that_is_not_there_yet_is_told() {
    try (ApiRig rig = withFile(folder.resolve("none"))) {
      ApiRig.status(rig.send(rig.request(MACHINE)), 404, "NotFound");
    }
  }
}
