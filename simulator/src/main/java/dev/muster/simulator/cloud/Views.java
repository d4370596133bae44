package dev.muster.simulator.cloud;

import dev.muster.provider.Part;
import dev.muster.provider.observed.PartContent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Function;

/** What each part looked like a while ago: readers may be shown that. */
final class Views {
  private static final long KEPT_MILLIS = 120_000;

  private final Truth truth;
  private final Function<Part, PartContent> present;
  private final Map<Part, Deque<View>> views = new EnumMap<>(Part.class);

  private record View(long since, PartContent content) {}

  Views(Truth truth, Function<Part, PartContent> present) {
    this.truth = truth;
    this.present = present;
  }

  /** The part as it was so many milliseconds ago. */
  PartContent read(Part part, long lag) {
    Deque<View> known = views.computeIfAbsent(part, _ -> new ArrayDeque<>());
    if (known.isEmpty()) {
      known.addLast(new View(0, present.apply(part)));
    }
    long at = truth.now() - lag;
    Iterator<View> newest = known.descendingIterator();
    View view = newest.next();
    while (view.since() > at && newest.hasNext()) {
      view = newest.next();
    }
    return view.content();
  }

  /** The part has just changed. */
  void changed(Part part) {
    Deque<View> known = views.computeIfAbsent(part, _ -> new ArrayDeque<>());
    if (!known.isEmpty() && known.getLast().since() == truth.now()) {
      known.removeLast();
    }
    known.addLast(new View(truth.now(), present.apply(part)));
    long horizon = truth.now() - KEPT_MILLIS;
    while (known.size() > 2 && second(known).since() < horizon) {
      known.removeFirst();
    }
  }

  private static View second(Deque<View> views) {
    Iterator<View> iterator = views.iterator();
    iterator.next();
    return iterator.next();
  }
}
