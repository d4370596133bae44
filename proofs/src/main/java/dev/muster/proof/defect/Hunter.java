package dev.muster.proof.defect;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** Starts hunts as processes and hears what they find. */
public final class Hunter implements AutoCloseable {
  /** How long one seed may take; a run that takes longer does not come to an end. */
  private static final Duration SEED_AT_MOST = Duration.ofMinutes(2);

  private static final double BILLION = 1e9;

  private final String classpath;
  private final Duration patience;
  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());

  /**
   * A hunter.
   *
   * @param classpath the build
   * @param patience how long one hunt may take
   */
  public Hunter(String classpath, Duration patience) {
    this.classpath = classpath;
    this.patience = patience;
  }

  /** Why a hunt was ended from here. */
  private enum Cut {
    OVERTIME,
    HUNG
  }

  /**
   * Hunts.
   *
   * @param planted the classes of a defect; none for the code as it is
   * @param ground where to look most
   * @param withoutGuards the names of guards that are left out
   * @param to the seed after the last; the first is 0
   */
  public Catch hunt(
      Optional<Path> planted, Ground ground, Collection<String> withoutGuards, long to)
      throws IOException {
    long begun = System.nanoTime();
    Process process =
        new ProcessBuilder(command(planted, ground, withoutGuards, to))
            .redirectErrorStream(true)
            .start();
    AtomicReference<Optional<Cut>> cut = new AtomicReference<>(Optional.empty());
    AtomicLong seedBegun = new AtomicLong(begun);
    var check =
        watch.scheduleAtFixedRate(
            () -> {
              Optional<Cut> why = why(begun, seedBegun.get());
              if (why.isPresent()) {
                cut.compareAndSet(Optional.empty(), why);
                process.destroyForcibly();
              }
            },
            1,
            1,
            TimeUnit.SECONDS);
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      return hear(lines, begun, seedBegun, cut);
    } finally {
      check.cancel(true);
      process.destroyForcibly();
    }
  }

  private Optional<Cut> why(long begun, long seedBegun) {
    long now = System.nanoTime();
    if (now - begun > patience.toNanos()) {
      return Optional.of(Cut.OVERTIME);
    }
    return now - seedBegun > SEED_AT_MOST.toNanos() ? Optional.of(Cut.HUNG) : Optional.empty();
  }

  private static Catch hear(
      BufferedReader lines, long begun, AtomicLong seedBegun, AtomicReference<Optional<Cut>> cut)
      throws IOException {
    long seed = 0;
    List<String> others = new ArrayList<>();
    try {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(Hunt.SEED)) {
          seed = Long.parseLong(line.substring(Hunt.SEED.length()));
          seedBegun.set(System.nanoTime());
        } else if (line.startsWith(Hunt.KILLED)) {
          String[] words = line.substring(Hunt.KILLED.length()).split(" ", 2);
          return new Catch.Killed(seed, since(begun), words[0], words[1]);
        } else if (line.equals(Hunt.SURVIVED)) {
          return new Catch.Survived(seed, since(begun));
        } else {
          others.add(line);
        }
      }
    } catch (IOException e) {
      if (cut.get().isEmpty()) {
        throw e;
      }
    }
    if (cut.get().isEmpty()) {
      throw new IOException(
          "the hunt ended by itself in seed " + seed + ": " + String.join("\n", others));
    }
    return switch (cut.get().get()) {
      case OVERTIME -> new Catch.OutOfTime(seed, since(begun));
      case HUNG ->
          new Catch.Killed(seed, since(begun), "endless", "the run does not come to an end");
    };
  }

  private static double since(long begun) {
    return (System.nanoTime() - begun) / BILLION;
  }

  private List<String> command(
      Optional<Path> planted, Ground ground, Collection<String> withoutGuards, long to) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx400m");
    command.add("-XX:+UseSerialGC");
    command.add("-classpath");
    command.add(planted.map(path -> path + File.pathSeparator).orElse("") + classpath);
    command.add(Hunt.class.getName());
    command.add(ground.name());
    command.add("0");
    command.add(Long.toString(to));
    command.addAll(withoutGuards);
    return command;
  }

  @Override
  public void close() {
    watch.shutdownNow();
  }
}
