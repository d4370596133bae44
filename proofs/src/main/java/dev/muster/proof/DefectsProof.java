package dev.muster.proof;

import dev.muster.controller.guard.Guard;
import dev.muster.controller.guard.Guards;
import dev.muster.proof.defect.Catch;
import dev.muster.proof.defect.Defect;
import dev.muster.proof.defect.Ground;
import dev.muster.proof.defect.Hunter;
import dev.muster.proof.defect.Nursery;
import dev.muster.proof.defect.Nursery.PlantingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * The simulator finds at least 95 % of the planted defects, and notices when a guard is left out.
 *
 * <p>Arguments: how many seeds each defect has to be found in (20000); {@code --only A,B} for the
 * defects and guards whose names contain it; {@code --seconds N} for how long one hunt may take
 * (900); {@code --hunts N} for how many run at once (one a processor).
 */
public final class DefectsProof {
  private static final long SEEDS = 20_000;
  private static final long SECONDS = 900;
  private static final int PERCENT = 95;

  private final Options options;
  private final Nursery nursery;
  private final Hunter hunter;
  private final SortedMap<String, Catch> defects = new TreeMap<>();
  private final SortedMap<String, Catch> guards = new TreeMap<>();
  private final List<String> unplanted = new ArrayList<>();

  private DefectsProof(Options options, Nursery nursery, Hunter hunter) {
    this.options = options;
    this.nursery = nursery;
    this.hunter = hunter;
  }

  /** What the words of a command line say. */
  private record Options(long seeds, String only, Duration patience, int hunts) {
    static Options of(List<String> words) {
      boolean counted = !words.isEmpty() && !words.getFirst().startsWith("--");
      return new Options(
          counted ? Long.parseLong(words.getFirst()) : SEEDS,
          after(words, "--only").orElse(""),
          Duration.ofSeconds(after(words, "--seconds").map(Long::parseLong).orElse(SECONDS)),
          after(words, "--hunts")
              .map(Integer::parseInt)
              .orElse(Runtime.getRuntime().availableProcessors()));
    }

    private static Optional<String> after(List<String> words, String option) {
      int at = words.indexOf(option);
      return at < 0 ? Optional.empty() : Optional.of(words.get(at + 1));
    }
  }

  /** Runs the proof and ends the process with 0 when it holds. */
  public static void main(String[] arguments) throws IOException {
    Options options = Options.of(List.of(arguments));
    Path root = Path.of(System.getProperty("muster.root"));
    String classpath = System.getProperty("java.class.path");
    Path folder = Files.createTempDirectory("muster-defects");
    boolean holds;
    try (Hunter hunter = new Hunter(classpath, options.patience())) {
      holds =
          new DefectsProof(options, new Nursery(root, folder, classpath), hunter)
              .run(Defect.in(root.resolve("simulator/defects")));
    } finally {
      remove(folder);
    }
    System.exit(holds ? 0 : 1);
  }

  private boolean run(List<Defect> all) {
    List<Defect> chosen = all.stream().filter(one -> isChosen(one.name())).toList();
    List<String> names =
        Guards.standard(Duration.ZERO).stream().map(Guard::name).filter(this::isChosen).toList();
    try (ExecutorService workers = Executors.newFixedThreadPool(options.hunts())) {
      List<Future<?>> hunts = new ArrayList<>();
      for (String guard : names) {
        hunts.add(workers.submit(noted(guards, "without " + guard, () -> without(guard))));
      }
      for (Defect defect : chosen) {
        hunts.add(workers.submit(noted(defects, defect.name(), () -> plantAndHunt(defect))));
      }
      hunts.forEach(DefectsProof::await);
    }
    boolean clean = true;
    for (Ground ground : Ground.values()) {
      clean &= isCleanUpTo(ground, last(chosen, ground));
    }
    return summary(clean);
  }

  private boolean isChosen(String name) {
    return Arrays.stream(options.only().split(",", -1)).anyMatch(name::contains);
  }

