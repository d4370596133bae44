package dev.muster.proof;

import dev.muster.cli.client.ApiClient;
import dev.muster.cli.client.ClusterView;
import dev.muster.cli.quickstart.Load;
import dev.muster.cli.quickstart.MusterProcess;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A controller that is killed at a random moment of a cluster's creation and restarted makes
 * exactly the wanted machines, and no client notices a kill after convergence.
 *
 * <p>Arguments: the number of kills (20) and the seed of their moments (printed when none is
 * given).
 */
public final class CrashProof {
  private static final int KILLS = 20;
  private static final String LOOPBACK = "127.74";
  private static final int REQUESTS_PER_SECOND = 100;
  private static final long LOAD_MILLIS = 2_000;
  private static final long SHORTEST_CREATION_MILLIS = 10_000;
  private static final Map<String, Integer> WANTED = Map.of("zknode", 3, "webhead", 3);

  private CrashProof() {}

  /** Runs the proof and ends the process with 0 when it holds. */
  public static void main(String[] arguments) throws IOException {
    int kills = arguments.length > 0 ? Integer.parseInt(arguments[0]) : KILLS;
    long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : System.nanoTime();
    System.exit(run(kills, seed) ? 0 : 1);
  }

  /**
   * Runs the proof.
   *
   * @param kills in how many creations the controller is killed
   * @param seed of the moments
   * @return whether it holds
   */
  static boolean run(int kills, long seed) throws IOException {
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    long whole = undisturbed();
    System.out.printf("an undisturbed creation takes %.1f s%n", whole / 1000.0);
    int failures = 0;
    for (int kill = 1; kill <= kills; kill++) {
      long at = random.nextLong(whole);
      List<String> complaints = killedAt(kill, at);
      complaints.forEach(complaint -> System.out.println("  " + complaint));
      failures += complaints.isEmpty() ? 0 : 1;
    }
    System.out.printf("%d kills, %d of them with complaints%n", kills, failures);
    return failures == 0;
  }

  /**
   * One kill, within the time that a creation takes at least.
   *
   * @return whether nothing is to complain of
   */
  static boolean sample(long seed) throws IOException {
    List<String> complaints = killedAt(1, new Random(seed).nextLong(SHORTEST_CREATION_MILLIS));
    complaints.forEach(complaint -> System.out.println("  " + complaint));
    return complaints.isEmpty();
  }

  private static long undisturbed() throws IOException {
    try (Stage stage = Stage.open(LOOPBACK);
        MusterProcess controller = stage.site().startController(List.of())) {
      long begun = System.nanoTime();
      try (ApiClient api = stage.site().awaitController(controller)) {
        stage.await(api, "Ready", ClusterView::ready);
      }
      return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
    }
  }

  private static List<String> killedAt(int number, long millis) throws IOException {
    try (Stage stage = Stage.open(LOOPBACK)) {
      MusterProcess first = stage.site().startController(List.of());
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
      first.kill();
      long begun = System.nanoTime();
      List<String> complaints;
      try (MusterProcess second = stage.site().startController(List.of())) {
        try (ApiClient api = stage.site().awaitController(second)) {
          stage.await(api, "Ready", ClusterView::ready);
          double seconds = (System.nanoTime() - begun) / 1e9;
          complaints =
              new java.util.ArrayList<>(Census.complaints(stage, stage.machines(), WANTED));
          System.out.printf(
              "kill %2d after %5.2f s of the creation: converged %.1f s after the restart%n",
              number, millis / 1000.0, seconds);
          complaints.addAll(killedUnderLoad(stage, api, second));
        }
      }
      if (!complaints.isEmpty()) {
        stage.keep();
      }
      return complaints;
    }
  }

  private static List<String> killedUnderLoad(Stage stage, ApiClient api, MusterProcess controller)
      throws IOException {
    try (Load load = Load.start(stage.address(api), REQUESTS_PER_SECOND)) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOAD_MILLIS / 2));
      controller.kill();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOAD_MILLIS / 2));
      try (MusterProcess third = stage.site().startController(List.of());
          ApiClient again = stage.site().awaitController(third)) {
        stage.await(again, "Ready", ClusterView::ready);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOAD_MILLIS / 2));
        List<String> complaints =
            new java.util.ArrayList<>(Census.complaints(stage, stage.machines(), WANTED));
        Load.Counts counts = load.stop();
        System.out.printf(
            "  killed under load: %d requests served, %d failed%n",
            counts.served(), counts.failed());
        complaints.addAll(counts.failures());
        return complaints;
      }
    }
  }
}
