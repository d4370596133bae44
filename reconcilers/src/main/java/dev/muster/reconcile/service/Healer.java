package dev.muster.reconcile.service;

import dev.muster.provider.action.InfrastructureAction.StartInstance;
import dev.muster.provider.action.InfrastructureAction.TerminateInstance;
import dev.muster.provider.action.InfrastructureAction.TerminateInstance.Cause;
import dev.muster.provider.observed.InstanceReport;
import dev.muster.provider.observed.ObservedInstance;
import dev.muster.provider.observed.ObservedTarget;
import dev.muster.reconcile.fleet.Filling;
import dev.muster.reconcile.fleet.Fleet.Standing;
import dev.muster.reconcile.ledger.RepairBudget;
import dev.muster.reconcile.machine.Machine;
import dev.muster.reconcile.service.Progress.Obstacle;
import dev.muster.reconcile.service.WantedService.Keeping;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Judges the machines of one service, and mends what is stopped or broken. */
final class Healer {
  /** How long after its launch a machine may be unwell without being replaced. */
  static final Duration BOOT_GRACE = Duration.ofSeconds(90);

  private static final int LEAST_DOUBTED = 2;
  private static final int DOUBTED_PERCENT = 20;

  private final Pass pass;
  private final WantedService service;
  private final List<Standing> slots;
  private final List<Machine> stopped = new ArrayList<>();
  private final List<Machine> broken = new ArrayList<>();

  Healer(Pass pass, WantedService service, List<Standing> slots) {
    this.pass = pass;
    this.service = service;
    this.slots = List.copyOf(slots);
  }

  void heal() {
    for (Standing slot : slots) {
      slot.present().ifPresent(this::judge);
    }
    switch (service.keeping()) {
      case KEPT, ENSEMBLE -> {
        startStopped();
        broken.forEach(machine -> pass.progress().add(Obstacle.NEEDS_A_PERSON, machine.slot()));
        if (!broken.isEmpty()) {
          pass.draft()
              .stall(
                  "MachineBroken",
                  broken.getFirst().slot()
                      + " of a stateful service does not serve; Muster does not replace it");
        }
      }
      case REPLACED -> replace();
    }
  }

  private void judge(Machine machine) {
    switch (machine.observed().state()) {
      case PENDING -> pass.progress().add(Obstacle.SCALING_UP, machine.slot());
      case STOPPING -> pass.progress().add(Obstacle.STARTING, machine.slot());
      case STOPPED -> stopped.add(machine);
      case RUNNING -> judgeService(machine);
      case TERMINATING, TERMINATED -> {}
    }
  }

  // The ensemble's own servers are judged by what the ensemble says of them.
  private void judgeService(Machine machine) {
    if (service.keeping() == Keeping.ENSEMBLE) {
      return;
    }
    Optional<InstanceReport.Health> report = pass.report(machine.id());
    if (report.isEmpty()) {
      pass.progress().add(Obstacle.WAITING_FOR_REPORT, machine.slot());
      return;
    }
    switch (report.get()) {
      case HEALTHY -> {}
      case STARTING -> pass.progress().add(Obstacle.SCALING_UP, machine.slot());
      case UNHEALTHY -> {
        if (hasSecondWitness(machine)) {
          broken.add(machine);
        } else {
          pass.progress().add(Obstacle.UNHEALTHY, machine.slot());
        }
      }
    }
  }

  private boolean hasSecondWitness(Machine machine) {
    return !machine.observed().launchedAt().plus(BOOT_GRACE).isAfter(pass.now())
        && pass.target(machine.id())
            .filter(health -> health == ObservedTarget.Health.UNHEALTHY)
            .isPresent();
  }

  private void replace() {
    if (stopped.isEmpty() && broken.isEmpty()) {
      return;
    }
    if (isDoubtful(stopped.size()) || isMostOfTheClusterStopped()) {
      // So many do not stop by themselves: their host went down, and their disks are as good as
      // new.
      startStopped();
    } else if (RepairBudget.isSpent(pass.fleet().ledger(), service.name(), pass.now())) {
      // Waiting an hour helps nobody: what stopped it may be on its disk, and mostly is not.
      startStopped();
    } else {
      stopped.forEach(machine -> pass.progress().add(Obstacle.REPAIRING, machine.slot()));
    }
    if (isDoubtful(stopped.size() + broken.size())) {
      broken.forEach(machine -> pass.progress().add(Obstacle.TOO_MANY_BROKEN, machine.slot()));
      return;
    }
    broken.forEach(machine -> pass.progress().add(Obstacle.REPAIRING, machine.slot()));
    if (isReplacing()) {
      return;
    }
    first()
        .ifPresent(machine ->
            pass.draft()
                .act(
                    new TerminateInstance(machine.id(), machine.slot(), Cause.REPAIR),
                    machine.isRunning()
                        ? "neither its agent nor the load balancer finds it healthy: it is replaced"
                        : "it has stopped and nobody asked for that: it is replaced"));
  }

  private void startStopped() {
    List<Machine> going = stopped.stream().filter(this::isBeingReplaced).toList();
    stopped.removeAll(going);
    for (Machine machine : stopped) {
      pass.progress().add(Obstacle.STARTING, machine.slot());
      pass.draft()
          .act(
              new StartInstance(machine.id(), machine.slot()),
              "it has stopped and nobody asked for that");
    }
    stopped.clear();
    stopped.addAll(going);
  }

  // Its end was recorded, and may have begun: it is not brought back.
  private boolean isBeingReplaced(Machine machine) {
    return pass.fleet().ledger().intents().containsKey(TerminateInstance.keyOf(machine.id()));
  }

  private Optional<Machine> first() {
    List<Machine> candidates = new ArrayList<>(stopped);
    candidates.addAll(broken);
    return candidates.stream().min((one, other) -> one.slot().compareTo(other.slot()));
  }

  private boolean isDoubtful(int count) {
    return count >= LEAST_DOUBTED && count * 100 > DOUBTED_PERCENT * slots.size();
  }

  private boolean isMostOfTheClusterStopped() {
    long live = pass.fleet().machinesInAnyOrder().stream().filter(Machine::isLive).count();
    long down =
        pass.fleet().machinesInAnyOrder().stream()
            .filter(machine -> machine.observed().state() == ObservedInstance.State.STOPPED)
            .count();
    return down >= LEAST_DOUBTED && down * 2 > live;
  }

  /** Whether the machine of a slot that was replaced is not up yet: one replacement at a time. */
  private boolean isReplacing() {
    return slots.stream()
        .anyMatch(slot ->
            switch (slot.filling()) {
              case Filling.Ending _, Filling.Gone _ -> true;
              case Filling.Vacant _, Filling.Awaited _ -> slot.slot().incarnation().value() > 1;
              case Filling.Present present ->
                  slot.slot().incarnation().value() > 1 && isComingUp(present.machine());
            });
  }

  private boolean isComingUp(Machine machine) {
    return switch (machine.observed().state()) {
      case PENDING -> true;
      case RUNNING ->
          pass.report(machine.id())
              .filter(health -> health == InstanceReport.Health.STARTING)
              .isPresent();
      case STOPPING, STOPPED, TERMINATING, TERMINATED -> false;
    };
  }
}
