package dev.muster.simulator.disturbance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What goes wrong in a rehearsal, and how much of it. */
public sealed interface Faults {
  /** What docs/simulation.md assumes not to happen at once. */
  List<Trouble> TOO_MUCH = List.of(Trouble.LISTS_EMPTY, Trouble.LIST_MISSES);

  /** Nothing goes wrong. */
  record None() implements Faults {}

  /** A day in a cloud: each seed has a few of the mild troubles. */
  record Mild() implements Faults {}

  /** The worst week of a year: each seed has many of all troubles. */
  record Rough() implements Faults {}

  /**
   * Each seed has these and no others.
   *
   * @param kinds at least one
   */
  record Chosen(SortedSet<Trouble> kinds) implements Faults {
    /** Copies the set. */
    public Chosen {
      kinds = Collections.unmodifiableSortedSet(new TreeSet<>(kinds));
      if (kinds.isEmpty()) {
        throw new IllegalArgumentException("no trouble was chosen");
      }
      if (kinds.containsAll(TOO_MUCH)) {
        throw new IllegalArgumentException(
            "lists-empty and list-misses together are more than a provider may do: the same machine"
                + " would be missing in two lists in a row");
      }
    }
  }

  /**
   * Reads what an operator wrote: {@code none}, {@code mild}, {@code rough}, or words of troubles
   * with commas between them.
   *
   * @throws IllegalArgumentException when a word is none of these
   */
  static Faults parse(String text) {
    return switch (text) {
      case "none" -> new None();
      case "mild" -> new Mild();
      case "rough" -> new Rough();
      default ->
          new Chosen(
              Arrays.stream(text.split(",", -1))
                  .map(String::strip)
                  .map(Faults::trouble)
                  .collect(Collectors.toCollection(TreeSet::new)));
    };
  }

  private static Trouble trouble(String word) {
    return Trouble.of(word)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "there are no faults '"
                    + word
                    + "'; there are: none, mild, rough, or some of "
                    + Arrays.stream(Trouble.values())
                        .map(Trouble::word)
                        .collect(Collectors.joining(", "))));
  }

  /** What {@link #parse} reads as the same. */
  default String text() {
    return switch (this) {
      case None _ -> "none";
      case Mild _ -> "mild";
      case Rough _ -> "rough";
      case Chosen chosen ->
          chosen.kinds().stream().map(Trouble::word).collect(Collectors.joining(","));
    };
  }

  /** The troubles that a seed may have. */
  default List<Trouble> troubles() {
    List<Trouble> all = new ArrayList<>(EnumSet.allOf(Trouble.class));
    return switch (this) {
      case None _ -> List.of();
      case Mild _ -> all.stream().filter(Trouble::isMild).toList();
      case Rough _ -> List.copyOf(all);
      case Chosen chosen -> List.copyOf(chosen.kinds());
    };
  }
}
