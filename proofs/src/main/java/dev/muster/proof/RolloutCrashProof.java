package dev.muster.proof;

import dev.muster.cli.client.ApiAnswer;
import dev.muster.cli.client.ApiClient;
import dev.muster.cli.client.ApiPaths;
import dev.muster.cli.client.ClusterView;
import dev.muster.cli.quickstart.Load;
import dev.muster.cli.quickstart.MarkedProcesses.Marked;
import dev.muster.cli.quickstart.MusterProcess;
import dev.muster.local.process.Signals;
import dev.muster.proof.RolloutCrash.Way;
import dev.muster.reconcile.ledger.RolloutState;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * A controller that is killed the moment a state of a rollout is recorded, forward or back, and
 * restarted ends it as if nothing had happened: the same end, nothing left over, no request failed,
 * and one more look changes nothing.
 *
 * <p>Arguments: the states in which it is killed, such as {@code watch-canary}; all when none is
 * given.
 */
public final class RolloutCrashProof {
  private static final String LOOPBACK = "127.79";
  private static final String EXAMPLE = Stage.CLUSTER.product().value();
  private static final String SERVICE = "webhead";
  private static final int REQUESTS_PER_SECOND = 200;
  private static final long REACHED_WITHIN_SECONDS = 120;
  private static final long ENDED_WITHIN_SECONDS = 180;
  private static final int WEBHEADS = 3;

  // Where it is written that a person has asked for a look.
  private static final List<String> ASKED = List.of("store/audit/", "store/clusters/");

  private final Stage stage;
  private final ProofStore store;
  private final RecordedRollout record;
  private final String example;
  private final List<String> complaints = new ArrayList<>();
  private RolloutDocument document = new RolloutDocument("1.0.0", 0, WEBHEADS, false, true);
  private int runs;
  private MusterProcess controller;
  private ApiClient api;

  private RolloutCrashProof(Stage stage, ProofStore store) throws IOException {
    this.stage = stage;
    this.store = store;
    record = new RecordedRollout(store.connect(), RecordedRollout.WEBHEADS);
    example = Files.readString(stage.site().repository().document(EXAMPLE));
    commit("The document as it is before the first case");
    controller = start();
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
    try (Stage stage = Stage.open(LOOPBACK);
        ProofStore store = ProofStore.open(stage.site().data().resolve("external"))) {
      RolloutCrashProof proof = new RolloutCrashProof(stage, store);
      try {
        return proof.holds(states);
      } finally {
        proof.record.close();
        proof.api.close();
        proof.controller.close();
      }
    }
  }

  private MusterProcess start() throws IOException {
    return stage.site().startController(List.of("--store", store.connect()));
  }

  private boolean holds(List<String> states) throws IOException {
    stage.await(api, "Ready", ClusterView::ready);
    int kills = 0;
    for (RolloutCrash crash : RolloutCrash.ALL) {
      if (states.isEmpty() || states.contains(crash.name())) {
        killedIn(crash);
        kills++;
      }
    }
    complaints.forEach(complaint -> System.out.println("  " + complaint));
    System.out.printf("%d kills, %d complaints%n", kills, complaints.size());
    if (!complaints.isEmpty()) {
      stage.keep();
    }
    return complaints.isEmpty();
  }

  private void killedIn(RolloutCrash crash) throws IOException {
    long number = record.read().number() + 1;
    RolloutDocument before = document;
    Load.Counts counts;
    double seconds;
    try (Load load = Load.start(stage.address(api), REQUESTS_PER_SECOND)) {
      CountDownLatch killed = record.when(number, crash.state(), () -> controller.kill());
      bringAbout(crash.way(), number, before);
      if (!RecordedRollout.await(killed, REACHED_WITHIN_SECONDS)) {
        complaints.add(crash.name() + " was never seen, but " + record.read());
        controller.kill();
      }
      long begun = System.nanoTime();
      api.close();
      controller = start();
      api = stage.site().awaitController(controller);
      help(crash, number);
      if (!record.await(number, crash.way().end(), ENDED_WITHIN_SECONDS)) {
        complaints.add(
            "%s: ended as %s, not %s".formatted(crash.name(), record.read(), crash.way().end()));
      }
      seconds = (System.nanoTime() - begun) / 1e9;
      counts = load.stop();
    }
    System.out.printf(
        Locale.ROOT,
        "killed in %-16s: %s %.1f s after the kill; %d requests served, %d failed%n",
        crash.name(),
        record.read().state(),
        seconds,
        counts.served(),
        counts.failed());
    if (counts.failed() > 0) {
      complaints.add(crash.name() + ": " + counts.failures());
    }
    if (crash.way().end() != RolloutState.DONE && !document.equals(before)) {
      document = before;
      commit("Back to " + before.version());
    }
    afterwards(crash);
  }

