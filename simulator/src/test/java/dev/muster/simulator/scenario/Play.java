package dev.muster.simulator.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.controller.kernel.Effect;
import dev.muster.provider.Outcome;
import dev.muster.provider.Scope;
import dev.muster.provider.action.InfrastructureAction.LaunchInstance;
import dev.muster.provider.action.InfrastructureAction.TerminateInstance;
import dev.muster.simulator.WatchedRun;
import dev.muster.simulator.cloud.CloudWatcher;
import dev.muster.simulator.cloud.SimMachine;
import dev.muster.simulator.fault.FaultKind;
import dev.muster.simulator.invariant.Invariants;
import dev.muster.simulator.process.Boundary;
import dev.muster.simulator.process.ProcessWatcher;
import dev.muster.simulator.process.SimController;
import dev.muster.simulator.stage.Host;
import dev.muster.simulator.stage.SimCluster;
import dev.muster.simulator.stage.SpecDraft;
import dev.muster.simulator.stage.SpecDraft.Exposure;
import dev.muster.simulator.stage.Stage;
import dev.muster.simulator.stage.Stage.Scenery;
import dev.muster.spec.ServiceSpec.Replacement;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.ServiceName;
import dev.muster.spec.id.Slot;
import dev.muster.spec.status.Condition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** A cluster with a web service on a stage that a test drives; all invariants watch. */
final class Play {
  static final ClusterKey KEY = ClusterKey.parse("shop/prod");
  static final ServiceName WEB = new ServiceName("web");

  private static final long SETTLES_WITHIN_MILLIS = 60 * 60_000L;
  private static final long SEED = 7;

  final Stage stage;
  final WatchedRun run;
  final SimCluster cluster;
  final List<Landed> landed = new ArrayList<>();

  /** An action that reached the cloud. */
  record Landed(long at, CloudWatcher.Landing landing, Outcome outcome) {
    boolean isAccepted() {
      return outcome instanceof Outcome.Accepted;
    }
  }

  private Play(Scenery scenery, int controllers, SpecDraft draft) {
    stage = new Stage(SEED, scenery, Scope.of(draft.document().spec().provider()));
    run = new WatchedRun(stage, Invariants.standard());
    for (int i = 0; i < controllers; i++) {
      stage.addHost(Set.of(), Boundary.OPEN);
    }
    cluster = stage.addCluster(draft);
    stage
        .cloud()
        .watch(
            new CloudWatcher() {
              @Override
              public void landed(Landing landing, Outcome outcome) {
                landed.add(new Landed(stage.schedule().now(), landing, outcome));
              }
            });
    stage.start();
  }

  /** A cluster with so many web machines that has settled on one machine's quick provider. */
  static Play settled(int web) {
    return settled(Scenery.LOCAL, 1, web);
  }

  static Play settled(Scenery scenery, int controllers, int web) {
    Play play = unsettled(scenery, controllers, web);
    play.settle();
    return play;
  }

  /** A cluster that was committed just now. */
  static Play unsettled(Scenery scenery, int controllers, int web) {
    return new Play(scenery, controllers, draft(KEY, web));
  }

  /** A cluster with so many web machines that has settled where machines are launched together. */
  static Play settledInCloud(int web) {
    SpecDraft draft = draft(KEY, web);
    draft.moveToCloud();
    Play play = new Play(Scenery.CLOUD, 1, draft);
    play.settle();
    return play;
  }

  static SpecDraft draft(ClusterKey key, int web) {
    SpecDraft draft = new SpecDraft(key);
    draft.add(WEB.value(), web, Exposure.BALANCED, Replacement.AUTOMATIC);
    return draft;
  }

  /** Lets so many seconds pass; no promise may be broken. */
  void pass(long seconds) {
    run.runUntil(stage.schedule().now() + seconds * 1_000, () -> false);
    assertThat(run.breach()).isEmpty();
  }

  /** Lets time pass until something is so, at most an hour. */
  void await(String what, BooleanSupplier done) {
    boolean came = run.runUntil(stage.schedule().now() + SETTLES_WITHIN_MILLIS, done);
    assertThat(run.breach()).isEmpty();
    assertThat(came).as(what).isTrue();
  }

