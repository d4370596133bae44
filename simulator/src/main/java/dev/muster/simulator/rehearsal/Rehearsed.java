package dev.muster.simulator.rehearsal;

import dev.muster.spec.id.ServiceName;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How one run of a rehearsal went. Times are milliseconds after the cluster had been made and the
 * faults, or the change, began.
 *
 * @param seed what decided all of it
 * @param broken the first promise that was broken, if any
 * @param convergedAfterMillis from the last fault, or where a person had to speak after it from
 *     then on, to the settled state; -1 when it never came
 * @param calls what the provider was asked until the cluster had settled
 * @param lowest the fewest healthy machines of each service that is wanted before and after
 * @param waiting what waited for a person's word, if anything did
 * @param remark what the controller still says at the end, though nothing more will happen
 * @param timeline what happened, oldest first; empty unless it was asked for
 */
public record Rehearsed(
    long seed,
    Optional<Broken> broken,
    long convergedAfterMillis,
    Calls calls,
    SortedMap<ServiceName, Integer> lowest,
    Optional<Waiting> waiting,
    Optional<String> remark,
    List<Line> timeline) {
  /** Copies the collections. */
  public Rehearsed {
    lowest = Collections.unmodifiableSortedMap(new TreeMap<>(lowest));
    timeline = List.copyOf(timeline);
  }

  /**
   * A promise that was broken.
   *
   * @param promise its name
   * @param protects what a user would lose without it; empty where the name says it
   * @param atMillis when
   * @param message what was seen
   */
  public record Broken(String promise, String protects, long atMillis, String message) {}

  /**
   * Calls of the provider, by all controllers.
   *
   * @param reads how often a part of the world was read
   * @param mutations how many changes were asked for
   * @param failed how many of both were refused, or never answered
   */
  public record Calls(long reads, long mutations, long failed) {}

  /**
   * A change that waited for a person's word.
   *
   * @param guard the name of the guard that held it
   * @param message why, and the command that lets it go on
   * @param machines how many machines would go
   * @param lowest the fewest healthy machines of each service while it waited
   * @param release what let it go on
   */
  public record Waiting(
      String guard,
      String message,
      int machines,
      SortedMap<ServiceName, Integer> lowest,
      Release release) {
    /** Copies the map. */
    public Waiting {
      lowest = Collections.unmodifiableSortedMap(new TreeMap<>(lowest));
    }
  }

  /** What let a change go on that had waited. */
  public enum Release {
    /** A person confirmed it. */
    WORD,
    /** Machines failed meanwhile, and what was left to take away needed no word any more. */
    FEWER_MACHINES,
    /** Nothing yet. */
    NONE
  }

  /**
   * Something that happened.
   *
   * @param atMillis when
   * @param who whom it happened to, or who did it
   * @param what it is
   */
  public record Line(long atMillis, String who, String what) {}
}
