package dev.muster.simulator.invariant;

import java.util.List;

/** The invariants that every run is watched by. */
public final class Invariants {
  private Invariants() {}

  /** All of them, fresh for one run. */
  public static List<Invariant> standard() {
    return List.of(
        new OneMachinePerSlot(),
        new TokensLaunchOnce(),
        new BatchesLaunchOnce(),
        new OwnMachinesOnly(),
        new QuorumKept(),
        new MemberIdsNotReused(),
        new LeadersFenced(),
        new NothingWhileStopped(),
        new TerminationsSeen(),
        new HealthyMachinesStay(),
        new RepairsBounded(),
        new DeletionsConfirmed(),
        new DrainedFirst(),
        new NoDeadTargets(),
        new RecordedFirst(),
        new OutcomesAwaited(),
        new ViewsAfterWrites(),
        new NewcomersServed(),
        new TwoWitnesses(),
        new StatefulMachinesStay(),
        new DeletionInOrder(),
        new ImagesFit(),
        new VotersNotFewer(),
        new TrafficKeptUntilConfirmed(),
        new EnsemblesToldAtSight(),
        new TargetsStay(),
        new FloorKept(),
        new OneRolloutEach(),
        new OldStayUntilCommit(),
        new NewcomersVerified(),
        new CanariesWatched(),
        new NumbersSeen(),
        new PausesHeld(),
        new PausesEnd(),
        new WindowsHeld(),
        new VetoesHeld(),
        new UndosAtOnce(),
        new RoomBlamesNobody(),
        new NothingLeftBehind(),
        new EvidenceSeen(),
        new DeadlinesKept(),
        new MachinesBounded(),
        new SurgeKept(),
        new RevisionsWhole(),
        new SlotsOutliveMachines(),
        new EnsemblesFoundedOnce(),
        new TargetsLeaveWithMachines(),
        new CallsBounded());
  }

  /**
   * Those that the guards keep by themselves, fresh for one run in which a reconciler goes astray.
   */
  public static List<Invariant> ofGuards() {
    return List.of(
        new OneMachinePerSlot(),
        new TokensLaunchOnce(),
        new BatchesLaunchOnce(),
        new OwnMachinesOnly(),
        new QuorumKept(),
        new MemberIdsNotReused(),
        new TerminationsSeen(),
        new RepairsBounded(),
        new DeletionsConfirmed(),
        new DoubtedViews(),
        new RecordedFirst(),
        new OutcomesAwaited(),
        new CallsBounded());
  }
}
