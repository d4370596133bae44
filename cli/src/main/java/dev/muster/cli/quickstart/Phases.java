package dev.muster.cli.quickstart;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.muster.cli.console.Progress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The steps of a demonstration, with the time that each takes. Used by one thread. */
final class Phases {
  private static final double NANOS = 1e9;

  private final Progress progress;
  private final List<Phase> done = new ArrayList<>();

  Phases(Progress progress) {
    this.progress = progress;
  }

  /** A step. */
  @FunctionalInterface
  interface Work {
    /** Does it. */
    void run() throws IOException;
  }

  /**
   * Does a step and measures it.
   *
   * @param name one word for programs
   * @param what what happens, for people
   */
  void run(String name, String what, Work work) throws IOException {
    progress.update(what + " …");
    long begun = System.nanoTime();
    work.run();
    double seconds = (System.nanoTime() - begun) / NANOS;
    done.add(new Phase(name, seconds));
    progress.done("%-10s %6.1f s  %s".formatted(name, seconds, what));
  }

  /** What is done so far: {@code [{"name": …, "seconds": …}]}. */
  ArrayNode json() {
    ArrayNode phases = JsonNodeFactory.instance.arrayNode();
    done.forEach(phase ->
        phases
            .addObject()
            .put("name", phase.name())
            .put(
                "seconds",
                Double.parseDouble(String.format(Locale.ROOT, "%.2f", phase.seconds()))));
    return phases;
  }

  private record Phase(String name, double seconds) {}
}