  /** Lets everything become as the newest commits say. */
  void settle() {
    run.runUntil(stage.schedule().now() + SETTLES_WITHIN_MILLIS, () -> run.unsettled().isEmpty());
    assertThat(run.breach()).isEmpty();
    assertThat(run.unsettled()).isEmpty();
  }

  Host host(int number) {
    return stage.hosts().get(number);
  }

  /** The host whose process leads. */
  Host leader() {
    return stage.hosts().stream()
        .filter(host -> stage.around().lease().holder().filter(host.process()::equals).isPresent())
        .findFirst()
        .orElseThrow();
  }

  void scale(int web) {
    cluster.draft().scale(WEB, web);
    cluster.commit();
  }

  static Slot web(int ordinal) {
    return new Slot(WEB, ordinal);
  }

  /** The live machines of a service of the cluster, in the order of their launch. */
  List<SimMachine> live(ServiceName service) {
    return stage.cloud().machines().stream()
        .filter(machine -> machine.isLive() && isOf(machine, KEY))
        .filter(machine -> machine.identity().orElseThrow().slot().service().equals(service))
        .toList();
  }

  List<SimMachine> live() {
    return live(WEB);
  }

  private static boolean isOf(SimMachine machine, ClusterKey key) {
    return machine.identity().filter(who -> who.cluster().equals(key)).isPresent();
  }

  /** Every machine that a slot ever had, as long as the cloud remembers. */
  List<SimMachine> ever(Slot slot) {
    return stage.cloud().machines().stream()
        .filter(machine -> isOf(machine, KEY))
        .filter(machine -> machine.identity().orElseThrow().slot().equals(slot))
        .toList();
  }

  SimMachine only(Slot slot) {
    List<SimMachine> found = ever(slot).stream().filter(SimMachine::isLive).toList();
    assertThat(found).as("machines of " + slot).hasSize(1);
    return found.getFirst();
  }

  /** Every launch of a slot that reached the cloud. */
  List<LaunchInstance> launches(Slot slot) {
    return landed.stream()
        .map(one -> one.landing().action())
        .filter(LaunchInstance.class::isInstance)
        .map(LaunchInstance.class::cast)
        .filter(launch -> launch.identity().slot().equals(slot))
        .toList();
  }

  /** Every termination that the cloud took. */
  List<TerminateInstance> terminations() {
    return landed.stream()
        .filter(Landed::isAccepted)
        .map(one -> one.landing().action())
        .filter(TerminateInstance.class::isInstance)
        .map(TerminateInstance.class::cast)
        .toList();
  }

  Optional<Condition> condition(ClusterKey key, String type) {
    return stage.store().status(key).stream()
        .flatMap(status -> status.conditions().stream())
        .filter(condition -> condition.type().equals(type))
        .findFirst();
  }

  boolean isTrue(String type) {
    return condition(KEY, type)
        .filter(condition -> condition.status() == Condition.Status.TRUE)
        .isPresent();
  }

  void strike(FaultKind kind, double rate) {
    stage.around().climate().set(kind, rate);
  }

  /** This fault hits the next so many effects of a kind, and nothing else. */
  void strikeNext(FaultKind kind, int times, Predicate<Effect> which) {
    int[] left = {times};
    stage
        .around()
        .watchers()
        .add(
            new ProcessWatcher() {
              @Override
              public void wants(SimController controller, Effect effect) {
                boolean hits = left[0] > 0 && which.test(effect);
                left[0] -= hits ? 1 : 0;
                strike(kind, hits ? 1 : 0);
              }
            });
  }

  static boolean isLaunch(Effect effect) {
    return effect instanceof Effect.Act act && act.action() instanceof LaunchInstance;
  }

  static boolean isTermination(Effect effect) {
    return effect instanceof Effect.Act act && act.action() instanceof TerminateInstance;
  }

  /** The controller that leads dies as soon as an effect of its landed in the cloud. */
  void crashAfterNext(Predicate<CloudWatcher.Landing> which) {
    boolean[] done = {false};
    stage
        .cloud()
        .watch(
            new CloudWatcher() {
              @Override
              public void landed(Landing landing, Outcome outcome) {
                if (!done[0] && outcome instanceof Outcome.Accepted && which.test(landing)) {
                  done[0] = true;
                  leader().crash(3_000);
                }
              }
            });
  }
}
