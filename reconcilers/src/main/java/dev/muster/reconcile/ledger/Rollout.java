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
    Log log) {

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

  /** Whether that failed here and is not tried again until a person says so. */
  public boolean vetoes(RolloutGoal goal) {
    return isVeto() && to.goal().equals(goal);
  }

  /** Whether no machine of that revision is launched until a person says so. */
  public boolean vetoesMachines(RevisionId revision) {
    return isVeto() && !isInPlace() && to.revision().equals(revision);
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
  public Rollout with(Log newLog) {
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

  /**
   * What happened.
   *
   * @param transitions each state that was entered, oldest first, bounded
   * @param orders what people said and was obeyed, oldest first, bounded
   * @param handledOrder the order that was looked at last, obeyed or not; empty for none
   * @param promotes how far gates need not be passed any more
   * @param freezeOverride whose word it is that freeze windows do not hold it; absent while they do
   * @param earlier the rollouts of the service before this one, oldest first, bounded; absent for
   *     none
   */
  public record Log(
      List<Transition> transitions,
      List<RolloutOrder> orders,
      String handledOrder,
      Promotion promotes,
      Optional<FreezeOverride> freezeOverride,
      Optional<List<RolloutSummary>> earlier) {
    /** How many transitions, and how many orders, are kept. */
    public static final int MAXIMUM_ENTRIES = 60;

    /** Nothing happened yet. */
    public static final Log EMPTY =
        new Log(List.of(), List.of(), "", Promotion.NONE, Optional.empty(), Optional.empty());

    /** Copies the lists and drops the oldest beyond the bound. */
    public Log {
      transitions = newest(transitions);
      orders = newest(orders);
      earlier = earlier.map(List::copyOf);
    }

    private static <T> List<T> newest(List<T> all) {
      return List.copyOf(all.subList(Math.max(0, all.size() - MAXIMUM_ENTRIES), all.size()));
    }

    /** The same with one more transition. */
    public Log plus(Transition transition) {
      List<Transition> more = new ArrayList<>(transitions);
      more.add(transition);
      // A word for one gate is spent when that gate is left.
      Promotion left = promotes == Promotion.ONE ? Promotion.NONE : promotes;
      return new Log(more, orders, handledOrder, left, freezeOverride, earlier);
    }

    /** The same with an order that is obeyed. */
    public Log obeying(RolloutOrder order) {
      List<RolloutOrder> more = new ArrayList<>(orders);
      more.add(order);
      return new Log(transitions, more, order.id(), promotes, freezeOverride, earlier);
    }

    /** The same with an order that is not obeyed. */
    public Log ignoring(RolloutOrder order) {
      return new Log(transitions, orders, order.id(), promotes, freezeOverride, earlier);
    }

    /** The same with gates that need not be passed any more. */
    public Log promoting(Promotion promotion) {
      return new Log(transitions, orders, handledOrder, promotion, freezeOverride, earlier);
    }

    /** The same, held by no freeze window any more. */
    public Log overriding(FreezeOverride override) {
      return new Log(transitions, orders, handledOrder, promotes, Optional.of(override), earlier);
    }

    /** The log of the rollout that follows on one that has ended. */
    public static Log after(Rollout ended) {
      List<RolloutSummary> all = new ArrayList<>(ended.log().earlier().orElse(List.of()));
      all.add(RolloutSummary.of(ended));
      int from = Math.max(0, all.size() - RolloutSummary.MAXIMUM_KEPT);
      return new Log(
          List.of(),
          List.of(),
          "",
          Promotion.NONE,
          Optional.empty(),
          Optional.of(all.subList(from, all.size())));
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
