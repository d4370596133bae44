package dev.muster.proof.fuzz;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Prints how a campaign ended, and keeps the inputs that show bugs. */
public final class Report {
  private static final String ROW = "%-22s %9s %9s %9s %9s %9s %9s %9s %10s%n";
  private static final int SHOWN_BYTES = 160;

  private final PrintStream out;
  private final Path folder;
  private final long seed;

  /**
   * A report.
   *
   * @param out where it is printed
   * @param folder where inputs are kept
   * @param seed the campaign's seed
   */
  public Report(PrintStream out, Path folder, long seed) {
    this.out = out;
    this.folder = folder;
    this.seed = seed;
  }

  /** Prints the table and, for each bug, its smallest input and how to see it again. */
  public void print(Campaign.Result result) throws IOException, InterruptedException {
    out.printf(
        ROW,
        "target",
        "inputs",
        "accepted",
        "refused",
        "p99 ms",
        "worst ms",
        "again ms",
        "number",
        "per s");
    for (Tally tally : result.tallies()) {
      row(tally);
    }
    out.printf(
        "%d of %d inputs in %.1f s (%.0f a second), %.1f s of CPU time, seed %d%n",
        result.inputs(),
        result.planned(),
        result.seconds(),
        result.inputs() / result.seconds(),
        result.cpuSeconds(),
        seed);
    out.printf(
        "%d inputs cost more than %d ms once and less when fed again: classes, compiler, neighbours%n",
        result.onceSlow(), Feeding.MOST_NANOS / 1_000_000);
    for (Tally tally : result.tallies()) {
      for (Map.Entry<String, Tally.Found> bug : new TreeMap<>(tally.bugs()).entrySet()) {
        bug(tally.target(), bug.getKey(), bug.getValue());
      }
    }
    out.println(result.isClean() ? "nothing is wrong" : "there are bugs");
  }

  // "number" is the input that cost most, "again" the least of it when it is fed a few times more.
  private void row(Tally tally) {
    Target target = tally.target();
    boolean hangs = tally.bugs().containsKey("hangs");
    long again = hangs || tally.inputs() == 0 ? 0 : again(target, tally.worstNumber());
    out.printf(
        ROW,
        target.name() + (target.clock() == Target.Clock.WALL ? " (wall)" : ""),
        tally.inputs(),
        tally.accepted(),
        tally.refused(),
        millis(tally.p99Nanos()),
        millis(tally.worstNanos()),
        millis(again),
        tally.worstNumber(),
        "%.0f".formatted(tally.inputs() / Math.max(1e-9, tally.wallNanos() / 1e9)));
  }

  // The fuzzer's own bug may be that it cannot make an input: that must not keep it from telling.
  private byte[] input(Target target, long number) {
    try {
      return target.generate(Chance.of(target.name(), seed, number));
    } catch (RuntimeException _) {
      return new byte[0];
    }
  }

  private long again(Target target, long number) {
    byte[] input = input(target, number);
    long least = Long.MAX_VALUE;
    for (int time = 0; time < Feeding.MEASURED_AGAIN; time++) {
      least = Math.min(least, Feeding.once(target, input).nanos());
    }
    return least;
  }

  private void bug(Target target, String signature, Tally.Found found)
      throws IOException, InterruptedException {
    byte[] input = input(target, found.number());
    boolean hangs = signature.equals("hangs");
    byte[] small = hangs ? input : Shrinking.shrink(target, input, signature);
    Files.createDirectories(folder);
    Path file = folder.resolve(target.name() + "-" + seed + "-" + found.number() + ".bin");
    Files.write(file, small);
    out.printf(
        "%n%s: %s, %d of the inputs; the first is number %d (%d bytes, shrunk to %d)%n",
        target.name(), signature, found.inputs(), found.number(), input.length, small.length);
    out.println("    " + found.bug().detail());
    out.println("    input: " + shown(small));
    out.printf(
        "    again: bin/prove fuzz replay %s %d %d%n       or: bin/prove fuzz replay %s %s%n",
        target.name(), seed, found.number(), target.name(), file);
  }

  /** Bytes as one line, the printable ones as they are. */
  public static String shown(byte[] bytes) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < bytes.length && i < SHOWN_BYTES; i++) {
      int value = bytes[i] & 0xFF;
      line.append(
          value >= 0x20 && value < 0x7F
              ? String.valueOf((char) value)
              : "\\x%02x".formatted(value));
    }
    return line.append(bytes.length > SHOWN_BYTES ? "…" : "").toString();
  }

  private static String millis(long nanos) {
    return "%.2f".formatted(nanos / 1e6);
  }
}
