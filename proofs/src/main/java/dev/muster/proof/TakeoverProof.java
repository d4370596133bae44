package dev.muster.proof;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.muster.cli.client.ApiClient;
import dev.muster.cli.client.ClusterView;
import dev.muster.cli.client.ClusterWait;
import dev.muster.cli.console.CommandFailure;
import dev.muster.cli.quickstart.Load;
import dev.muster.cli.quickstart.MusterProcess;
import dev.muster.cli.quickstart.Site;
import dev.muster.local.process.Signals;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Of two controllers on one store and one repository one acts and fetches; the other takes over
 * within 15 s of a SIGKILL, and a leader that was paused and goes on lands nothing anywhere.
 *
 * <p>Arguments: the number of pauses (5) and the seed of their moments (printed when none is
 * given).
 */
public final class TakeoverProof {
  private static final int PAUSES = 5;
  private static final String LOOPBACK = "127.75";
  private static final double LIMIT_SECONDS = 15;
  private static final long LATEST_PAUSE_MILLIS = 2_500;
  private static final long AFTERMATH_MILLIS = 8_000;
  private static final long WATCH_MILLIS = 12_000;
  private static final long REST_MILLIS = 2_000;
  private static final long LOOK_MILLIS = 100;
  private static final int CALM_LOOKS = 20;
  private static final int REQUESTS_PER_SECOND = 100;

  private final Stage stage;
  private final ProofStore store;
  private final Random random;
  private final List<String> complaints = new ArrayList<>();
  private int instances = 3;
  private int poolSize = 20;

  private TakeoverProof(Stage stage, ProofStore store, long seed) {
    this.stage = stage;
    this.store = store;
    this.random = new Random(seed);
  }

  /** A controller that runs. */
  private record Running(String name, MusterProcess process, ApiClient api)
      implements AutoCloseable {
    @Override
    public void close() {
      api.close();
      process.close();
    }
  }

  /** Runs the proof and ends the process with 0 when it holds. */
  public static void main(String[] arguments) throws IOException {
    int pauses = arguments.length > 0 ? Integer.parseInt(arguments[0]) : PAUSES;
    long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : System.nanoTime();
    System.exit(run(pauses, seed) ? 0 : 1);
  }

  /**
   * Runs the proof.
   *
   * @param pauses how often a leader is paused
   * @param seed of the moments
   * @return whether it holds
   */
  static boolean run(int pauses, long seed) throws IOException {
    return run(seed, proof -> proof.prove(true, pauses));
  }

  /** One pause, without a kill before it. */
  static boolean sample(long seed) throws IOException {
    return run(seed, proof -> proof.prove(false, 1));
  }

  /** What is tried in a proof. */
  @FunctionalInterface
  private interface Trial {
    void run(TakeoverProof proof) throws IOException;
  }

  private static boolean run(long seed, Trial trial) throws IOException {
    System.out.println("seed " + seed);
    try (Stage stage = Stage.open(LOOPBACK);
        ProofStore store = ProofStore.open(stage.site().data().resolve("external"))) {
      TakeoverProof proof = new TakeoverProof(stage, store, seed);
      trial.run(proof);
      proof.complaints.forEach(complaint -> System.out.println("  " + complaint));
      System.out.println(proof.complaints.isEmpty() ? "it holds" : "it does not hold");
      if (!proof.complaints.isEmpty()) {
        stage.keep();
      }
      return proof.complaints.isEmpty();
    }
  }

  private void prove(boolean kills, int pauses) throws IOException {
    List<Running> running = new ArrayList<>();
    try {
      running.add(start("first"));
      stage.await(running.getFirst().api(), "Ready", ClusterView::ready);
      running.add(start("second"));
      onlyOneWorks(running);
      try (Load load = Load.start(stage.address(running.getFirst().api()), REQUESTS_PER_SECOND);
          EnsembleTraces ensemble = new EnsembleTraces(ensembleAddress())) {
        if (kills) {
          Running killed = leader(running);
          killed.process().kill();
          running.remove(killed);
          afterKill(running.getFirst());
          running.add(start(killed.name()));
        }
        for (int pause = 1; pause <= pauses; pause++) {
          Running leader = leader(running);
          paused(pause, leader, running.get(1 - running.indexOf(leader)), ensemble);
        }
        Load.Counts counts = load.stop();
        System.out.printf("%d requests served, %d failed%n", counts.served(), counts.failed());
        complaints.addAll(counts.failures());
      }
    } finally {
      running.forEach(Running::close);
    }
  }