  private void bringAbout(Way way, long number, RolloutDocument before) throws IOException {
    // What failed is vetoed: no case asks for the revision of another one.
    runs++;
    document = before.next(runs);
    switch (way) {
      case FORWARD, BACK_FROM_CANARY, BACK_FROM_BAKE, BLOCKED -> {}
      case APPROVED -> document = document.withApproval();
      case GROWING -> document = document.grown();
      case WITHOUT_IMAGE -> document = document.withoutArtifact();
    }
    commit("Version " + document.version() + ", run " + document.run());
    switch (way) {
      case FORWARD, APPROVED, GROWING, WITHOUT_IMAGE -> {}
      case BACK_FROM_CANARY -> {
        reach(number, RolloutState.WATCH_CANARY);
        document = before;
        commit("Back to " + before.version());
      }
      case BACK_FROM_BAKE -> {
        reach(number, RolloutState.BAKE);
        document = before;
        commit("Back to " + before.version());
      }
      case BLOCKED -> {
        reach(number, RolloutState.BAKE);
        signal("STOP", before.version());
        order("abort");
      }
    }
  }

  // What a person does after the restart, without whom the rollout would wait.
  private void help(RolloutCrash crash, long number) throws IOException {
    switch (crash.way()) {
      case APPROVED -> order("approve");
      case BLOCKED -> {
        reach(number, RolloutState.ROLLBACK_BLOCKED);
        signal("CONT", document.version().equals("1.0.0") ? "1.1.0" : "1.0.0");
      }
      case FORWARD, BACK_FROM_CANARY, BACK_FROM_BAKE, GROWING, WITHOUT_IMAGE -> {}
    }
  }

  private void reach(long number, RolloutState state) throws IOException {
    if (!record.await(number, state, REACHED_WITHIN_SECONDS)) {
      complaints.add(state + " was never seen, but " + record.read());
    }
  }

  private void signal(String signal, String version) throws IOException {
    for (Marked process : stage.site().processes().naming(SERVICE + "-" + version + ".jar")) {
      Signals.send(signal, process.pid());
    }
  }

  private void order(String verb) throws IOException {
    ApiAnswer answer = api.send("POST", ApiPaths.rollout(Stage.CLUSTER, SERVICE, verb));
    if (!answer.ok()) {
      complaints.add(verb + " was refused: " + answer.text());
    }
  }

  private void commit(String message) throws IOException {
    stage.site().repository().edit(EXAMPLE, _ -> document.text(example));
    stage.site().repository().commit(message);
  }

  /** Nothing may be left over, and another look must change nothing. */
  private void afterwards(RolloutCrash crash) throws IOException {
    stage.await(api, "Ready", view -> view.ready() && runsOnly(document));
    Census.complaints(stage, stage.machines(), Map.of("zknode", 3, SERVICE, document.instances()))
        .forEach(complaint -> complaints.add(crash.name() + ": " + complaint));
    try (EnsembleTraces ensemble =
        new EnsembleTraces(
            Census.addresses(stage, stage.machines(), "zknode").getFirst() + ":2181")) {
      Snapshot before = Snapshot.take(store.connection(), stage.machines(), ensemble);
      look();
      before.changes(Snapshot.take(store.connection(), stage.machines(), ensemble)).stream()
          .filter(place -> ASKED.stream().noneMatch(place::startsWith))
          .forEach(place -> complaints.add(crash.name() + ": one more look has changed " + place));
    }
  }

  private void look() throws IOException {
    String mark =
        api.send("POST", ApiPaths.cluster(Stage.CLUSTER, "reconcile"))
            .body()
            .at("/metadata/annotations/status.muster.dev~1requested-at")
            .asText("no mark");
    stage.await(
        api,
        "the look asked for at " + mark,
        view -> view.status().path("lastHandledReconcileAt").asText().equals(mark));
  }

  private boolean runsOnly(RolloutDocument wanted) {
    try {
      var versions = RolloutProof.versions(api).values();
      return versions.size() == wanted.instances()
          && versions.stream().allMatch(wanted.version()::equals);
    } catch (IOException e) {
      return false;
    }
  }
}
