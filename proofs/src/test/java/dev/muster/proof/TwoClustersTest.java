package dev.muster.proof;

import static dev.muster.proof.LiveStage.SYNCSTORAGE;
import static dev.muster.proof.LiveStage.TOKENS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.spec.id.ClusterKey;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two clusters of two products in one repository: nothing knows the names of the first one. */
@ExtendWith(SharedClusters.class)
class TwoClustersTest {
  static final SortedMap<ClusterKey, Map<String, Integer>> WANTED =
      new TreeMap<>(
          Map.of(
              SYNCSTORAGE, Map.of("zknode", 3, "webhead", 3),
              TOKENS, Map.of("zknode", 3, "issuer", 2, "verifier", 2)));

  @Test
  void each_has_exactly_its_machines_with_exactly_their_tags(LiveStage live) throws IOException {
    assertThat(Census.complaints(live.stage(), live.stage().machines(), WANTED)).isEmpty();
  }

  @Test
  void each_listener_is_answered_by_its_service_with_its_configuration(LiveStage live)
      throws IOException, InterruptedException {
    List<String> tokens = live.view(TOKENS).endpoints();
    assertThat(tokens).hasSize(2);
    assertThat(tokens.getFirst()).endsWith(":8081");
    assertThat(tokens.getLast()).endsWith(":8082");
    assertThat(live.page(tokens.getFirst())).contains("<h1>issuer 1.1.0</h1>", ":8100<");
    assertThat(live.configuration(tokens.getFirst()).path("lifetime_seconds").asInt())
        .isEqualTo(300);
    assertThat(live.page(tokens.getLast())).contains("<h1>verifier 1.0.0</h1>", ":8200<");
    assertThat(live.configuration(tokens.getLast()).path("accepted_issuers").path(0).asText())
        .isEqualTo("prod");
    List<String> syncstorage = live.view(SYNCSTORAGE).endpoints();
    assertThat(syncstorage).hasSize(1);
    assertThat(live.page(syncstorage.getFirst())).contains("<h1>webhead 1.0.0</h1>", ":8000<");
    assertThat(live.configuration(SYNCSTORAGE).path("pool_size").asInt()).isEqualTo(20);
  }

  @Test
  void a_plan_of_what_has_converged_is_empty_with_and_without_the_store(LiveStage live)
      throws IOException, InterruptedException {
    String[] plan = {
      "plan",
      "-f",
      live.stage().site().repository().folder().toString(),
      "--detailed-exitcode",
      "--loopback",
      live.stage().site().loopback(),
      "-o",
      "json"
    };
    assertNothingToDo(live.run(plan));
    String[] withoutStore = java.util.Arrays.copyOf(plan, plan.length + 1);
    withoutStore[plan.length] = "--no-store";
    assertNothingToDo(live.run(withoutStore));
  }

  private static void assertNothingToDo(Command.Result result) throws IOException {
    assertThat(result.exitCode()).as(result.toString()).isZero();
    JsonNode plans = result.json().path("plans");
    assertThat(plans).hasSize(2);
    for (JsonNode plan : plans) {
      assertThat(plan.path("actions")).as(plan.toString()).isEmpty();
      assertThat(plan.path("heldBy")).as(plan.toString()).isEmpty();
    }
  }

  @Test
  void neither_a_resync_nor_a_look_that_was_asked_for_changes_anything(LiveStage live)
      throws Exception {
    try (EnsembleTree syncstorage = live.ensemble(SYNCSTORAGE);
        EnsembleTree tokens = live.ensemble(TOKENS)) {
      SortedMap<String, String> world = WorldSnapshot.of(live.stage());
      SortedMap<String, Long> first = syncstorage.writes();
      SortedMap<String, Long> second = tokens.writes();
      double changes = live.changes();
      assertThat(world).containsKey("fence.json").hasSizeGreaterThan(13);
      assertThat(first).containsKey("/config/webhead/head");
      assertThat(second).containsKeys("/config/issuer/head", "/config/verifier/head");
      live.look(SYNCSTORAGE, 1);
      live.look(TOKENS, 1);
      live.awaitResyncs(3);
      assertThat(WorldSnapshot.of(live.stage())).isEqualTo(world);
      assertThat(syncstorage.writes()).isEqualTo(first);
      assertThat(tokens.writes()).isEqualTo(second);
      assertThat(live.changes()).isEqualTo(changes).isPositive();
    }
  }
}
