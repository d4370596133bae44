package dev.muster.controller.api.feed;

import dev.muster.controller.api.object.ApiObject;
import dev.muster.controller.api.refusal.Reason;
import dev.muster.controller.api.refusal.Refusal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The objects of one resource and the newest changes among them. It is read anew when somebody asks
 * and shares one reading among all who asked before it began, so that its cost does not grow with
 * those who watch.
 */
public final class Feed {
  /** How many changes are kept for those who resume. */
  static final int MOST_CHANGES = 2048;

  private final Supplier<List<ApiObject>> reader;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, ApiObject> unversioned = new TreeMap<>();
  private final Deque<Change> changes = new ArrayDeque<>();
  private final long first;
  private Map<String, ApiObject> current = Map.of();
  private long number;
  private OptionalLong readBeganNanos = OptionalLong.empty();

  /**
   * A feed that was never read.
   *
   * @param reader reads all objects
   * @param first the number that the changes count from: higher than any of an earlier process, so
   *     that nobody resumes there
   */
  public Feed(Supplier<List<ApiObject>> reader, long first) {
    this.reader = reader;
    this.first = first;
    this.number = first;
  }

  /**
   * All objects at one moment.
   *
   * @param objects in the order in which they were read
   * @param number the newest change among them
   */
  public record Listing(Collection<ApiObject> objects, long number) {}

  /**
   * All objects, read after this was called.
   *
   * @throws Refusal when they cannot be read
   */
  public Listing list() {
    return list(Duration.ZERO);
  }

  /**
   * All objects, as of a moment that is not longer past than that.
   *
   * @throws Refusal when they cannot be read
   */
  public Listing list(Duration staleness) {
    long oldest = System.nanoTime() - staleness.toNanos();
    lock.lock();
    try {
      if (readBeganNanos.isEmpty() || readBeganNanos.getAsLong() - oldest < 0) {
        long began = System.nanoTime();
        update(reader.get());
        readBeganNanos = OptionalLong.of(began);
      }
      return new Listing(current.values(), number);
    } finally {
      lock.unlock();
    }
  }

  /**
   * The changes after one, as far as the feed was read.
   *
   * @throws Refusal when they are not kept any more
   */
  public List<Change> after(long known) {
    lock.lock();
    try {
      long oldest = changes.isEmpty() ? number : changes.getFirst().number() - 1;
      if (known < first || known > number || known < oldest) {
        throw new Refusal(
            Reason.EXPIRED,
            ("the changes after resourceVersion %d are not kept: list again, and watch from the"
                    + " resourceVersion of that list")
                .formatted(known));
      }
      List<Change> newer = new ArrayList<>();
      for (Change change : changes) {
        if (change.number() > known) {
          newer.add(change);
        }
      }
      return newer;
    } finally {
      lock.unlock();
    }
  }

  private void update(List<ApiObject> objects) {
    Map<String, ApiObject> next = new LinkedHashMap<>();
    Map<String, ApiObject> read = new TreeMap<>();
    for (ApiObject object : objects) {
      read.put(object.key(), object);
      next.put(object.key(), versioned(object));
    }
    current.forEach((key, object) -> {
      if (!read.containsKey(key)) {
        change(Change.Type.DELETED, object);
      }
    });
    unversioned.clear();
    unversioned.putAll(read);
    current = next;
  }

  // An object that was made again under its name is another one: the first is gone.
  private ApiObject versioned(ApiObject object) {
    ApiObject versioned = current.get(object.key());
    if (versioned == null) {
      return change(Change.Type.ADDED, object);
    }
    if (object.equals(unversioned.get(object.key()))) {
      return versioned;
    }
    if (!versioned.uid().equals(object.uid())) {
      change(Change.Type.DELETED, versioned);
      return change(Change.Type.ADDED, object);
    }
    return change(Change.Type.MODIFIED, object);
  }

  // What the store gives no version gets the number of its change.
  private ApiObject change(Change.Type type, ApiObject object) {
    number++;
    ApiObject versioned =
        object.resourceVersion().isEmpty()
            ? object.withResourceVersion(Long.toString(number))
            : object;
    changes.addLast(new Change(number, type, versioned));
    if (changes.size() > MOST_CHANGES) {
      changes.removeFirst();
    }
    return versioned;
  }
}
