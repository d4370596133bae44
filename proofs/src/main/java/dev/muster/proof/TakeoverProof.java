package dev.muster.proof;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.muster.cli.client.ApiClient;
import dev.muster.cli.client.ClusterView;
import dev.muster.cli.client.ClusterWait;
import dev.muster.cli.console.CommandFailure;
import dev.muster.cli.quickstart.Load;
import dev.muster.cli.quickstart.MusterProcess;
import dev.muster.cli.quickstart.Signals;
import dev.muster.cli.quickstart.Site;
import dev.muster.controller.store.embedded.EmbeddedStore;
import dev.muster.controller.store.zookeeper.ConnectionSettings;
import dev.muster.controller.store.zookeeper.StoreConnection;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private static final long AFTERMATH_MILLIS = 6_000;
  private static final int REQUESTS_PER_SECOND = 100;

  private final Stage stage;
  private final StoreConnection store;
  private final String connect;
  private final Random random;
  private final List<String> complaints = new ArrayList<>();
  private int instances = 3;
  private int poolSize = 20;

  private TakeoverProof(Stage stage, StoreConnection store, String connect, long seed) {
    this.stage = stage;
    this.store = store;
    this.connect = connect;
    this.random = new Random(seed);
  }

  /** A controller that runs. */
  private record Running(Site site, MusterProcess process, ApiClient api) implements AutoCloseable {
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
    System.out.println("seed " + seed);
    try (Stage stage = Stage.open(LOOPBACK);
        EmbeddedStore server = server(stage.site().data().resolve("external"))) {
      String connect = server.connect();
      StoreConnection.Attempt attempt =
          StoreConnection.connect(ConnectionSettings.of(connect, Optional.empty()));
      if (!(attempt instanceof StoreConnection.Attempt.Connected(var connection))) {
        throw new IOException("the store does not answer at " + connect);
      }
      try (connection) {
        TakeoverProof proof = new TakeoverProof(stage, connection, connect, seed);
        proof.prove(pauses);
        proof.complaints.forEach(complaint -> System.out.println("  " + complaint));
        System.out.println(proof.complaints.isEmpty() ? "it holds" : "it does not hold");
        if (!proof.complaints.isEmpty()) {
          stage.keep();
        }
        return proof.complaints.isEmpty();
      }
    }
  }

  private static EmbeddedStore server(Path folder) throws IOException {
    return switch (EmbeddedStore.start(folder, 0)) {
      case EmbeddedStore.Start.Started(var started) -> started;
      case EmbeddedStore.Start.Held held -> throw new IOException(held.message());
      case EmbeddedStore.Start.Failed failed -> throw new IOException(failed.message());
    };
  }

  private void prove(int pauses) throws IOException {
    Running first = start("first");
    try {
      stage.await(first.api(), "Ready", ClusterView::ready);
      Running second = start("second");
      try {
        onlyOneWorks(first, second);
        try (Load load = Load.start(stage.address(first.api()), REQUESTS_PER_SECOND);
            EnsembleTree ensemble = new EnsembleTree(ensembleAddress())) {
          second = afterKill(first, second);
          Running leader = second;
          Running other = start("first");
          for (int pause = 1; pause <= pauses; pause++) {
            paused(pause, leader, other, ensemble);
            Running former = leader;
            leader = other;
            other = former;
          }
          Load.Counts counts = load.stop();
          System.out.printf("%d requests served, %d failed%n", counts.served(), counts.failed());
          complaints.addAll(counts.failures());
          leader.close();
          other.close();
        }
      } finally {
        second.close();
      }
    } finally {
      first.close();
    }
  }

  private Running start(String name) throws IOException {
    Site own = stage.site();
    Site site = new Site(own.data().resolve(name), own.loopback(), own.mark());
    Files.createDirectories(site.data());
    MusterProcess process =
        site.startController(
            own.repositoryAddress(),
            List.of("--store", connect, "--machines", stage.machines().toString()));
    return new Running(site, process, site.awaitController(process));
  }

  private void onlyOneWorks(Running leader, Running other) throws IOException {
    if (!leads(leader) || leads(other)) {
      complaints.add("not exactly the first controller leads");
    }
    Path clones = other.site().data().resolve("repositories");
    if (Files.isDirectory(clones)) {
      try (DirectoryStream<Path> found = Files.newDirectoryStream(clones)) {
        found.forEach(clone -> complaints.add("the second controller fetched into " + clone));
      }
    }
    Path log = other.site().data().resolve("reconcile.log");
    if (Files.exists(log) && Files.readString(log).contains("\"kind\":\"reconcile\"")) {
      complaints.add("the second controller reconciled: " + log);
    }
  }

  private Running afterKill(Running leader, Running other) throws IOException {
    long begun = System.nanoTime();
    leader.process().kill();
    String commit = change();
    double seconds = awaitLead(other, begun);
    converged(other, commit);
    System.out.printf("killed: the other leads after %.1f s%n", seconds);
    census();
    return other;
  }

  private void paused(int number, Running leader, Running other, EnsembleTree ensemble)
      throws IOException {
    String commit = change();
    long wait = random.nextLong(LATEST_PAUSE_MILLIS);
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(wait));
    long begun = System.nanoTime();
    Signals.send("STOP", leader.process().pid());
    double seconds = awaitLead(other, begun);
    converged(other, commit);
    Snapshot before = settled(ensemble);
    Signals.send("CONT", leader.process().pid());
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(AFTERMATH_MILLIS));
    Snapshot after = Snapshot.take(store, stage.machines(), ensemble);
    List<String> landed = before.changes(after);
    System.out.printf(
        "pause %d, %d ms after a commit: the other leads after %.1f s; %d writes landed after it"
            + " went on%n",
        number, wait, seconds, landed.size());
    landed.forEach(place -> complaints.add("pause " + number + ": landed " + place));
    if (leads(leader) || !leads(other)) {
      complaints.add("pause " + number + ": not exactly the new leader leads");
    }
    fences(number, ensemble);
    census();
  }

  // The copies of the epoch are the new leader's, and were raised before it wrote anything.
  private void fences(int number, EnsembleTree ensemble) throws IOException {
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
    if (!ensemble.raisedFirst()) {
      complaints.add("pause " + number + ": the ensemble's epoch was raised after a write");
    }
  }

  private Snapshot settled(EnsembleTree ensemble) throws IOException {
    Snapshot last = Snapshot.take(store, stage.machines(), ensemble);
    long deadline = System.nanoTime() + Stage.CONVERGENCE.toNanos();
    while (System.nanoTime() < deadline) {
      LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(2));
      Snapshot next = Snapshot.take(store, stage.machines(), ensemble);
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
        .edit("syncstorage", text -> text.replace(from, to).replace(oldPool, "pool_size: " + size));
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
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
    double seconds = (System.nanoTime() - begun) / 1e9;
    if (seconds > LIMIT_SECONDS) {
      complaints.add("the take-over took %.1f s".formatted(seconds));
    }
    return seconds;
  }

  private static boolean leads(Running controller) throws IOException {
    return controller
        .api()
        .get("/metrics")
        .text()
        .lines()
        .anyMatch(
            line -> line.startsWith("leader_election_master_status") && line.endsWith(" 1.0"));
  }

  private String ensembleAddress() {
    return Census.addresses(stage, stage.machines(), "zknode").stream()
        .map(address -> address + ":2181")
        .reduce((one, next) -> one + "," + next)
        .orElseThrow();
  }
}
