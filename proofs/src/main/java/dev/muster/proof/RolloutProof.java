package dev.muster.proof;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.cli.client.ApiAnswer;
import dev.muster.cli.client.ApiClient;
import dev.muster.cli.client.ApiPaths;
import dev.muster.cli.client.ClusterView;
import dev.muster.cli.client.ClusterWait;
import dev.muster.cli.quickstart.Load;
import dev.muster.cli.quickstart.MusterProcess;
import dev.muster.controller.api.object.RolloutVerb;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A commit of a new version changes every machine without a failed request, and a commit of a
 * version that is not well, in any of seven ways, leaves the old machines as they were. A commit of
 * a configuration reaches every machine in place, and one that makes them unwell comes back. What
 * is committed and undone by a person is what it was.
 *
 * <p>Arguments: the names of the cases, all when none is given: {@code good}, {@code heartbeat},
 * {@code start}, {@code version}, {@code flaps}, {@code slow}, {@code bake}, {@code config}, {@code
 * bad-config}, {@code undo}, {@code errors}.
 */
public final class RolloutProof {
  private static final String LOOPBACK = "127.78";
  private static final int REQUESTS_PER_SECOND = 200;
  private static final String WEBHEAD = "webhead";
  private static final int WEBHEADS = 3;
  private static final Map<String, Integer> WANTED = Map.of("zknode", 3, WEBHEAD, WEBHEADS);
  private static final String OLD = "1.0.0";
  private static final String NEW = "1.1.0";
  private static final int ORDERED = 200;

  private RolloutProof() {}

  /** Runs the proof and ends the process with 0 when it holds. */
  public static void main(String[] arguments) throws IOException {
    System.exit(run(List.of(arguments)) ? 0 : 1);
  }

  /**
   * Runs cases one after the other on one cluster.
   *
   * @param names which, all when empty
   * @return whether nothing is to complain of
   */
  static boolean run(List<String> names) throws IOException {
    boolean holds = true;
    for (RolloutCase one : RolloutCase.ALL) {
      if (names.isEmpty() || names.contains(one.name())) {
        List<String> complaints = run(one);
        complaints.forEach(complaint -> System.out.println("  " + complaint));
        holds &= complaints.isEmpty();
      }
    }
    return holds;
  }

  private static List<String> run(RolloutCase one) throws IOException {
    try (Stage stage = Stage.open(LOOPBACK);
        MusterProcess controller = stage.site().startController(List.of());
        ApiClient api = stage.site().awaitController(controller)) {
      stage.await(api, "Ready", ClusterView::ready);
      SortedMap<String, String> before = versions(api);
      SortedMap<String, String> configsBefore = configs(api);
      List<String> complaints = new ArrayList<>();
      long begun;
      Load.Counts counts;
      try (Load load = Load.start(stage.address(api), REQUESTS_PER_SECOND)) {
        begun = System.nanoTime();
        commit(stage, api, one);
        counts = load.stop();
      }
      double seconds = (System.nanoTime() - begun) / 1e9;
      SortedMap<String, String> after = versions(api);
      System.out.printf(
          Locale.ROOT,
          "%-10s %5.1f s: %d requests served, %d failed; the machines run %s%n",
          one.name(),
          seconds,
          counts.served(),
          counts.failed(),
          after.values());
      complaints.addAll(ofVersions(one, before, after));
      complaints.addAll(ofConfigs(one, configsBefore, configs(api)));
      double failing = counts.failingFor().toMillis() / 1000.0;
      long most = Math.round(one.failingShare() * REQUESTS_PER_SECOND * failing);
      if (counts.failed() > 0) {
        System.out.printf(
            Locale.ROOT,
            "  failed within %.1f s; its share of the traffic is %.2f: at most %d may%n",
            failing,
            one.failingShare(),
            most);
      }
      if (counts.failed() > most) {
        complaints.add(counts.failed() + " requests failed: " + counts.failures());
      }
      complaints.addAll(Census.complaints(stage, stage.machines(), WANTED));
      if (!complaints.isEmpty()) {
        stage.keep();
      }
      return complaints;
    }
  }

