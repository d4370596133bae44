package dev.muster.proof;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.cli.client.ApiClient;
import dev.muster.cli.client.ApiPaths;
import dev.muster.cli.client.ClusterView;
import dev.muster.cli.client.ClusterWait;
import dev.muster.cli.quickstart.Load;
import dev.muster.cli.quickstart.MusterProcess;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A controller that is killed in any state of a rollout, forward or back, and restarted ends it as
 * if nothing had happened: the same version everywhere, nothing left over, no request failed.
 *
 * <p>Arguments: the states in which it is killed, as conditions name them with hyphens for spaces,
 * such as {@code watch-canary}; all when none is given.
 */
public final class RolloutCrashProof {
  private static final String LOOPBACK = "127.79";
  private static final int REQUESTS_PER_SECOND = 200;
  private static final Duration REACHED_WITHIN = Duration.ofMinutes(2);
  private static final long POLL_MILLIS = 20;
  private static final int WEBHEADS = 3;
  private static final Map<String, Integer> WANTED = Map.of("zknode", 3, "webhead", WEBHEADS);
  private static final List<String> FORWARD =
      List.of(
          "build image",
          "launch canary",
          "verify canary",
          "register canary",
          "watch canary",
          "expand",
          "watch all",
          "drain old",
          "bake",
          "terminate old");
  // Each with the state in which a commit back to the old version turns the rollout round.
  private static final List<String[]> BACKWARD =
      List.of(
          new String[] {"watch canary", "abort canary"},
          new String[] {"watch canary", "terminate new"},
          new String[] {"bake", "restore"},
          new String[] {"bake", "drain new"},
          new String[] {"bake", "terminate new"});

  private final Stage stage;
  private final List<String> only;
  private final List<String> complaints = new ArrayList<>();
  private MusterProcess controller;
  private ApiClient api;
  private int commits;
  private String present = "1.0.0";

  private RolloutCrashProof(Stage stage, List<String> only) throws IOException {
    this.stage = stage;
    this.only = List.copyOf(only);
    controller = stage.site().startController(List.of());
    api = stage.site().awaitController(controller);
  }

  /** Runs the proof and ends the process with 0 when it holds. */
  public static void main(String[] arguments) throws IOException {
    System.exit(run(List.of(arguments)) ? 0 : 1);
  }

  /**
   * Kills in these states, in all when there is none.
   *
   * @return whether nothing is to complain of
   */
  static boolean run(List<String> states) throws IOException {
    try (Stage stage = Stage.open(LOOPBACK)) {
      RolloutCrashProof proof = new RolloutCrashProof(stage, states);
      try {
        return proof.holds();
      } finally {
        proof.api.close();
        proof.controller.close();
      }
    }
  }

  private boolean holds() throws IOException {
    stage.await(api, "Ready", ClusterView::ready);
    for (String state : FORWARD) {
      if (isAsked(state)) {
        killedIn(state, () -> present = change(present.equals("1.0.0") ? "1.1.0" : "1.0.0"));
      }
    }
    for (String[] states : BACKWARD) {
      if (isAsked(states[1])) {
        killedIn(states[1], () -> turnRound(states[0]));
      }
    }
    complaints.forEach(complaint -> System.out.println("  " + complaint));
    System.out.printf("%d complaints%n", complaints.size());
    if (!complaints.isEmpty()) {
      stage.keep();
    }
    return complaints.isEmpty();
  }

  private boolean isAsked(String state) {
    return only.isEmpty() || only.contains(state.replace(' ', '-'));
  }

  /** What brings a rollout about. */
  @FunctionalInterface
  private interface Cause {
    void bringAbout() throws IOException;
  }

  private void killedIn(String state, Cause cause) throws IOException {
    long begun;
    Load.Counts counts;
    try (Load load = Load.start(stage.address(api), REQUESTS_PER_SECOND)) {
      cause.bringAbout();
      boolean reached = awaitState(state);
      controller.kill();
      begun = System.nanoTime();
      api.close();
      controller = stage.site().startController(List.of());
      api = stage.site().awaitController(controller);
      stage.await(
          api,
          "the end of the rollout",
          view -> view.ready() && runsOnly(present) && settled(view));
      if (!reached) {
        complaints.add(state + " was never seen");
      }
      counts = load.stop();
    }
    System.out.printf(
        Locale.ROOT,
        "killed in %-16s: ended %.1f s after the kill with %s; %d requests served, %d failed%n",
        state,
        (System.nanoTime() - begun) / 1e9,
        present,
        counts.served(),
        counts.failed());
    if (counts.failed() > 0) {
      complaints.add(state + ": " + counts.failures());
    }
    Census.complaints(stage, stage.machines(), WANTED)
        .forEach(complaint -> complaints.add(state + ": " + complaint));
  }

  // Each commit is a revision of its own, so that its image has to be built.
  private String change(String version) throws IOException {
    commits++;
    String number = Integer.toString(commits);
    stage
        .site()
        .repository()
        .edit(
            Stage.CLUSTER.product().value(),
            text ->
                text.replaceAll("\n      version: [0-9.]+\n", "\n      version: " + version + "\n")
                    .replaceAll("        environment: .*\n", "")
                    .replace(
                        "        port: 8000\n",
                        "        port: 8000\n        environment: { RUN: \"" + number + "\" }\n"));
    String commit = stage.site().repository().commit("Version " + version + ", run " + number);
    new ClusterWait(api, new PrintWriter(Writer.nullWriter()))
        .untilRead(Stage.CLUSTER, commit, Stage.CONVERGENCE);
    return version;
  }

  private void turnRound(String at) throws IOException {
    String before = present;
    String[] document = new String[1];
    stage
        .site()
        .repository()
        .edit(
            Stage.CLUSTER.product().value(),
            text -> {
              document[0] = text;
              return text + "\n";
            });
    change(before.equals("1.0.0") ? "1.1.0" : "1.0.0");
    if (!awaitState(at)) {
      complaints.add(at + " was never seen");
    }
    stage.site().repository().edit(Stage.CLUSTER.product().value(), _ -> document[0]);
    String commit = stage.site().repository().commit("Back to " + before);
    new ClusterWait(api, new PrintWriter(Writer.nullWriter()))
        .untilRead(Stage.CLUSTER, commit, Stage.CONVERGENCE);
  }

  private boolean awaitState(String state) throws IOException {
    long deadline = System.nanoTime() + REACHED_WITHIN.toNanos();
    while (System.nanoTime() < deadline) {
      ClusterView view = new ClusterView(api.get(ApiPaths.cluster(Stage.CLUSTER)).body());
      if (view.condition("RolloutsSettled")
          .filter(condition -> condition.path("message").asText().contains(": " + state))
          .isPresent()) {
        return true;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS));
    }
    return false;
  }

  private static boolean settled(ClusterView view) {
    return view.condition("RolloutsSettled")
        .map(condition -> condition.path("status"))
        .map(JsonNode::asText)
        .filter("True"::equals)
        .isPresent();
  }

  private boolean runsOnly(String version) {
    try {
      var versions = RolloutProof.versions(api).values();
      return versions.size() == WEBHEADS && versions.stream().allMatch(version::equals);
    } catch (IOException e) {
      return false;
    }
  }
}
