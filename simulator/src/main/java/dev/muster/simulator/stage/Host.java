package dev.muster.simulator.stage;

import dev.muster.controller.kernel.Kernel;
import dev.muster.simulator.process.Boundary;
import dev.muster.simulator.process.SimController;
import dev.muster.simulator.process.Surroundings;
import dev.muster.simulator.schedule.Chance;
import java.util.function.Supplier;

/** A machine on which a controller runs, is killed and is started again. */
public final class Host {
  private static final long USUAL_RESTART_MILLIS = 1_500;

  private final String name;
  private final Supplier<Kernel> kernels;
  private final Surroundings around;
  private final Chance chance;
  private final Boundary boundary;
  private SimController process;
  private long restartMillis = USUAL_RESTART_MILLIS;
  private long clockOffset;
  private boolean wasSteady = true;
  private int processes = 1;
  private long endedPasses;

  Host(
      String name,
      Supplier<Kernel> kernels,
      Surroundings around,
      Chance chance,
      Boundary boundary) {
    this.name = name;
    this.kernels = kernels;
    this.around = around;
    this.chance = chance;
    this.boundary = boundary;
    this.process = begin();
  }

  private SimController begin() {
    SimController begun =
        new SimController(
            name,
            kernels.get(),
            around,
            chance.fork("process-" + processes),
            boundary,
            clockOffset);
    begun.whenDead(this::startAgain);
    return begun;
  }

  private void startAgain() {
    around
        .schedule()
        .in(
            restartMillis,
            () -> {
              endedPasses += process.passes();
              processes++;
              restartMillis = USUAL_RESTART_MILLIS;
              process = begin();
              process.start();
            });
  }

  /** The process that runs now, or ran last. */
  public SimController process() {
    return process;
  }

  /** How many passes all its processes have ended. */
  public long passes() {
    return endedPasses + process.passes();
  }

  /** Sets its clock forward or, by a negative number, back: processes that start later see it. */
  public void stepClock(long millis) {
    clockOffset += millis;
    wasSteady = false;
  }

  /** Whether its clock was never set. */
  public boolean isSteady() {
    return wasSteady;
  }

  void start() {
    process.start();
  }

  /** Kills the process, and starts another one after so many milliseconds. */
  public void crash(long afterMillis) {
    if (process.isAlive()) {
      restartMillis = afterMillis;
      process.crash();
    }
  }
}
