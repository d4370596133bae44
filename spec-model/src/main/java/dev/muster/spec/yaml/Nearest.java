package dev.muster.spec.yaml;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds the valid name that a misspelt one was meant to be. */
final class Nearest {
  private static final int MAXIMUM_LENGTH = 64;

  private Nearest() {}

  /** The name with the fewest edits, when these are few enough to be a slip. */
  static Optional<String> of(String written, Collection<String> valid) {
    if (written.isEmpty() || written.length() > MAXIMUM_LENGTH) {
      return Optional.empty();
    }
    int best = Math.max(1, written.length() / 3) + 1;
    Optional<String> nearest = Optional.empty();
    for (String name : valid) {
      int edits = edits(written.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
      if (edits < best) {
        best = edits;
        nearest = Optional.of(name);
      }
    }
    return nearest;
  }

  // Levenshtein's distance, where a swap of neighbours (a frequent slip) counts one as well.
  private static int edits(String a, String b) {
    int[][] distance = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        distance[i][j] = i == 0 || j == 0 ? i + j : cheapest(a, b, distance, i, j);
      }
    }
    return distance[a.length()][b.length()];
  }

  private static int cheapest(String a, String b, int[][] distance, int i, int j) {
    int replace = distance[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
    int least = Math.min(replace, Math.min(distance[i - 1][j], distance[i][j - 1]) + 1);
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(least, distance[i - 2][j - 2] + 1) : least;
  }
}
