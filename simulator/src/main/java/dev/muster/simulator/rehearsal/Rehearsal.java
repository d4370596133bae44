package dev.muster.simulator.rehearsal;

import dev.muster.simulator.Differential;
import dev.muster.simulator.Simulation;
import dev.muster.simulator.Verdict;
import dev.muster.simulator.disturbance.Faults;
import dev.muster.simulator.disturbance.RehearsalPlan;
import dev.muster.simulator.disturbance.Scenario;
import dev.muster.simulator.invariant.Breach;
import dev.muster.simulator.invariant.Invariant;
import dev.muster.simulator.invariant.Invariants;
import dev.muster.simulator.process.Boundary;
import dev.muster.simulator.rehearsal.Rehearsed.Broken;
import dev.muster.simulator.schedule.Chance;
import dev.muster.simulator.stage.SpecDraft;
import dev.muster.simulator.stage.Stage.Scenery;
import dev.muster.spec.ClusterDocument;
import dev.muster.spec.PolicySpec;
import dev.muster.spec.ProviderSpec;
import dev.muster.spec.ServiceSpec;
import dev.muster.spec.id.ServiceName;
import dev.muster.spec.status.Condition;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * A document, perhaps a change of it, and what shall go wrong meanwhile. The cluster is made in
 * fair weather; then the change is committed and faults strike; then all heals, and the cluster has
 * to settle and to stay quiet. Everything is simulated but the kernel, the reconcilers and the
 * guards, which are those that ship. The same rehearsal and seed give the same run.
 *
 * <p>A rehearsal may be shared by threads: each run has a stage of its own.
 */
public final class Rehearsal {
  /** The most machines that are simulated. */
  public static final int MOST_MACHINES = 500;

  private static final long CALM_SEED = 0;
  // Promises to machines hold for those that everybody has seen for a while.
  private static final long LIVED_MILLIS = 240_000;
  private static final long SHORTEST_FAULTS_MILLIS = 300_000;
  private static final long LONGEST_FAULTS_MILLIS = 1_800_000;
  private static final long HESITATION_MILLIS = 60_000;
  private static final int QUIET_CYCLES = 20;
  private static final long MUTATIONS_A_TROUBLE = 30;

  private final ClusterDocument document;
  private final Optional<ClusterDocument> next;
  private final Faults faults;
  private final Set<String> withoutGuards;
  private final long begins;
  private final Rehearsed calm;

  /**
   * Prepares a rehearsal by running it once without faults.
   *
   * @param document the cluster
   * @param next what is committed once the cluster is there; absent to see it live only
   * @param faults what goes wrong from then on
   * @throws IllegalArgumentException when the two are of different clusters, or have too many
   *     machines
   */
  public Rehearsal(ClusterDocument document, Optional<ClusterDocument> next, Faults faults) {
    this(document, next, faults, Set.of());
  }

  /** The same with kernels that do without the guards of these names. */
  public Rehearsal(
      ClusterDocument document,
      Optional<ClusterDocument> next,
      Faults faults,
      Set<String> withoutGuards) {
    next.filter(other -> !other.key().equals(document.key()))
        .ifPresent(other -> {
          throw new IllegalArgumentException(
              "the change is of cluster " + other.key() + ", not of " + document.key());
        });
    int machines = Math.max(machines(document), next.map(Rehearsal::machines).orElse(0));
    if (machines > MOST_MACHINES) {
      throw new IllegalArgumentException(
          "%s has %d machines; at most %d are simulated"
              .formatted(document.key(), machines, MOST_MACHINES));
    }
    this.document = enforced(document);
    this.next = next.map(Rehearsal::enforced);
    this.faults = faults;
    this.withoutGuards = Set.copyOf(withoutGuards);
    Rehearsed creation = create();
    this.begins = Math.max(0, creation.convergedAfterMillis()) + LIVED_MILLIS;
    this.calm = creation.broken().isPresent() || next.isEmpty() ? creation : change();
  }

  private static int machines(ClusterDocument document) {
    long services =
        document.spec().services().values().stream().mapToLong(ServiceSpec::instances).sum();
    return Math.toIntExact(
        Math.min(Integer.MAX_VALUE, services + document.spec().ensemble().size()));
  }

  // What only observes does nothing that could be rehearsed.
  private static ClusterDocument enforced(ClusterDocument document) {
    return document.with(document.spec().in(PolicySpec.Mode.ENFORCE));
  }

  /**
   * How it goes without faults: the change where there is one, else the creation. When this breaks
   * a promise or never settles, faults have nothing to add.
   */
  public Rehearsed calm() {
    return calm;
  }

  /** How many machines each service shall have, before and after the change. */
  public SortedMap<ServiceName, Wanted> wanted() {
    return Wanted.of(document, next.orElse(document));
  }

  /** One run with faults, without its timeline. */
  public Rehearsed run(long seed) {
    return run(seed, new Timeline(0, begins));
  }

  /**
   * The same run with its timeline.
   *
   * @param lines how many lines it may have; what is more is left out in the middle
   */
  public Rehearsed tell(long seed, int lines) {
    return run(seed, new Timeline(lines, begins));
  }

