package dev.muster.simulator.disturbance;

import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.identity.InstanceIdentity;
import dev.muster.provider.identity.Tags;
import dev.muster.provider.observed.ObservedInstance;
import dev.muster.simulator.cloud.SimEnsemble;
import dev.muster.simulator.cloud.SimMachine;
import dev.muster.simulator.stage.Stage;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.ServiceName;
import dev.muster.spec.id.Zone;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What happens to machines and load balancers without Muster's doing. */
final class MachineTroubles {
  private MachineTroubles() {}

  /** A trouble of one machine, which is chosen among those that can have it when it strikes. */
  interface Trouble extends Disturbance {
    int choice();

    boolean canHit(Stage stage, SimMachine machine);

    void hit(Stage stage, SimMachine machine);

    @Override
    default void strike(Stage stage) {
      List<SimMachine> candidates =
          stage.cloud().machines().stream()
              .filter(machine -> machine.identity().isPresent() && machine.isLive())
              .filter(machine -> canHit(stage, machine))
              .toList();
      if (!candidates.isEmpty()) {
        SimMachine machine = candidates.get(choice() % candidates.size());
        stage.trace().note(machine.id().value(), getClass().getSimpleName(), "", toString());
        hit(stage, machine);
      }
    }

    @Override
    default Nature nature() {
      return Nature.FAULT;
    }
  }

  /** A machine ends for ever with its disk; never one whose data nobody else has. */
  record Kill(int choice) implements Trouble {
    @Override
    public boolean canHit(Stage stage, SimMachine machine) {
      return mayBeLost(stage, machine);
    }

    @Override
    public void hit(Stage stage, SimMachine machine) {
      stage.cloud().nature().destroy(machine);
    }
  }

  /** A machine of one service ends for ever with its disk. */
  record KillOf(ServiceName service, int choice) implements Trouble {
    @Override
    public boolean canHit(Stage stage, SimMachine machine) {
      return isOf(service, machine) && mayBeLost(stage, machine);
    }

    @Override
    public void hit(Stage stage, SimMachine machine) {
      stage.cloud().nature().destroy(machine);
    }
  }

  /** A machine of one service stops and keeps its disk. */
  record StopOf(ServiceName service, int choice) implements Trouble {
    @Override
    public boolean canHit(Stage stage, SimMachine machine) {
      return isOf(service, machine) && machine.state() == ObservedInstance.State.RUNNING;
    }

    @Override
    public void hit(Stage stage, SimMachine machine) {
      stage.cloud().nature().stop(machine);
    }
  }

  /** A machine that a rollout has brought ends for ever. */
  record KillNewcomer(int choice) implements Trouble {
    @Override
    public boolean canHit(Stage stage, SimMachine machine) {
      InstanceIdentity who = machine.identity().orElseThrow();
      return stage.store().ledger(who.cluster()).rollouts().values().stream()
          .flatMap(rollout -> rollout.machines().newcomers().stream())
          .anyMatch(newcomer -> newcomer.instance().filter(machine.id()::equals).isPresent());
    }

    @Override
    public void hit(Stage stage, SimMachine machine) {
      stage.cloud().nature().destroy(machine);
    }
  }

  /** A machine stops and keeps its disk. */
  record Stop(int choice) implements Trouble {
    @Override
    public boolean canHit(Stage stage, SimMachine machine) {
      return true;
    }

    @Override
    public void hit(Stage stage, SimMachine machine) {
      stage.cloud().nature().stop(machine);
    }
  }

  /** A machine's service answers badly for a while. */
  record Sicken(int choice, long millis) implements Trouble {
    @Override
    public boolean canHit(Stage stage, SimMachine machine) {
      return true;
    }

    @Override
    public void hit(Stage stage, SimMachine machine) {
      stage.cloud().nature().sicken(machine, true);
      stage.schedule().in(millis, () -> stage.cloud().nature().sicken(machine, false));
    }
  }

  /** A machine's agent says nothing for a while. */
  record Silence(int choice, long millis) implements Trouble {
    @Override
    public boolean canHit(Stage stage, SimMachine machine) {
      return true;
    }

    @Override
    public void hit(Stage stage, SimMachine machine) {
      stage.cloud().nature().silence(machine, true);
      stage.schedule().in(millis, () -> stage.cloud().nature().silence(machine, false));
    }
  }

  /** Somebody takes a machine from behind the load balancer. */
  record DropTarget(int choice) implements Trouble {
    @Override
    public boolean canHit(Stage stage, SimMachine machine) {
      return stage.cloud().targets().stream()
          .anyMatch(target -> target.instance().equals(machine.id()));
    }

    @Override
    public void hit(Stage stage, SimMachine machine) {
      stage.cloud().nature().dropTarget(machine.id());
    }
  }

  /** The provider forgets the machines that have ended. */
  record ForgetEnded() implements Disturbance {
    @Override
    public void strike(Stage stage) {
      stage.cloud().nature().forgetEnded();
    }

    @Override
    public Nature nature() {
      return Nature.FAULT;
    }
  }

  /** All load balancers stop. */
  record StopBalancers() implements Disturbance {
    @Override
    public void strike(Stage stage) {
      stage.cloud().nature().stopBalancers();
    }

    @Override
    public Nature nature() {
      return Nature.FAULT;
    }
  }

  /** Somebody launches a machine under a cluster's name that is none of Muster's. */
  record AddForeign(ClusterKey key, Zone zone) implements Disturbance {
    @Override
    public void strike(Stage stage) {
      SortedMap<String, String> tags = new TreeMap<>();
      tags.put(Tags.PRODUCT, key.product().value());
      tags.put(Tags.CLUSTER, key.name().value());
      tags.put(Tags.SERVICE, "web");
      InstanceId id = stage.cloud().nature().addForeign(tags, zone);
      stage.trace().note(id.value(), "AddForeign", "", toString());
    }

    @Override
    public Nature nature() {
      return Nature.FAULT;
    }
  }

  /** So many of the machines that boot end instead, for a while. */
  record FailBoots(int percent, long millis) implements Disturbance {
    @Override
    public void strike(Stage stage) {
      stage.cloud().nature().failBoots(percent / 100.0, stage::isStateful);
      stage.schedule().in(millis, () -> stage.cloud().nature().failBoots(0, stage::isStateful));
    }

    @Override
    public Nature nature() {
      return Nature.FAULT;
    }
  }

  private static boolean isOf(ServiceName service, SimMachine machine) {
    return machine.identity().orElseThrow().slot().service().equals(service);
  }

  // Data that nobody else has is not lost in a run: no controller could bring it back.
  private static boolean mayBeLost(Stage stage, SimMachine machine) {
    InstanceIdentity who = machine.identity().orElseThrow();
    if (stage.isStateful(who)) {
      return false;
    }
    Optional<SimEnsemble> ensemble = stage.cloud().ensemble(who.uid());
    return who.membership().isEmpty()
        || ensemble.isEmpty()
        || stage.cloud().servingVoters(who.uid()) == ensemble.get().voters().size();
  }
}