  private Running start(String name) throws IOException {
    Site own = stage.site();
    Site site = new Site(own.data().resolve(name), own.loopback(), own.mark());
    Files.createDirectories(site.data());
    MusterProcess process =
        site.startController(
            own.repositoryAddress(),
            List.of("--store", store.connect(), "--machines", stage.machines().toString()));
    return new Running(name, process, site.awaitController(process));
  }

  // Which of them it is, the members' names decide; a new member may take over from one that works.
  private Running leader(List<Running> running) throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    int calm = 0;
    while (System.nanoTime() < deadline) {
      List<Running> leading = new ArrayList<>();
      for (Running one : running) {
        if (leads(one)) {
          leading.add(one);
        }
      }
      calm = leading.size() == 1 ? calm + 1 : 0;
      if (calm >= CALM_LOOKS) {
        return leading.getFirst();
      }
      pause(LOOK_MILLIS);
    }
    throw new CommandFailure("not exactly one controller leads", "");
  }

  private void onlyOneWorks(List<Running> running) throws IOException {
    Running leader = leader(running);
    List<Double> looksBefore = new ArrayList<>();
    List<Double> passesBefore = new ArrayList<>();
    for (Running one : running) {
      looksBefore.add(sum(one, "muster_git_look_time_seconds_count"));
      passesBefore.add(sum(one, "controller_runtime_reconcile_total"));
    }
    pause(WATCH_MILLIS);
    int fetching = 0;
    for (int i = 0; i < running.size(); i++) {
      Running one = running.get(i);
      fetching += sum(one, "muster_git_look_time_seconds_count") > looksBefore.get(i) ? 1 : 0;
      boolean acts = sum(one, "controller_runtime_reconcile_total") > passesBefore.get(i);
      if (acts != one.equals(leader)) {
        complaints.add(
            one.name() + (acts ? " reconciles and does" : " does not reconcile and leads"));
      }
    }
    if (fetching != 1) {
      complaints.add(fetching + " controllers fetch the repository, not one");
    }
    System.out.println(leader.name() + " acts, " + fetching + " of " + running.size() + " fetches");
  }

  private void afterKill(Running other) throws IOException {
    long begun = System.nanoTime();
    String commit = change();
    double seconds = awaitLead(other, begun);
    converged(other, commit);
    System.out.printf(
        "killed: the other leads after %.1f s, and has converged a commit after %.1f s%n",
        seconds, (System.nanoTime() - begun) / 1e9);
    census();
  }

  private void paused(int number, Running leader, Running other, EnsembleTraces ensemble)
      throws IOException {
    String commit = change();
    long wait = random.nextLong(LATEST_PAUSE_MILLIS);
    pause(wait);
    long begun = System.nanoTime();
    Signals.send("STOP", leader.process().pid());
    long published = ensemble.publishedAt();
    double seconds = awaitLead(other, begun);
    converged(other, commit);
    fences(number, published, ensemble);
    Snapshot before = settled(ensemble);
    long epoch = ensemble.epoch();
    Signals.send("CONT", leader.process().pid());
    pause(AFTERMATH_MILLIS);
    List<String> landed =
        before.changes(Snapshot.take(store.connection(), stage.machines(), ensemble));
    // A member that is back may be handed the lease, with a newer epoch: then the copies of the
    // epoch are raised, and nothing else has to be written.
    boolean handedBack = ensemble.epoch() > epoch;
    landed.removeIf(place -> handedBack && isEpoch(place));
    System.out.printf(
        "pause %d, %d ms after a commit: the other leads after %.1f s; after it went on %d writes"
            + " landed%s%n",
        number,
        wait,
        seconds,
        landed.size(),
        handedBack ? ", and it was handed the lease again" : "");
    landed.forEach(place -> complaints.add("pause " + number + ": landed " + place));
    census();
  }

  private static boolean isEpoch(String place) {
    return place.startsWith("store/epochs/")
        || place.equals("fence.json")
        || place.equals("ensemble/muster/epoch");
  }

  // The copies of the epoch are the new leader's, and were raised before it wrote anything.
  private void fences(int number, long publishedBefore, EnsembleTraces ensemble)
      throws IOException {
    long local =
        new ObjectMapper()
            .readTree(Files.readAllBytes(stage.machines().resolve("fence.json")))
            .path("epoch")
            .asLong();
    if (local != ensemble.epoch()) {
      complaints.add(
          "pause %d: the provider has seen epoch %d, the ensemble %d"
              .formatted(number, local, ensemble.epoch()));
    }
    boolean written = ensemble.publishedAt() > publishedBefore;
    if (written && ensemble.epochRaisedAt() > ensemble.publishedAt()) {
      complaints.add("pause " + number + ": the ensemble's epoch was raised after a write");
    }
  }

  private Snapshot settled(EnsembleTraces ensemble) throws IOException {
    Snapshot last = Snapshot.take(store.connection(), stage.machines(), ensemble);
    long deadline = System.nanoTime() + Stage.CONVERGENCE.toNanos();
    while (System.nanoTime() < deadline) {
      pause(REST_MILLIS);
      Snapshot next = Snapshot.take(store.connection(), stage.machines(), ensemble);
      if (last.changes(next).isEmpty()) {
        return next;
      }
      last = next;
    }
    throw new CommandFailure("the cluster does not come to rest", "");
  }

  /** Commits another count and another configuration, so that machines and ensemble are written. */
  private String change() throws IOException {
    int wanted = instances == 4 ? 5 : 4;
    int size = poolSize + 1;
    String from = "instances: " + instances;
    String to = "instances: " + wanted;
    String oldPool = "pool_size: " + poolSize;
    stage
        .site()
        .repository()
        .edit(
            "syncstorage",
            text ->
                text.replace(from, to)
                    .replace(oldPool, "pool_size: " + size)
                    // What is proved is who writes, not how long a change is watched.
                    .replace("watch: 4s", "watch: 1s")
                    .replace("bake: 6s", "bake: 1s"));
    instances = wanted;
    poolSize = size;
    return stage.site().repository().commit(wanted + " webheads, pool of " + size);
  }

  private void converged(Running leader, String commit) {
    ClusterWait wait = new ClusterWait(leader.api(), new PrintWriter(Writer.nullWriter()));
    long generation = wait.untilRead(Stage.CLUSTER, commit, Stage.CONVERGENCE);
    stage.await(leader.api(), "Ready", view -> view.generation() >= generation && view.ready());
  }

  private void census() {
    complaints.addAll(
        Census.complaints(stage, stage.machines(), Map.of("zknode", 3, "webhead", instances)));
  }

  private double awaitLead(Running other, long begun) throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!leads(other)) {
      if (System.nanoTime() > deadline) {
        throw new CommandFailure("the other controller does not take over", "");
      }
      pause(LOOK_MILLIS);
    }
    double seconds = (System.nanoTime() - begun) / 1e9;
    if (seconds > LIMIT_SECONDS) {
      complaints.add("the take-over took %.1f s".formatted(seconds));
    }
    return seconds;
  }

  private static boolean leads(Running controller) throws IOException {
    return sum(controller, "leader_election_master_status") > 0;
  }

  /** The sum of all values of a metric. */
  private static double sum(Running controller, String metric) throws IOException {
    return controller
        .api()
        .get("/metrics")
        .text()
        .lines()
        .filter(line -> line.startsWith(metric + "{") || line.startsWith(metric + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static void pause(long millis) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  private String ensembleAddress() {
    return Census.addresses(stage, stage.machines(), "zknode").stream()
        .map(address -> address + ":2181")
        .reduce((one, next) -> one + "," + next)
        .orElseThrow();
  }
}
