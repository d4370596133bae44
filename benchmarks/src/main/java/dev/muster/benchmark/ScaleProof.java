package dev.muster.benchmark;

import dev.muster.benchmark.SettledWorld.Trouble;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * A no-change cycle, a decision and an hour of failures, each against its limit. Ends with 1 when
 * one is missed. {@code bin/prove scale} runs it in a heap of 512 MiB.
 */
public final class ScaleProof {
  private static final int CLUSTERS = 1_000;
  private static final int MACHINES = 10_000;
  private static final double CYCLE_LIMIT_MILLISECONDS = 1_000;
  private static final double DECISION_LIMIT_MILLISECONDS = 20;
  private static final int HEAP_LIMIT_MEBIBYTES = 512;
  private static final int MEBIBYTE = 1024 * 1024;
  private static final int[] FAILING_CLUSTERS = {1, 100};

  private boolean missed;

  private ScaleProof() {}

  /** Proves. */
  public static void main(String[] arguments) {
    Locale.setDefault(Locale.ROOT);
    ScaleProof proof = new ScaleProof();
    proof.cycle();
    proof.decision();
    proof.heap();
    for (int clusters : FAILING_CLUSTERS) {
      proof.failures(clusters);
    }
    System.exit(proof.missed ? 1 : 0);
  }

  private void cycle() {
    SettledClusters clusters = new SettledClusters(CLUSTERS);
    Tally tally = clusters.cycle();
    Stopwatch watch = Stopwatch.time(clusters::cycle, 5, 15);
    say(
        "%,d clusters, %,d machines, one cycle without a change: %s"
            .formatted(CLUSTERS, MACHINES, watch));
    say(
        "  %,d passes; sweeps %s; ensembles and agents asked %,d times"
            .formatted(tally.passes(), tally.sweepsByPart(), tally.questions()));
    System.gc();
    say("  %,d MiB are live with all of it in memory".formatted(used() / MEBIBYTE));
    check(
        watch.fastest() <= CYCLE_LIMIT_MILLISECONDS,
        "a no-change cycle takes at most %.0f ms".formatted(CYCLE_LIMIT_MILLISECONDS));
    check(
        tally.passes() == CLUSTERS && tally.actions() == 0 && tally.records() == 0,
        "every cluster had one pass, and none did anything");
    check(
        tally.sweepsByPart().values().stream().allMatch(count -> count == 1),
        "each part was swept once for all clusters");
  }

  private void decision() {
    OneCluster cluster = new OneCluster(MACHINES);
    Stopwatch watch = Stopwatch.time(cluster::decide, 100, 100);
    say("one cluster of %,d machines, the decision alone: %s".formatted(MACHINES, watch));
    check(
        watch.fastest() <= DECISION_LIMIT_MILLISECONDS,
        "a decision takes at most %.0f ms".formatted(DECISION_LIMIT_MILLISECONDS));
  }

  private void heap() {
    long most = Runtime.getRuntime().maxMemory() / MEBIBYTE;
    say("the heap may be %,d MiB; its highest use was %,d MiB".formatted(most, peak() / MEBIBYTE));
    check(
        most <= HEAP_LIMIT_MEBIBYTES,
        "all of that was done in at most %d MiB of heap".formatted(HEAP_LIMIT_MEBIBYTES));
  }

  private static long used() {
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static long peak() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .map(MemoryPoolMXBean::getPeakUsage)
        .mapToLong(usage -> usage.getUsed())
        .sum();
  }

  private void failures(int clusters) {
    say(
        "a virtual hour, %,4d clusters: %11s %11s %8s %10s %8s"
            .formatted(clusters, "all calls", "of provider", "sweeps", "questions", "actions"));
    Map<Trouble, Tally> hours = new EnumMap<>(Trouble.class);
    for (Trouble trouble : Trouble.values()) {
      Tally tally = Hour.run(new SettledClusters(clusters), trouble);
      hours.put(trouble, tally);
      say(
          "  %-28s %,11d %,11d %,8d %,10d %,8d"
              .formatted(
                  trouble.description(),
                  tally.calls(),
                  tally.providerCalls(),
                  tally.sweeps(),
                  tally.questions(),
                  tally.actions()));
    }
    Tally healthy = Objects.requireNonNull(hours.remove(Trouble.NONE));
    check(
        hours.values().stream()
            .allMatch(failing ->
                failing.calls() <= healthy.calls()
                    && failing.providerCalls() <= healthy.providerCalls()),
        "no failure of %,d clusters makes more calls than health, of the provider or of all"
            .formatted(clusters));
  }

  private void check(boolean holds, String claim) {
    missed |= !holds;
    say((holds ? "holds    " : "MISSED   ") + claim);
  }

  private static void say(String text) {
    System.out.println(text);
  }
}
