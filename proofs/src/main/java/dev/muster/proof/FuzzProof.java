package dev.muster.proof;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.muster.proof.fuzz.Campaign;
import dev.muster.proof.fuzz.Replay;
import dev.muster.proof.fuzz.Report;
import dev.muster.proof.fuzz.Target;
import dev.muster.proof.fuzz.subject.Targets;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Nothing that reads outside input throws what it should not, hangs or takes more than 100 ms of
 * CPU time, whatever it is fed.
 *
 * <p>Arguments: the number of inputs (1,000,000), the seed (42) and the names of targets (all of
 * them). {@code replay TARGET SEED NUMBER} feeds one input again, {@code replay TARGET FILE} a
 * file.
 */
public final class FuzzProof {
  private static final long INPUTS = 1_000_000;
  private static final long SEED = 42;
  private static final int THREADS = 2;

  private FuzzProof() {}

  /** Runs the proof and ends the process with 0 when it holds. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    // The library prints there, from threads of its own, what it also throws.
    Files.createDirectories(folder());
    System.setErr(new PrintStream(folder().resolve("standard-error.log").toFile(), UTF_8));
    boolean holds;
    try (Targets targets = Targets.open()) {
      if (arguments.length > 2 && arguments[0].equals("replay")) {
        holds = replay(targets, arguments);
      } else {
        long inputs = arguments.length > 0 ? Long.parseLong(arguments[0]) : INPUTS;
        long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : SEED;
        List<String> names =
            Arrays.asList(arguments).subList(Math.min(2, arguments.length), arguments.length);
        boolean refusesEscapes = refusesEscapes(targets);
        holds = run(targets.named(names), inputs, seed) && refusesEscapes;
      }
    }
    System.exit(holds ? 0 : 1);
  }

  /**
   * Runs the proof.
   *
   * @return whether it holds
   */
  static boolean run(List<Target> targets, long inputs, long seed)
      throws IOException, InterruptedException {
    System.out.printf(
        "feeding %d inputs to %d targets on %d threads%n", inputs, targets.size(), THREADS);
    Campaign.Result result = new Campaign(targets, inputs, seed, THREADS).run();
    new Report(System.out, folder(), seed).print(result);
    return result.isClean();
  }

  /** Whether nothing is stored of any path escape of the corpus. */
  static boolean refusesEscapes(Targets targets) throws IOException {
    Targets.PathEscapes escapes = targets.pathEscapes();
    System.out.printf(
        "path escapes: %d of %d refused%n", escapes.all() - escapes.taken().size(), escapes.all());
    escapes.taken().forEach(taken -> System.out.println("  taken: " + taken));
    return escapes.taken().isEmpty();
  }

  private static boolean replay(Targets targets, String[] arguments) throws IOException {
    Target target = targets.named(List.of(arguments[1])).getFirst();
    return arguments.length > 3
        ? Replay.number(target, Long.parseLong(arguments[2]), Long.parseLong(arguments[3]))
        : Replay.file(target, Path.of(arguments[2]));
  }

  // A test runs in the module's folder and knows no root.
  private static Path folder() {
    String root = System.getProperty("muster.root");
    Path module = root == null ? Path.of("") : Path.of(root, "proofs");
    return module.resolve("target").resolve("fuzz");
  }
}
