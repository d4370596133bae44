package dev.muster.controller.api.feed;

import dev.muster.controller.api.object.ApiObject;
import dev.muster.controller.api.object.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What one who watches is told: the changes among the objects that a selector picks. */
public final class Watcher {
  private final Feed feed;
  private final Selector selector;
  private final Set<String> told = new HashSet<>();
  private long position;

  private Watcher(Feed feed, Selector selector, long position) {
    this.feed = feed;
    this.selector = selector;
    this.position = position;
  }

  /**
   * Watches on from a list's number.
   *
   * @throws dev.muster.controller.api.refusal.Refusal when the changes since then are not kept
   */
  public static Watcher resume(Feed feed, Selector selector, long number) {
    feed.list();
    feed.after(number);
    return new Watcher(feed, selector, number);
  }

  /** Watches from now on; {@link #begin} tells what there is already. */
  public static Watcher fresh(Feed feed, Selector selector) {
    return new Watcher(feed, selector, Long.MIN_VALUE);
  }

  /** What there is already, for one who watches from now on; nothing for one who resumes. */
  public List<Change> begin() {
    if (position != Long.MIN_VALUE) {
      return List.of();
    }
    Feed.Listing listing = feed.list();
    position = listing.number();
    return added(listing.objects());
  }

  private List<Change> added(Collection<ApiObject> objects) {
    List<Change> added = new ArrayList<>();
    for (ApiObject object : objects) {
      if (selector.matches(object)) {
        told.add(object.key());
        added.add(new Change(position, Change.Type.ADDED, object));
      }
    }
    return added;
  }

  /**
   * What has changed since it was told last.
   *
   * @param staleness how long past the reading may be that this rests on
   * @throws dev.muster.controller.api.refusal.Refusal when the objects cannot be read, or so much
   *     has changed that some of it is not kept
   */
  public List<Change> next(Duration staleness) {
    feed.list(staleness);
    List<Change> next = new ArrayList<>();
    for (Change change : feed.after(position)) {
      position = change.number();
      String key = change.object().key();
      boolean matches = selector.matches(change.object());
      switch (change.type()) {
        case ADDED, MODIFIED -> {
          if (matches) {
            told.add(key);
            next.add(change);
          } else if (told.remove(key)) {
            // It is there, but is none of those that were asked for any more.
            next.add(new Change(change.number(), Change.Type.DELETED, change.object()));
          }
        }
        case DELETED -> {
          if (told.remove(key) || matches) {
            next.add(change);
          }
        }
      }
    }
    return next;
  }
}
