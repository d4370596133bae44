package dev.muster.local.balancer.document;

import java.util.List;

/** The upper bounds of the latency counts, in milliseconds; the last count has no bound. */
public final class LatencyBounds {
  /** The bounds. */
  public static final List<Integer> MILLIS =
      List.of(5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000);

  private LatencyBounds() {}

  /** The place of a duration among the counts. */
  public static int indexOf(long millis) {
    for (int index = 0; index < MILLIS.size(); index++) {
      if (millis <= MILLIS.get(index)) {
        return index;
      }
    }
    return MILLIS.size();
  }
}
