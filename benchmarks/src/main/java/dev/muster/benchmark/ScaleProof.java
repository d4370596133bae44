package dev.muster.benchmark;

import java.util.Locale;

/** First figures. */
public final class ScaleProof {
  private ScaleProof() {}

  /** Measures. */
  public static void main(String[] arguments) {
    for (int machines : new int[] {100, 1000, 10000}) {
      if (arguments.length > 0 && machines > Integer.parseInt(arguments[0])) {
        break;
      }
      SettledClusters clusters = new SettledClusters(machines / 10);
      OneCluster one = new OneCluster(machines);
      for (int round = 0; round < 5; round++) {
        long begun = System.nanoTime();
        Tally tally = clusters.cycle();
        long cycled = System.nanoTime();
        one.decide();
        long decided = System.nanoTime();
        System.out.printf(
            Locale.ROOT,
            "%6d cycle %8.1f ms (%d sweeps %d questions %d passes) decide %8.1f ms%n",
            machines,
            (cycled - begun) / 1e6,
            tally.sweeps(),
            tally.questions(),
            tally.passes(),
            (decided - cycled) / 1e6);
      }
    }
  }
}
