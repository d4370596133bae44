package dev.muster.controller.kernel;

import dev.muster.controller.kernel.ClusterState.Urgency;
import dev.muster.provider.Observation;
import dev.muster.provider.Outcome;
import dev.muster.provider.Part;
import dev.muster.provider.action.ActionKey;
import dev.muster.provider.observed.PartContent;
import dev.muster.reconcile.Decision.PlannedAction;
import dev.muster.reconcile.Observed;
import dev.muster.reconcile.ledger.LedgerChange;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One look at one cluster, from observing to reporting.
 *
 * @param id its number
 * @param startedAt when it began
 * @param trigger why
 * @param urgency how urgent it was
 * @param phase how far it is
 */
public record Pass(long id, Instant startedAt, String trigger, Urgency urgency, Phase phase) {

  Pass at(Phase newPhase) {
    return new Pass(id, startedAt, trigger, urgency, newPhase);
  }

  /** How far a pass is. */
  public sealed interface Phase {
    /** The ledger is being read. */
    record Loading() implements Phase {}

    /**
     * Sweeps of the scope are awaited.
     *
     * @param wanted the parts, and the instant before which no sweep may have begun
     */
    record Sweeping(Map<Part, Instant> wanted) implements Phase {}

    /**
     * The cluster's own parts are being read.
     *
     * @param scopeParts what the sweeps gave
     * @param addresses where the cluster's programs are
     * @param answers what was read
     * @param awaited what is missing
     */
    record Asking(
        Observed scopeParts,
        Addresses addresses,
        Map<Part, Observation<? extends PartContent>> answers,
        Set<Part> awaited)
        implements Phase {
      /** Copies the collections. */
      public Asking {
        EnumMap<Part, Observation<? extends PartContent>> copy = new EnumMap<>(Part.class);
        copy.putAll(answers);
        answers = Collections.unmodifiableMap(copy);
        awaited = Set.copyOf(awaited);
      }
    }

    /** The ensemble is being told who leads. */
    record Fencing(Plan plan) implements Phase {}

    /** The changes of the ledger and the intents are being stored. */
    record Recording(Plan plan, List<LedgerChange> changes, Then then) implements Phase {}

    /**
     * Actions are under way.
     *
     * @param plan what was decided
     * @param waiting the actions that wait for others
     * @param running the actions that were begun
     * @param ended how the others ended
     */
    record Acting(
        Plan plan,
        List<PlannedAction> waiting,
        Set<ActionKey> running,
        SortedMap<ActionKey, Outcome> ended)
        implements Phase {
      /** Copies the collections. */
      public Acting {
        waiting = List.copyOf(waiting);
        running = Set.copyOf(running);
        ended = Collections.unmodifiableSortedMap(new TreeMap<>(ended));
      }
    }

    /** What became of the actions is being stored. */
    record Settling(Plan plan, SortedMap<ActionKey, Outcome> ended, List<LedgerChange> changes)
        implements Phase {}
  }

  /** What comes after recording. */
  public enum Then {
    /** The actions begin. */
    ACT,
    /** Nothing begins, since something changed meanwhile. */
    STOP
  }

  /**
   * What a pass has decided.
   *
   * @param input what people said when it was decided
   * @param addresses where the cluster's programs are
   * @param observed the world that it was decided on
   * @param decided the decision
   */
  public record Plan(ClusterInput input, Addresses addresses, Observed observed, Decided decided) {}
}
