package dev.muster.spec.yaml;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Collects the problems of one file: bounded, so that a hostile file has a short answer too. */
final class Problems {
  private static final int MAXIMUM = 100;
  private static final Comparator<Problem> ORDER =
      Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column);

  private final String file;
  private final List<Problem> problems = new ArrayList<>();

  Problems(String file) {
    this.file = file;
  }

  void add(Position at, String what, String expected) {
    add(at, what, expected, Optional.empty());
  }

  void add(Position at, String what, String expected, Optional<String> nearest) {
    if (!isFull()) {
      problems.add(new Problem(file, at.line(), at.column(), what, expected, nearest));
    }
  }

  /** The values, until there are so many problems that no more would be shown. */
  <T> Iterable<T> whileRoom(List<T> values) {
    return () -> values.stream().takeWhile(_ -> !isFull()).iterator();
  }

  /** Whether no more problems would be shown, so that none need be put into words. */
  boolean isFull() {
    return problems.size() == MAXIMUM;
  }

  boolean isEmpty() {
    return problems.isEmpty();
  }

  ReadResult.Rejected rejected() {
    List<Problem> sorted = new ArrayList<>(problems);
    sorted.sort(ORDER);
    if (isFull()) {
      Problem last = sorted.getLast();
      sorted.add(
          new Problem(
              file,
              last.line(),
              last.column(),
              "there may be more problems than the " + MAXIMUM + " that are shown",
              "these to be mended first",
              Optional.empty()));
    }
    return new ReadResult.Rejected(sorted);
  }
}
