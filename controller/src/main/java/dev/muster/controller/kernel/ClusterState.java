package dev.muster.controller.kernel;

import dev.muster.controller.guard.AbsenceWishes;
import dev.muster.controller.model.ClusterStatus;
import dev.muster.provider.Part;
import dev.muster.reconcile.Observed;
import dev.muster.reconcile.ledger.Ledger;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * One cluster.
 *
 * @param input what people say of it
 * @param schedule when it is looked at next
 * @param ledger what is recorded; absent until it was read under the present leadership
 * @param memory what its passes remember
 * @param told what was told of it last
 * @param pass the pass that is under way
 */
public record ClusterState(
    ClusterInput input,
    Schedule schedule,
    Optional<Ledger> ledger,
    Memory memory,
    Optional<ClusterStatus> told,
    Optional<Pass> pass) {

  ClusterState with(ClusterInput newInput) {
    return new ClusterState(newInput, schedule, ledger, memory, told, pass);
  }

  ClusterState with(Schedule newSchedule) {
    return new ClusterState(input, newSchedule, ledger, memory, told, pass);
  }

  ClusterState with(Memory newMemory) {
    return new ClusterState(input, schedule, ledger, newMemory, told, pass);
  }

  ClusterState with(Pass newPass) {
    return new ClusterState(input, schedule, ledger, memory, told, Optional.of(newPass));
  }

  ClusterState withLedger(Optional<Ledger> newLedger) {
    return new ClusterState(input, schedule, newLedger, memory, told, pass);
  }

  ClusterState withTold(Optional<ClusterStatus> newTold) {
    return new ClusterState(input, schedule, ledger, memory, newTold, pass);
  }

  ClusterState withoutPass() {
    return new ClusterState(input, schedule, ledger, memory, told, Optional.empty());
  }

  /** Whether a pass tries again what an earlier one failed at, and nobody has asked for it. */
  boolean isRetry(Pass started) {
    return started.urgency() == Urgency.FOLLOW_UP && schedule.hasFailedAgain();
  }

  /**
   * Whether a pass takes what was swept for others a while ago: many clusters that go on failing
   * must not sweep more often than they did while nothing failed.
   */
  boolean sharesSweeps(Pass started) {
    return switch (started.urgency()) {
      case PERSON -> false;
      case FOLLOW_UP -> schedule.goesOnFailing();
      case RESYNC -> true;
    };
  }

  /** Gives the pass up, and what was believed of the ledger with it. */
  ClusterState abandoned() {
    return new ClusterState(input, schedule, Optional.empty(), memory, told, Optional.empty());
  }

  /** What a cluster waits for. */
  public enum Urgency {
    /** A person has changed something. */
    PERSON,
    /** Something is under way. */
    FOLLOW_UP,
    /** Nothing special: it is time to look again. */
    RESYNC
  }

  /**
   * When a cluster is looked at next.
   *
   * @param dueAt not before
   * @param urgency who goes first when many are due
   * @param trigger why, for the log
   * @param failures how many passes in a row have failed and done nothing else
   */
  public record Schedule(Instant dueAt, Urgency urgency, String trigger, int failures) {
    // One failure may be chance: it alone holds nothing up.
    private static final int FREE_TRIES = 1;
    // A cluster that comes up goes on beside an action that is refused.
    private static final int PROMPT_TRIES = 2;

    /** Whether the first try has failed, so that the next one is a retry that can wait. */
    boolean hasFailedAgain() {
      return failures > FREE_TRIES;
    }

    boolean goesOnFailing() {
      return failures > PROMPT_TRIES;
    }

    Schedule sooner(Instant at, Urgency newUrgency, String newTrigger) {
      boolean first = newUrgency.compareTo(urgency) < 0 || at.isBefore(dueAt);
      return first
          ? new Schedule(at.isBefore(dueAt) ? at : dueAt, newUrgency, newTrigger, failures)
          : this;
    }
  }

  /**
   * What the passes of a cluster remember.
   *
   * @param writtenAt when the last write to each part ended: older reads of it count for nothing
   * @param wishes what was wanted because something looked gone
   * @param ensembleEpoch the leadership that the ensemble was told of last
   * @param heldBy what guards held in the last pass, each as {@code guard/reason}
   * @param seen the world as the last pass saw it, for display
   * @param room how many machines zones took at once lately
   */
  public record Memory(
      Map<Part, Instant> writtenAt,
      AbsenceWishes wishes,
      long ensembleEpoch,
      SortedSet<String> heldBy,
      Optional<Observed> seen,
      LaunchRoom room) {
    static final Memory NONE =
        new Memory(
            Map.of(), AbsenceWishes.NONE, 0, new TreeSet<>(), Optional.empty(), LaunchRoom.ANY);

    /** Copies the collections. */
    public Memory {
      EnumMap<Part, Instant> copy = new EnumMap<>(Part.class);
      copy.putAll(writtenAt);
      writtenAt = Collections.unmodifiableMap(copy);
      heldBy = Collections.unmodifiableSortedSet(new TreeSet<>(heldBy));
    }

    Memory written(Iterable<Part> parts, Instant at) {
      Map<Part, Instant> more = new EnumMap<>(Part.class);
      more.putAll(writtenAt);
      parts.forEach(part -> more.put(part, at));
      return new Memory(more, wishes, ensembleEpoch, heldBy, seen, room);
    }

    Memory decided(AbsenceWishes newWishes, Observed observed) {
      return new Memory(writtenAt, newWishes, ensembleEpoch, heldBy, Optional.of(observed), room);
    }

    Memory fenced(long epoch) {
      return new Memory(writtenAt, wishes, epoch, heldBy, seen, room);
    }

    Memory held(SortedSet<String> newHeldBy) {
      return new Memory(writtenAt, wishes, ensembleEpoch, newHeldBy, seen, room);
    }

    Memory with(LaunchRoom newRoom) {
      return new Memory(writtenAt, wishes, ensembleEpoch, heldBy, seen, newRoom);
    }
  }
}
