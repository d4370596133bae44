package dev.muster.reconcile.service;

import dev.muster.provider.action.InfrastructureAction.LaunchInstance;
import dev.muster.provider.action.InfrastructureAction.StartInstance;
import dev.muster.provider.action.InfrastructureAction.StopInstance;
import dev.muster.provider.action.InfrastructureAction.TerminateInstance;
import dev.muster.provider.action.InfrastructureAction.TerminateInstance.Cause;
import dev.muster.provider.observed.ObservedImage;
import dev.muster.provider.observed.ObservedInstance;
import dev.muster.reconcile.Launches;
import dev.muster.reconcile.fleet.Filling;
import dev.muster.reconcile.fleet.Fleet.Standing;
import dev.muster.reconcile.fleet.SmallSurge;
import dev.muster.reconcile.ledger.Rollout;
import dev.muster.reconcile.ledger.RolloutState;
import dev.muster.reconcile.ledger.SlotRecord;
import dev.muster.reconcile.machine.Machine;
import dev.muster.reconcile.service.Progress.Obstacle;
import dev.muster.spec.id.ServiceName;
import java.util.List;
import java.util.Optional;

/** Launches and terminates the machines of a rollout beside those of the slots. */
final class RolloutMachines {
  private final Pass pass;

  RolloutMachines(Pass pass) {
    this.pass = pass;
  }

  /** Whether the old machines are leaving, so that no more of them come. */
  static boolean isLeavingOld(Optional<Rollout> rollout) {
    return rollout
        .filter(rolling -> !rolling.isInPlace())
        .map(Rollout::state)
        .filter(state ->
            state == RolloutState.DRAIN_OLD
                || state == RolloutState.BAKE
                || state == RolloutState.COMMIT)
        .isPresent();
  }

  /** Brings the machines of a service's rollout, if there is one. */
  void move(ServiceName service) {
    pass.fleet().rollout(service).filter(Rollout::isActive).ifPresent(this::move);
  }

  private void move(Rollout rollout) {
    switch (rollout.state().half()) {
      case FORWARD -> {
        rollout.machines().newcomers().forEach(this::launch);
        stopOld(rollout);
      }
      case COMMITTED ->
          terminate(rollout.machines().retired(), "a machine of the new revision has its place");
      case BACKWARD -> {
        if (rollout.state() == RolloutState.TERMINATE_NEW) {
          terminate(rollout.machines().newcomers(), "its rollout goes back");
        }
      }
      case ENDED -> {}
    }
  }

  /** Takes away the machines of a rollout whose service is wanted no more. */
  void leave(Rollout rollout) {
    String reason = "the spec no longer has its service";
    terminate(rollout.machines().all(), reason);
  }

  private void launch(SlotRecord newcomer) {
    switch (pass.fleet().filling(newcomer)) {
      case Filling.Vacant _ -> launchVacant(newcomer);
      case Filling.Present present -> start(present.machine());
      case Filling.Awaited _, Filling.Ending _, Filling.Gone _ -> {}
    }
  }

  // An old machine that no request reaches makes room for a new one; its disk stays for a way back.
  private void stopOld(Rollout rollout) {
    if (!SmallSurge.needsRoom(pass.desired().spec(), rollout)) {
      return;
    }
    for (Standing standing : pass.fleet().standings(rollout.service())) {
      if (SmallSurge.isParked(pass.desired().spec(), rollout, standing.slot().slot())) {
        standing
            .present()
            .filter(Machine::isRunning)
            .filter(machine -> pass.isDrained(machine.id()))
            .ifPresent(machine ->
                pass.draft()
                    .act(
                        new StopInstance(machine.id(), machine.slot()),
                        "a new machine needs its room, and no request reaches it"));
      }
    }
  }

  private void start(Machine machine) {
    if (machine.observed().state() == ObservedInstance.State.STOPPED) {
      pass.draft()
          .act(
              new StartInstance(machine.id(), machine.slot()),
              "it has stopped and nobody asked for that");
    }
  }

  private void launchVacant(SlotRecord newcomer) {
    if (!pass.fleet().isWanted(newcomer.slot())) {
      return;
    }
    Optional<ObservedImage> image =
        pass.images().available(newcomer.slot().service(), newcomer.revision());
    if (image.isEmpty() || !pass.spans(newcomer.zone())) {
      pass.progress().add(Obstacle.WAITING_FOR_IMAGE, newcomer.slot());
      return;
    }
    pass.draft()
        .act(
            new LaunchInstance(
                newcomer.token(),
                Launches.identity(pass.desired(), newcomer),
                newcomer.zone(),
                image.get().id()),
            "the rollout to " + newcomer.version() + " wants it",
            pass.network());
  }

  private void terminate(List<SlotRecord> records, String reason) {
    for (SlotRecord record : records) {
      pass.fleet()
          .present(record)
          .filter(machine -> pass.isDrained(machine.id()))
          .ifPresent(machine ->
              pass.draft()
                  .act(new TerminateInstance(machine.id(), machine.slot(), Cause.ROLLOUT), reason));
    }
  }
}