  private Rehearsed run(long seed, Timeline timeline) {
    Chance chance = new Chance(seed).fork("rehearsal");
    int controllers = chance.happens(0.5) ? 2 : 1;
    long length = length();
    RehearsalPlan plan = new RehearsalPlan(document, begins, length);
    next.ifPresent(plan::commit);
    plan.add(faults, chance.fork("faults"));
    timeline.willTell(plan);
    Scenario scenario = scenario(seed, controllers, plan, begins + length);
    Simulation.Setup setup = setup(QUIET_CYCLES, firstWordAt(length));
    Watch watch = new Watch(wanted(), document, next.orElse(document), begins);
    Simulation simulation = new Simulation(scenario, setup);
    Rehearsed run = run(simulation, watch, timeline);
    if (run.broken().isPresent() || faults instanceof Faults.None) {
      return run;
    }
    return judged(scenario, run, watch);
  }

  // As the campaign does: both runs must end alike, and faults may cost only so many more changes.
  private Rehearsed judged(Scenario scenario, Rehearsed run, Watch watch) {
    Verdict reference =
        new Simulation(scenario.withoutFaults(), setup(0, firstWordAt(length()))).run();
    if (reference.breach().isPresent()) {
      return watch.with(
          run, reference.breach().map(breach -> broken(breach, begins, run.remark())));
    }
    long machines = wanted().values().stream().mapToLong(Wanted::most).sum();
    Verdict judged =
        Differential.judge(
            scenario, watch.verdict(), reference, Math.max(MUTATIONS_A_TROUBLE, 4 * machines));
    return watch.with(run, judged.breach().map(breach -> broken(breach, begins, run.remark())));
  }

  private Rehearsed create() {
    Scenario scenario = scenario(CALM_SEED, 1, new RehearsalPlan(document, 0, 0), 0);
    Watch watch = new Watch(Wanted.of(document, document), document, document, 0);
    return run(new Simulation(scenario, setup(QUIET_CYCLES, 0)), watch, new Timeline(LINES, 0));
  }

  private Rehearsed change() {
    RehearsalPlan plan = new RehearsalPlan(document, begins, 0);
    next.ifPresent(plan::commit);
    Timeline timeline = new Timeline(LINES, begins);
    timeline.willTell(plan);
    Scenario scenario = scenario(CALM_SEED, 1, plan, begins + 1);
    Watch watch = new Watch(wanted(), document, next.orElse(document), begins);
    Simulation.Setup setup = setup(QUIET_CYCLES, begins + HESITATION_MILLIS);
    return run(new Simulation(scenario, setup), watch, timeline);
  }

  private static final int LINES = 400;

  private Scenario scenario(long seed, int controllers, RehearsalPlan plan, long healAt) {
    return new Scenario(
        seed,
        scenery(document.spec().provider()),
        controllers,
        List.of(() -> SpecDraft.of(document)),
        plan.planned(),
        healAt,
        Optional.empty());
  }

  private static Scenery scenery(ProviderSpec provider) {
    return switch (provider) {
      case ProviderSpec.Local _ -> Scenery.LOCAL;
      case ProviderSpec.Aws _ -> Scenery.CLOUD;
    };
  }

  private Simulation.Setup setup(int quietCycles, long firstWordAt) {
    return new Simulation.Setup(withoutGuards, quietCycles, Boundary.OPEN, firstWordAt);
  }

  // Twice as long where somebody has to speak, which happens half-way.
  private long length() {
    if (faults instanceof Faults.None) {
      return calm.waiting().isPresent() ? HESITATION_MILLIS : 1;
    }
    long once =
        Math.clamp(3 * calm.convergedAfterMillis(), SHORTEST_FAULTS_MILLIS, LONGEST_FAULTS_MILLIS);
    return calm.waiting().isPresent() ? 2 * once : once;
  }

  // Where nothing of the change waits, nobody helps before the faults have ended.
  private long firstWordAt(long length) {
    boolean halfway = calm.waiting().isPresent() && !(faults instanceof Faults.None);
    return begins + (halfway ? length / 2 : length);
  }

  private Rehearsed run(Simulation simulation, Watch watch, Timeline timeline) {
    watch.watch(simulation);
    timeline.watch(simulation);
    Verdict verdict = simulation.run();
    Optional<String> remark =
        simulation.stage().store().status(document.key()).stream()
            .flatMap(status -> status.conditions().stream())
            .filter(condition -> condition.type().equals(Condition.READY))
            .filter(condition -> condition.status() != Condition.Status.TRUE)
            .map(condition -> condition.reason() + ": " + condition.message())
            .findFirst();
    return watch.ended(
        verdict,
        verdict.breach().map(breach -> broken(breach, watch.begins(), remark)),
        remark,
        timeline.lines());
  }

  // All conditions of a cluster that does not settle are too many to read.
  private static Broken broken(Breach breach, long from, Optional<String> remark) {
    String message =
        remark
            .filter(_ -> breach.invariant().equals("liveness"))
            .map(text -> "not settled an hour after the last fault: " + text)
            .orElse(breach.message());
    String protects =
        Invariants.standard().stream()
            .filter(invariant -> invariant.name().equals(breach.invariant()))
            .map(Invariant::protects)
            .findFirst()
            .orElse("");
    return new Broken(breach.invariant(), protects, breach.at() - from, message);
  }
}
