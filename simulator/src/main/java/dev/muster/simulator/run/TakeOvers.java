package dev.muster.simulator.run;

import dev.muster.controller.kernel.KernelEvent;
import dev.muster.controller.store.StoreResult;
import dev.muster.provider.Failure;
import dev.muster.provider.Outcome;
import dev.muster.provider.action.EnsembleAction;
import dev.muster.provider.action.InfrastructureAction;
import dev.muster.simulator.Simulation;
import dev.muster.simulator.Verdict;
import dev.muster.simulator.cloud.CloudWatcher;
import dev.muster.simulator.disturbance.PausedLeaders;
import dev.muster.simulator.process.ProcessWatcher;
import dev.muster.simulator.process.SimController;
import dev.muster.simulator.stage.Stage;
import java.util.Set;

/** Runs a scenario in which leaders stand still, and counts what the old ones still try. */
public final class TakeOvers {
  private static final int QUIET_CYCLES = 3;

  private final Stage stage;
  private long overtaken;
  private long refusedByStore;
  private long refusedByCloud;
  private long unfenced;

  private TakeOvers(Stage stage) {
    this.stage = stage;
  }

  /**
   * What came of a seed.
   *
   * @param verdict how the run ended
   * @param overtaken how often another controller led while an older leader stood still
   * @param refusedByStore how many records of old leaders the store refused
   * @param refusedByCloud how many actions of old leaders the cloud or an ensemble refused
   * @param unfenced how many actions took effect under an older epoch than the newest known there
   */
  public record Result(
      Verdict verdict, long overtaken, long refusedByStore, long refusedByCloud, long unfenced) {}

  /** Runs a seed. */
  public static Result run(long seed) {
    Simulation simulation =
        new Simulation(
            PausedLeaders.of(seed),
            new Simulation.Setup(
                Set.of(), QUIET_CYCLES, dev.muster.simulator.process.Boundary.OPEN));
    TakeOvers counts = new TakeOvers(simulation.stage());
    counts.watch();
    Verdict verdict = simulation.run();
    return new Result(
        verdict, counts.overtaken, counts.refusedByStore, counts.refusedByCloud, counts.unfenced);
  }

  private void watch() {
    stage
        .around()
        .watchers()
        .add(
            new ProcessWatcher() {
              @Override
              public void told(SimController controller, KernelEvent event) {
                hear(event);
              }
            });
    stage
        .cloud()
        .watch(
            new CloudWatcher() {
              private long known;

              @Override
              public void arriving(Landing landing) {
                known = epoch(landing);
              }

              @Override
              public void landed(Landing landing, Outcome outcome) {
                if (outcome instanceof Outcome.Refused(Failure.Fenced _)) {
                  refusedByCloud++;
                } else if (outcome instanceof Outcome.Accepted && landing.fence().epoch() < known) {
                  unfenced++;
                }
              }
            });
  }

  private long epoch(CloudWatcher.Landing landing) {
    return switch (landing.action()) {
      case InfrastructureAction _ -> stage.cloud().epoch(landing.fence().scope());
      case EnsembleAction _ ->
          stage
              .store()
              .cluster(landing.cluster())
              .map(input -> stage.cloud().epoch(input.desired().uid()))
              .orElse(0L);
    };
  }

  private void hear(KernelEvent event) {
    switch (event) {
      case KernelEvent.LeaseAcquired _ ->
          overtaken +=
              stage.hosts().stream()
                      .anyMatch(host -> host.process().life() == SimController.Life.PAUSED)
                  ? 1
                  : 0;
      case KernelEvent.Recorded recorded -> {
        if (recorded.result() instanceof StoreResult.Fenced<?>) {
          refusedByStore++;
        }
      }
      case KernelEvent _ -> {}
    }
  }
}