  private static List<String> ofVersions(
      RolloutCase one, SortedMap<String, String> before, SortedMap<String, String> after) {
    return switch (one.end()) {
      case NEW -> allRun(NEW, after);
      case UNDONE -> allRun(OLD, after);
      case OLD, CONFIG, OLD_CONFIG ->
          after.equals(before)
              ? List.of()
              : List.of("the old machines are not as they were: " + before + ", then " + after);
    };
  }

  private static List<String> allRun(String version, SortedMap<String, String> after) {
    return after.size() == WEBHEADS && after.values().stream().allMatch(version::equals)
        ? List.of()
        : List.of("not every machine runs " + version + ": " + after);
  }

  private static List<String> ofConfigs(
      RolloutCase one, SortedMap<String, String> before, SortedMap<String, String> after) {
    boolean isNew =
        new TreeSet<>(after.values()).size() == 1
            && !before.containsValue(after.get(after.firstKey()));
    return switch (one.end()) {
      case NEW, OLD, UNDONE -> List.of();
      case CONFIG ->
          isNew ? List.of() : List.of("not every machine runs with the new one: " + after);
      case OLD_CONFIG ->
          after.equals(before)
              ? List.of()
              : List.of("a machine runs with another one than before: " + after);
    };
  }

  /** The digest of the configuration that each webhead runs with, by its id. */
  private static SortedMap<String, String> configs(ApiClient api) throws IOException {
    SortedMap<String, String> configs = new TreeMap<>();
    for (JsonNode item :
        api.get(ApiPaths.ofCluster("instances", Stage.CLUSTER)).body().path("items")) {
      if (item.at("/metadata/labels/service").asText().equals(WEBHEAD)) {
        configs.put(
            item.at("/metadata/name").asText(),
            item.at("/status/agent/appliedConfig/sha256").asText());
      }
    }
    return configs;
  }

  private static void commit(Stage stage, ApiClient api, RolloutCase one) throws IOException {
    stage.site().repository().edit(Stage.CLUSTER.product().value(), one::change);
    String commit = stage.site().repository().commit("The case " + one.name());
    long generation =
        new ClusterWait(api, new PrintWriter(Writer.nullWriter()))
            .untilRead(Stage.CLUSTER, commit, Stage.CONVERGENCE);
    stage.await(
        api,
        "the end of the rollout",
        view ->
            view.generation() >= generation
                && is(view, "RolloutsSettled", "True")
                && (view.ready() || hasTurnedBack(view)));
    if (one.end() == RolloutCase.End.UNDONE) {
      undo(stage, api, generation);
    }
  }

  private static void undo(Stage stage, ApiClient api, long generation) throws IOException {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("reason", "the proof");
    ApiAnswer answer =
        api.send("POST", ApiPaths.rollout(Stage.CLUSTER, WEBHEAD, RolloutVerb.UNDO), body);
    if (answer.status() != ORDERED) {
      throw new IllegalStateException("the undo was refused: " + answer.body());
    }
    stage.await(
        api,
        "the end of the way back",
        view ->
            view.generation() > generation
                && is(view, "RolloutsSettled", "True")
                && !is(view, "RevisionDiffers", "True")
                && is(view, "GitDrift", "True"));
  }

  // What was rolled back leaves the old version, or the old configuration.
  private static boolean hasTurnedBack(ClusterView view) {
    return is(view, "RevisionDiffers", "True")
        || view.condition("ConfigPublished")
            .filter(condition -> condition.path("reason").asText().equals("RolledBack"))
            .isPresent();
  }

  static boolean is(ClusterView view, String type, String status) {
    return view.condition(type)
        .filter(condition -> condition.path("status").asText().equals(status))
        .isPresent();
  }

  /** The version of each webhead that is not on its way out, by its id. */
  static SortedMap<String, String> versions(ApiClient api) throws IOException {
    SortedMap<String, String> versions = new TreeMap<>();
    for (JsonNode item :
        api.get(ApiPaths.ofCluster("instances", Stage.CLUSTER)).body().path("items")) {
      String state = item.path("status").path("state").asText();
      boolean lives = !state.equals("Terminated") && !state.equals("Terminating");
      JsonNode labels = item.path("metadata").path("labels");
      if (lives && labels.path("service").asText().equals(WEBHEAD)) {
        versions.put(item.path("metadata").path("name").asText(), labels.path("version").asText());
      }
    }
    return versions;
  }
}
