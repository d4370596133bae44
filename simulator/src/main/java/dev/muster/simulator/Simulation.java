package dev.muster.simulator;

import dev.muster.simulator.disturbance.Planned;
import dev.muster.simulator.disturbance.Scenario;
import dev.muster.simulator.invariant.Breach;
import dev.muster.simulator.invariant.Invariants;
import dev.muster.simulator.process.Boundary;
import dev.muster.simulator.stage.Astray;
import dev.muster.simulator.stage.SimCluster;
import dev.muster.simulator.stage.Stage;
import dev.muster.spec.PolicySpec;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Runs one scenario from its beginning to its quiet end. */
public final class Simulation {
  /** How long a run may take to settle once all faults have ended, in milliseconds. */
  public static final long PATIENCE_MILLIS = 60 * 60_000L;

  private static final long QUIET_LIMIT_MILLIS = 6 * 60 * 60_000L;
  private static final long SETTLE_LOOK_MILLIS = 1_000;
  private static final int TAIL = 120;

  private final Scenario scenario;
  private final Setup setup;
  private final Stage stage;
  private final Ending ending;
  private final WatchedRun run;
  private long convergedAfter = -1;

  /**
   * How a run is set up.
   *
   * @param withoutGuards the names of guards that the kernels do without
   * @param quietCycles how many passes of each cluster must change nothing at the end
   * @param boundary is passed before and after every effect
   * @param firstWordAt before which nobody confirms anything, in milliseconds of the run
   */
  public record Setup(
      Set<String> withoutGuards, int quietCycles, Boundary boundary, long firstWordAt) {
    /** The kernel that ships, and a hundred quiet passes. */
    public static final Setup STANDARD = new Setup(Set.of(), 100, Boundary.OPEN);

    /** For a run that is only there to be compared with. */
    public static final Setup REFERENCE = new Setup(Set.of(), 0, Boundary.OPEN);

    /** One in which people confirm from the beginning. */
    public Setup(Set<String> withoutGuards, int quietCycles, Boundary boundary) {
      this(withoutGuards, quietCycles, boundary, 0);
    }
  }

  /** A run that has not begun. */
  public Simulation(Scenario scenario, Setup setup) {
    this.scenario = scenario;
    this.setup = setup;
    this.stage = new Stage(scenario.seed(), scenario.scenery(), scenario.scope());
    this.ending = new Ending(stage);
    this.run =
        new WatchedRun(
            stage,
            scenario.goesAstray() ? Invariants.ofGuards() : Invariants.standard(),
            setup.firstWordAt());
  }

  /** Tells somebody how far the run is; to be called before it begins. */
  public void watchedBy(RunWatcher watcher) {
    run.watchedBy(watcher);
  }

  /** Runs it. */
  public Verdict run() {
    begin();
    run.runUntil(scenario.healAt(), () -> false);
    heal();
    settle();
    if (setup.quietCycles() > 0) {
      stayQuiet();
    }
    return verdict();
  }

  /** The stage, for who wants to look at the end. */
  public Stage stage() {
    return stage;
  }

  private void begin() {
    if (scenario.goesAstray()) {
      stage.addAstray();
    }
    for (int i = 0; i < scenario.controllers(); i++) {
      stage.addHost(setup.withoutGuards(), setup.boundary());
    }
    scenario.clusters().forEach(draft -> stage.addCluster(draft.get()));
    for (Planned planned : scenario.plan()) {
      stage
          .schedule()
          .at(
              planned.at(),
              () -> {
                stage.trace().note("plan", "strikes", "", planned);
                run.striking(planned);
                planned.what().strike(stage);
              });
    }
    run.startOperator();
    stage.start();
  }

  private void heal() {
    stage.trace().note("plan", "heals", "", "");
    stage.around().climate().clear();
    stage.astray().ifPresent(Astray::calmDown);
    stage.cloud().nature().makeRoom();
    stage.cloud().nature().failBoots(0, stage::isStateful);
    stage.cloud().nature().mendRevisions();
    List.copyOf(stage.cloud().machines())
        .forEach(machine -> {
          stage.cloud().nature().sicken(machine, false);
          stage.cloud().nature().darken(machine, false);
          stage.cloud().nature().silence(machine, false);
        });
    stage
        .hosts()
        .forEach(host -> {
          host.process().resume();
          host.process().regainStore();
        });
    stage
        .clusters()
        .values()
        .forEach(cluster -> {
          if (cluster.draft().mode() == PolicySpec.Mode.OBSERVE) {
            cluster.draft().mode(PolicySpec.Mode.ENFORCE);
            cluster.commit();
          }
        });
    run.makeOperatorEager();
    scenario.lasting().ifPresent(what -> what.strike(stage));
    run.healed();
  }

  private void settle() {
    long healed = stage.schedule().now();
    long[] looked = {-1, -1};
    boolean settled =
        run.runUntil(
            healed + PATIENCE_MILLIS,
            () -> {
              long now = stage.schedule().now();
              long ended = stage.passes();
              boolean worthALook = ended != looked[0] || now - looked[1] >= SETTLE_LOOK_MILLIS;
              if (worthALook) {
                looked[0] = ended;
                looked[1] = now;
              }
              return worthALook && ending.unsettled().isEmpty();
            });
    if (settled) {
      convergedAfter = stage.schedule().now() - healed;
      run.settled();
      ending
          .flaw()
          .ifPresent(flaw -> run.note(new Breach("settled", stage.schedule().now(), flaw)));
    } else if (run.breach().isEmpty()) {
      run.note(
          new Breach(
              "liveness",
              stage.schedule().now(),
              "not settled an hour after the last fault: "
                  + ending.unsettled().orElse("just now")));
    }
  }

  // Settled means settled: nothing is written to the cloud or to a ledger any more.
  private void stayQuiet() {
    if (run.breach().isPresent()) {
      return;
    }
    long accepted = stage.cloud().accepted();
    long written = run.writes();
    run.passes().clear();
    boolean quiet =
        run.runUntil(
            stage.schedule().now() + QUIET_LIMIT_MILLIS,
            () -> {
              if (stage.cloud().accepted() != accepted || run.writes() != written) {
                run.note(
                    new Breach(
                        "quiet",
                        stage.schedule().now(),
                        "something was changed after the run had settled"));
              }
              return stage.store().clusters().keySet().stream()
                  .allMatch(key -> run.passes().getOrDefault(key, 0) >= setup.quietCycles());
            });
    if (!quiet && run.breach().isEmpty()) {
      run.note(
          new Breach(
              "liveness", stage.schedule().now(), "the passes have stopped: " + run.passes()));
    }
  }

  private Verdict verdict() {
    SortedMap<String, String> picture = new TreeMap<>();
    for (SimCluster cluster : stage.clusters().values()) {
      ending.picture(cluster).forEach((what, how) -> picture.put(cluster.key() + "/" + what, how));
    }
    return new Verdict(
        scenario.seed(),
        run.breach(),
        stage.schedule().events(),
        stage.passes(),
        stage.cloud().accepted(),
        convergedAfter,
        stage.trace().hash(),
        picture,
        run.breach().isPresent() ? stage.trace().tail(TAIL) : List.of());
  }
}
