package dev.muster.local.machine;

import dev.muster.provider.observed.ObservedInstance;
import dev.muster.provider.observed.ObservedInstance.State;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/** What state a machine is in, by its record and its process. */
public final class MachineStates {
  /** A change that takes longer was interrupted, and the machine is what its process says. */
  private static final Duration CHANGE_MAX = Duration.ofSeconds(30);

  private MachineStates() {}

  /** A machine as observers see it. */
  public static ObservedInstance observe(
      MachineRecord machine, MachineProcesses processes, Instant now) throws IOException {
    return new ObservedInstance(
        machine.id(),
        machine.tags(),
        machine.zone(),
        machine.address(),
        machine.image(),
        state(machine, processes, now),
        machine.launchedAt());
  }

  private static State state(MachineRecord machine, MachineProcesses processes, Instant now)
      throws IOException {
    boolean underWay = machine.phaseAt().plus(CHANGE_MAX).isAfter(now);
    return switch (machine.phase()) {
      case LAUNCHING -> underWay ? State.PENDING : byProcess(processes);
      case LAUNCHED -> byProcess(processes);
      case TERMINATING -> underWay ? State.TERMINATING : byProcess(processes);
      case TERMINATED -> State.TERMINATED;
    };
  }

  private static State byProcess(MachineProcesses processes) throws IOException {
    return processes.lives() ? State.RUNNING : State.STOPPED;
  }
}