  private Runnable noted(SortedMap<String, Catch> into, String name, Callable<Catch> hunt) {
    return () -> {
      try {
        Catch found = hunt.call();
        synchronized (this) {
          into.put(name, found);
          System.out.println(line(name, found));
        }
      } catch (PlantingException e) {
        synchronized (this) {
          unplanted.add(name);
          System.out.println(e.getMessage());
        }
      } catch (IOException e) {
        throw new UncheckedIOException(name, e);
      } catch (Exception e) {
        throw new IllegalStateException(name, e);
      }
    };
  }

  private Catch plantAndHunt(Defect defect) throws IOException, PlantingException {
    return hunter.hunt(
        Optional.of(nursery.plant(defect)), defect.ground(), List.of(), options.seeds());
  }

  private Catch without(String guard) throws IOException {
    return hunter.hunt(Optional.empty(), Ground.EVERYWHERE, List.of(guard), options.seeds());
  }

  private static void await(Future<?> hunt) {
    try {
      hunt.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while defects were hunted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  /** The highest seed in which anything was found on a ground; -1 for none. */
  private long last(List<Defect> chosen, Ground ground) {
    Stream<Catch> found =
        chosen.stream()
            .filter(defect -> defect.ground() == ground)
            .flatMap(defect -> Optional.ofNullable(defects.get(defect.name())).stream());
    return Stream.concat(
            found, ground == Ground.EVERYWHERE ? guards.values().stream() : Stream.of())
        .filter(Catch::isKilled)
        .mapToLong(Catch::seed)
        .max()
        .orElse(-1);
  }

  /** Whether the code as it is breaks nothing in the seeds in which anything was found. */
  private boolean isCleanUpTo(Ground ground, long last) {
    try {
      Catch found = hunter.hunt(Optional.empty(), ground, List.of(), last + 1);
      System.out.println(line("the code as it is, " + ground, found));
      return !found.isKilled();
    } catch (IOException e) {
      throw new UncheckedIOException("the code as it is", e);
    }
  }

  private static String line(String name, Catch found) {
    return switch (found) {
      case Catch.Killed killed ->
          "%-58s killed    seed %5d  %6.1f s  %s: %.100s"
              .formatted(name, killed.seed(), killed.seconds(), killed.by(), killed.message());
      case Catch.Survived survived ->
          "%-58s SURVIVED  seed %5d  %6.1f s".formatted(name, survived.seed(), survived.seconds());
      case Catch.OutOfTime late ->
          "%-58s LATE      seed %5d  %6.1f s".formatted(name, late.seed(), late.seconds());
    };
  }

  private boolean summary(boolean clean) {
    long killed = defects.values().stream().filter(Catch::isKilled).count();
    int all = defects.size() + unplanted.size();
    SortedMap<String, Integer> hunters = new TreeMap<>();
    for (Catch found : defects.values()) {
      if (found instanceof Catch.Killed by) {
        hunters.merge(by.by(), 1, Integer::sum);
      }
    }
    System.out.println();
    System.out.println("found by: " + hunters);
    defects.forEach((name, found) -> {
      if (!found.isKilled()) {
        System.out.println("not found: " + name);
      }
    });
    unplanted.forEach(name -> System.out.println("not planted: " + name));
    guards.forEach((name, found) -> {
      if (!found.isKilled()) {
        System.out.println("not noticed: " + name);
      }
    });
    System.out.printf(
        "%d of %d defects found; %d of %d guards missed when left out; the code as it is %s%n",
        killed,
        all,
        guards.values().stream().filter(Catch::isKilled).count(),
        guards.size(),
        clean ? "is clean" : "BREAKS a promise");
    boolean enough = killed * 100 >= (long) PERCENT * all && unplanted.isEmpty();
    return enough && clean && guards.values().stream().allMatch(Catch::isKilled);
  }

  private static void remove(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> paths = Files.walk(folder)) {
      all = paths.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.delete(path);
    }
  }
}
