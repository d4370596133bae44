package dev.muster.simulator.stage;

import dev.muster.provider.Part;
import dev.muster.provider.action.InfrastructureAction.StartInstance;
import dev.muster.provider.action.InfrastructureAction.TerminateInstance;
import dev.muster.provider.action.InfrastructureAction.TerminateInstance.Cause;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.observed.ObservedTarget;
import dev.muster.reconcile.Decision;
import dev.muster.reconcile.Decision.PlannedAction;
import dev.muster.reconcile.DecisionDraft;
import dev.muster.reconcile.DesiredCluster;
import dev.muster.reconcile.Next;
import dev.muster.reconcile.Reconciler;
import dev.muster.reconcile.View;
import dev.muster.reconcile.fleet.Fleet;
import dev.muster.reconcile.machine.Machine;
import dev.muster.spec.EnsembleSpec;
import dev.muster.spec.id.ServiceName;
import dev.muster.spec.id.Slot;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A reconciler that wants what no reconciler should: the guards that ship have to hold it. The
 * reconcilers that ship judge for themselves, so that some guards would never have anything to
 * hold.
 */
public final class Astray implements Reconciler {
  private static final long CHANGES_ITS_MIND_SECONDS = 40;
  private static final Slot ANY_SLOT = new Slot(new ServiceName("web"), 1);

  private Mood mood = Mood.CALM;

  /** What it wants. */
  public enum Mood {
    /** Nothing. */
    CALM,
    /** To repair every machine that the load balancer finds unwell, however many they are. */
    REPAIRS_ALL,
    /** To repair servers of the ensemble that are well. */
    REPAIRS_SERVERS,
    /** To take all servers of the ensemble away, as if a commit asked for that. */
    REMOVES_SERVERS,
    /** To repair machines that are not ours. */
    REPAIRS_FOREIGN,
    /** To start machines that are not ours. */
    STARTS_FOREIGN,
    /** To repair machines that the ledger has never heard of. */
    REPAIRS_STRANGERS
  }

  /** It wants this from now on. */
  public void get(Mood newMood) {
    mood = newMood;
  }

  /** It wants nothing any more. */
  public void calmDown() {
    mood = Mood.CALM;
  }

  @Override
  public String kind() {
    return "astray";
  }

  @Override
  public Set<Part> needs(DesiredCluster desired) {
    return EnumSet.of(Part.INSTANCES);
  }

  @Override
  public Set<String> conditionTypes() {
    return Set.of();
  }

  @Override
  public Decision decide(View view) {
    List<PlannedAction> actions =
        switch (mood) {
          case CALM -> List.of();
          case REPAIRS_ALL -> all(view);
          case REPAIRS_SERVERS -> servers(view);
          case REMOVES_SERVERS -> removals(view);
          case REPAIRS_FOREIGN -> foreign(view);
          case STARTS_FOREIGN -> starts(view);
          case REPAIRS_STRANGERS -> strangers(view);
        };
    return new Decision(
        actions,
        List.of(),
        List.of(),
        actions.isEmpty() ? new Next.WhenChanged() : new Next.After(DecisionDraft.SOON));
  }

  private static PlannedAction repair(InstanceId id, Slot slot) {
    return new PlannedAction(new TerminateInstance(id, slot, Cause.REPAIR), "it went astray");
  }

  private static List<PlannedAction> all(View view) {
    List<PlannedAction> wanted = new ArrayList<>();
    if (view.observed().isComplete(Part.TARGETS)) {
      for (ObservedTarget target : view.observed().targets().all()) {
        if (target.health() == ObservedTarget.Health.UNHEALTHY) {
          view.fleet()
              .find(target.instance())
              .filter(Machine::isRunning)
              .ifPresent(machine -> wanted.add(repair(machine.id(), machine.slot())));
        }
      }
    }
    return wanted;
  }

  private static List<PlannedAction> servers(View view) {
    List<Machine> servers =
        view.fleet().machines().stream()
            .filter(Machine::isRunning)
            .filter(machine -> machine.slot().service().equals(EnsembleSpec.SERVICE))
            .toList();
    if (servers.isEmpty()) {
      return List.of();
    }
    long turn = view.now().getEpochSecond() / CHANGES_ITS_MIND_SECONDS;
    Machine machine = servers.get(Math.floorMod(turn, servers.size()));
    return List.of(repair(machine.id(), machine.slot()));
  }

  private static List<PlannedAction> removals(View view) {
    return view.fleet().machines().stream()
        .filter(Machine::isRunning)
        .filter(machine -> machine.slot().service().equals(EnsembleSpec.SERVICE))
        .map(machine ->
            new PlannedAction(
                new TerminateInstance(machine.id(), machine.slot(), Cause.SCALE_DOWN),
                "it went astray"))
        .toList();
  }

  private static List<PlannedAction> starts(View view) {
    Fleet fleet = view.fleet();
    return view.observed().instances().all().stream()
        .filter(instance -> fleet.find(instance.id()).isEmpty())
        .map(instance ->
            new PlannedAction(new StartInstance(instance.id(), ANY_SLOT), "it went astray"))
        .limit(1)
        .toList();
  }

  private static List<PlannedAction> foreign(View view) {
    Fleet fleet = view.fleet();
    return view.observed().instances().all().stream()
        .filter(instance -> fleet.find(instance.id()).isEmpty())
        .map(instance -> repair(instance.id(), ANY_SLOT))
        .limit(1)
        .toList();
  }

  private static List<PlannedAction> strangers(View view) {
    Fleet fleet = view.fleet();
    return fleet.machines().stream()
        .filter(Machine::isLive)
        .filter(machine -> !fleet.ledger().slots().containsKey(machine.slot()))
        .map(machine -> repair(machine.id(), machine.slot()))
        .limit(1)
        .toList();
  }
}
