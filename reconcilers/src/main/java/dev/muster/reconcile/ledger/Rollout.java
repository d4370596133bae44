package dev.muster.reconcile.ledger;

import dev.muster.provider.identity.InstanceId;
import dev.muster.spec.id.RevisionId;
import dev.muster.spec.id.RolloutId;
import dev.muster.spec.id.ServiceName;
import dev.muster.spec.id.Slot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A service on its way from one revision to another, or how the last such way ended. It is recorded
 * before anything is done about it, so that a crash goes on where it was.
 *
 * @param id which rollout
 * @param origin the commit that asked for it
 * @param from what the old machines run
 * @param to what the new machines run
 * @param stage how far it is
 * @param machines which machines it concerns
 * @param evidence what was seen in the present state
 * @param log what happened and what people said
 */
public record Rollout(
    RolloutId id,
    String origin,
    RolloutSide from,
    RolloutSide to,
    Stage stage,
    Machines machines,
    RolloutEvidence evidence,
    RolloutLog log) {

  /** The service. */
  public ServiceName service() {
    return id.service();
  }

  /** How far it is. */
  public RolloutState state() {
    return stage.state();
  }

  /** Whether it has not ended. */
  public boolean isActive() {
    return !state().isEnded();
  }

  /**
   * Whether the machines stay and only their configuration changes: then none is new, and the
   * admitted slots are those whose machines shall run with the new configuration.
   */
  public boolean isInPlace() {
    return from.revision().equals(to.revision());
  }

  /** Whether it failed, so that what it went to is not tried again until a person says so. */
  public boolean isVeto() {
    return !isActive() && stage.failure().filter(failure -> failure.kind().isVeto()).isPresent();
  }

  /** Whether that failed, here or earlier, and is not tried again until a person says so. */
  public boolean vetoes(RolloutGoal goal) {
    return veto(goal).isPresent();
  }

  /** The rollout, this or an earlier one, since which that is not tried again. */
  public Optional<RolloutId> veto(RolloutGoal goal) {
    return isVeto() && to.goal().equals(goal)
        ? Optional.of(id)
        : log.veto(goal).map(RolloutSummary::id);
  }

  /** Whether no machine of that revision is launched until a person says so. */
  public boolean vetoesMachines(RevisionId revision) {
    // It may have failed with one configuration and run with another since: the newest one tells.
    boolean isKnown = from.revision().equals(revision) || to.revision().equals(revision);
    return isKnown
        ? isVeto() && !isInPlace() && to.revision().equals(revision)
        : log.vetoesMachines(revision);
  }

  /** What the service runs unless a rollout that is under way says otherwise. */
  public RolloutSide stable() {
    return state().isCommitted() ? to : from;
  }

  /** The same at another stage. */
  public Rollout with(Stage newStage) {
    return new Rollout(id, origin, from, to, newStage, machines, evidence, log);
  }

  /** The same with other machines. */
  public Rollout with(Machines newMachines) {
    return new Rollout(id, origin, from, to, stage, newMachines, evidence, log);
  }

  /** The same with other evidence. */
  public Rollout with(RolloutEvidence newEvidence) {
    return new Rollout(id, origin, from, to, stage, machines, newEvidence, log);
  }

  /** The same with another log. */
  public Rollout with(RolloutLog newLog) {
    return new Rollout(id, origin, from, to, stage, machines, evidence, newLog);
  }

  /** The same with the machine that fills a newcomer's slot, if that is still awaited. */
  public Rollout withInstance(SlotRecord newcomer, InstanceId instance, Instant at) {
    return with(machines.putNewcomer(newcomer.withInstance(instance, at)));
  }

  /** The rollout as a reader takes it whose clock is behind that of the writer. */
  Rollout readBy(Instant now) {
    Instant since = stage.since().isAfter(now) ? now : stage.since();
    Instant step = stage.stepSince().isAfter(now) ? now : stage.stepSince();
    return with(new Stage(stage.state(), since, step, stage.pause(), stage.failure()));
  }

  /**
   * How far a rollout is.
   *
   * @param state the state
   * @param since when it began
   * @param stepSince when the present batch of it began
   * @param pause why nothing goes forward, while that is so
   * @param failure why it goes back or has ended without its goal
   */
  public record Stage(
      RolloutState state,
      Instant since,
      Instant stepSince,
      Optional<Pause> pause,
      Optional<Failure> failure) {
    /** The same with a pause, or without. */
    public Stage with(Optional<Pause> newPause) {
      return new Stage(state, since, stepSince, newPause, failure);
    }

    /** The same at the beginning of its next batch. */
    public Stage step(Instant at) {
      return new Stage(state, since, at, pause, failure);
    }
  }

  /**
   * Why nothing goes forward.
   *
   * @param kind what it waits for
   * @param since since when
   * @param message what a person needs to know
   * @param until when it goes on by itself; absent while that is open
   */
  public record Pause(Pause.Kind kind, Instant since, String message, Optional<Instant> until) {
    /** One whose end is open. */
    public Pause(Pause.Kind kind, Instant since, String message) {
      this(kind, since, message, Optional.empty());
    }

    /** Whether its end has come. */
    public boolean isOver(Instant now) {
      return until.filter(end -> !now.isBefore(end)).isPresent();
    }

    /** What a paused rollout waits for. */
    public enum Kind {
      /** A person who resumes it. */
      USER,
      /** Gates that can be judged again. */
      INCONCLUSIVE,
      /** The old machines, which fail as the new ones do. */
      ENVIRONMENT,
      /** The end of a freeze window. */
      WINDOW,
      /** Room for a new machine that the provider does not launch. */
      CAPACITY
    }
  }

  /**
   * Why a rollout goes back.
   *
   * @param kind whose doing it was
   * @param message which step failed, on what and why
   */
  public record Failure(Failure.Kind kind, String message) {
    /** Of what a person lets be tried again: it vetoes nothing any more. */
    public static Failure triedAgain(RolloutOrder order) {
      return new Failure(Kind.COMMIT, "tried again by " + order.words());
    }

    /** Whose doing it was. */
    public enum Kind {
      /** The new revision did not do. */
      REVISION(true),
      /** A person wanted it. */
      PERSON(true),
      /** A commit asks for another revision. */
      COMMIT(false);

      private final boolean veto;

      Kind(boolean veto) {
        this.veto = veto;
      }

      /** Whether the revision is not tried again until a person says so. */
      public boolean isVeto() {
        return veto;
      }
    }
  }

  /**
   * Which machines a rollout concerns, beside those of the slots.
   *
   * @param newcomers the new machines, until they are those of their slots; by slot
   * @param retired the old machines, once the new are those of the slots; by slot
   * @param admitted the slots whose newcomers are wanted behind the load balancer; in place, those
   *     whose machines shall run with the new configuration
   * @param withdrawn the slots whose old machines are not
   * @param relaunches how many newcomers were lost and launched again
   * @param floor how many machines served when it began: no fewer do at any moment, unless the spec
   *     is content with fewer
   */
  public record Machines(
      List<SlotRecord> newcomers,
      List<SlotRecord> retired,
      SortedSet<Slot> admitted,
      SortedSet<Slot> withdrawn,
      int relaunches,
      int floor) {
    /** None. */
    public static final Machines NONE =
        new Machines(List.of(), List.of(), new TreeSet<>(), new TreeSet<>(), 0, 0);

    /** Copies the collections. */
    public Machines {
      newcomers = List.copyOf(newcomers);
      retired = List.copyOf(retired);
      admitted = Collections.unmodifiableSortedSet(new TreeSet<>(admitted));
      withdrawn = Collections.unmodifiableSortedSet(new TreeSet<>(withdrawn));
    }

    /** All that stand beside the machines of the slots. */
    public List<SlotRecord> all() {
      return Stream.concat(newcomers.stream(), retired.stream()).toList();
    }

    /** The newcomer of a slot. */
    public Optional<SlotRecord> newcomer(Slot slot) {
      return newcomers.stream().filter(one -> one.slot().equals(slot)).findFirst();
    }

    /** The same with a newcomer, in the place of an earlier one of its slot. */
    public Machines putNewcomer(SlotRecord newcomer) {
      List<SlotRecord> all = new ArrayList<>(newcomers);
      all.removeIf(one -> one.slot().equals(newcomer.slot()));
      all.add(newcomer);
      all.sort((one, other) -> one.slot().compareTo(other.slot()));
      return new Machines(all, retired, admitted, withdrawn, relaunches, floor);
    }

    /** The same without the newcomer of a slot. */
    public Machines dropNewcomer(Slot slot) {
      return new Machines(
          newcomers.stream().filter(one -> !one.slot().equals(slot)).toList(),
          retired,
          admitted,
          withdrawn,
          relaunches,
          floor);
    }

    /** The same without the retired machine of a slot. */
    public Machines dropRetired(Slot slot) {
      return new Machines(
          newcomers,
          retired.stream().filter(one -> !one.slot().equals(slot)).toList(),
          admitted,
          withdrawn,
          relaunches,
          floor);
    }

    /** The same with these newcomers wanted behind the load balancer. */
    public Machines admitting(SortedSet<Slot> slots) {
      return new Machines(newcomers, retired, slots, withdrawn, relaunches, floor);
    }

    /** The same with these old machines not wanted behind the load balancer. */
    public Machines withdrawing(SortedSet<Slot> slots) {
      return new Machines(newcomers, retired, admitted, slots, relaunches, floor);
    }

    /** The same with another floor. */
    public Machines keeping(int newFloor) {
      return new Machines(newcomers, retired, admitted, withdrawn, relaunches, newFloor);
    }

    /** The same with one more newcomer lost. */
    public Machines relaunched() {
      return new Machines(newcomers, retired, admitted, withdrawn, relaunches + 1, floor);
    }
  }

  /** Which gates need not be passed any more. */
  public enum Promotion {
    /** All must be. */
    NONE,
    /** Those of the present state. */
    ONE,
    /** All. */
    ALL
  }

  /**
   * A state that was entered.
   *
   * @param state the state
   * @param at when
   * @param reason why
   */
  public record Transition(RolloutState state, Instant at, String reason) {}
}
