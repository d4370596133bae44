package dev.muster.testkit;

import dev.muster.provider.AgentAddress;
import dev.muster.provider.EnsembleAddress;
import dev.muster.provider.Ensembles;
import dev.muster.provider.Failure;
import dev.muster.provider.Fence;
import dev.muster.provider.Observation;
import dev.muster.provider.Outcome;
import dev.muster.provider.Part;
import dev.muster.provider.Provider;
import dev.muster.provider.Scope;
import dev.muster.provider.action.Action;
import dev.muster.provider.action.EnsembleAction;
import dev.muster.provider.action.InfrastructureAction;
import dev.muster.provider.identity.ImageId;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.identity.Occupant;
import dev.muster.provider.observed.EnsembleState;
import dev.muster.provider.observed.EnsembleState.PublishedConfig;
import dev.muster.provider.observed.InstanceReport;
import dev.muster.provider.observed.ObservedInstance;
import dev.muster.provider.observed.PartContent;
import dev.muster.provider.observed.Reports;
import dev.muster.spec.id.Zone;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A deployment environment in memory, with ensembles and agents, whose clock a test turns. It
 * behaves like machines do: images take time, machines boot, load balancers check and drain,
 * founders of an ensemble wait for each other. A test may break things and lose answers.
 */
public final class FakeWorld implements Provider, Ensembles {
  private final FakeMachines machines;
  private final FakeBalancers balancers;
  private final FakeEnsembles ensembles;
  private final FakeInventory inventory;
  private final Map<Part, String> unavailable = new EnumMap<>(Part.class);
  private final SortedMap<Scope, Long> epochs = new TreeMap<>();
  private final SortedMap<String, Long> ensembleEpochs = new TreeMap<>();
  private final List<Action> applied = new ArrayList<>();
  private final Deque<Function<Action, Optional<Outcome>>> faults = new ArrayDeque<>();
  private Predicate<Action> lost = _ -> false;
  private Instant now;

  /** An empty world at this instant. */
  public FakeWorld(Instant start, FakeTiming timing) {
    now = start;
    machines = new FakeMachines(timing);
    balancers = new FakeBalancers(timing, machines);
    ensembles = new FakeEnsembles(timing, machines);
    inventory = new FakeInventory(timing, machines);
  }

  /** An empty world with {@link FakeTiming#USUAL}. */
  public FakeWorld(Instant start) {
    this(start, FakeTiming.USUAL);
  }

  /** The world's clock. */
  public synchronized Instant now() {
    return now;
  }

  /** Turns the clock forward. */
  public synchronized void advance(Duration duration) {
    advanceTo(now.plus(duration));
  }

  /** Turns the clock forward to an instant; an earlier one changes nothing. */
  public synchronized void advanceTo(Instant instant) {
    if (instant.isAfter(now)) {
      now = instant;
    }
    settle();
  }

  /** Everything that was changed through the two interfaces, refused actions left out. */
  public synchronized List<Action> applied() {
    return List.copyOf(applied);
  }

  /** Every machine, whoever owns it, terminated ones among them. */
  public synchronized List<ObservedInstance> instances() {
    settle();
    return machines.observe().all();
  }

  @Override
  public synchronized Observation<? extends PartContent> observe(Scope scope, Part part) {
    settle();
    String reason = unavailable.get(part);
    if (reason != null) {
      return new Observation.Unavailable<PartContent>(reason, now);
    }
    return switch (part) {
      case NETWORKS -> new Observation.Complete<>(inventory.networks(), now);
      case BALANCERS -> new Observation.Complete<>(balancers.observe(), now);
      case TARGETS -> new Observation.Complete<>(balancers.observeTargets(now), now);
      case INSTANCES -> new Observation.Complete<>(machines.observe(), now);
      case IMAGES -> new Observation.Complete<>(inventory.images(), now);
      case ENSEMBLE, REPORTS, METRICS ->
          throw new IllegalArgumentException(part + " is observed cluster by cluster");
    };
  }

  @Override
  public synchronized Outcome apply(Fence fence, InfrastructureAction action) {
    settle();
    Outcome outcome =
        fenced(epochs.getOrDefault(fence.scope(), 0L), fence)
            .or(() -> fault(action))
            .orElseGet(() -> change(action));
    return noted(action, outcome);
  }

  @Override
  public synchronized Outcome raiseFence(Fence fence) {
    return fenced(epochs.getOrDefault(fence.scope(), 0L), fence)
        .orElseGet(() -> {
          epochs.put(fence.scope(), fence.epoch());
          return Outcome.accepted("fence-" + fence.epoch());
        });
  }

  @Override
  public synchronized Observation<EnsembleState> observe(EnsembleAddress ensemble) {
    settle();
    String reason = unavailable.get(Part.ENSEMBLE);
    return reason != null
        ? new Observation.Unavailable<>(reason, now)
        : new Observation.Complete<>(
            ensembles.observe(ensemble, ensembleEpoch(ensemble), now), now);
  }

  @Override
  public synchronized Observation<Reports> reports(
      EnsembleAddress ensemble, List<AgentAddress> agents) {
    settle();
    String reason = unavailable.get(Part.REPORTS);
    if (reason != null) {
      return new Observation.Unavailable<>(reason, now);
    }
    List<InstanceReport> reports = new ArrayList<>();
    for (AgentAddress agent : agents) {
      machines
          .find(agent.instance())
          .filter(machine -> machine.state == ObservedInstance.State.RUNNING && !machine.silent)
          .ifPresent(machine -> reports.add(report(ensemble, agent, machine)));
    }
    return new Observation.Complete<>(new Reports(reports), now);
  }

  @Override
  public synchronized Outcome apply(Fence fence, EnsembleAddress ensemble, EnsembleAction action) {
    settle();
    Outcome outcome =
        fenced(ensembleEpoch(ensemble), fence)
            .or(() -> fault(action))
            .orElseGet(() -> ensembles.apply(ensemble.ensemble(), action, now));
    return noted(action, outcome);
  }

  @Override
  public synchronized Outcome raiseFence(Fence fence, EnsembleAddress ensemble) {
    return fenced(ensembleEpoch(ensemble), fence)
        .orElseGet(() -> {
          ensembleEpochs.put(ensemble.ensemble().value(), fence.epoch());
          return Outcome.accepted("fence-" + fence.epoch());
        });
  }

  /** Makes a part unreadable until {@link #heal}. */
  public synchronized void blind(Part part, String reason) {
    unavailable.put(part, reason);
  }

  /** Makes a part readable again. */
  public synchronized void heal(Part part) {
    unavailable.remove(part);
  }

  /**
   * Adds a fault: it sees every action and answers some of them instead of the world. What it
   * answers with has no effect.
   */
  public synchronized void addFault(Function<Action, Optional<Outcome>> fault) {
    faults.add(fault);
  }

  /** Loses the answers to these actions: they take effect and their outcome is unknown. */
  public synchronized void loseAnswers(Predicate<Action> which) {
    lost = which;
  }

  /** Takes all faults away. */
  public synchronized void clearFaults() {
    faults.clear();
    lost = _ -> false;
  }

  /** Stops a machine as a power cut does; its disk is kept. */
  public synchronized void stop(InstanceId instance) {
    machines.stop(instance, now);
  }

  /** Ends a machine for ever; it is still listed for a while. */
  public synchronized void destroy(InstanceId instance) {
    machines.destroy(instance, now);
  }

  /** Takes a machine out of every list at once. */
  public synchronized void vanish(InstanceId instance) {
    machines.forget(instance);
  }

  /** Makes the service on a machine answer badly, or well again. */
  public synchronized void setBroken(InstanceId instance, boolean broken) {
    machines.setBroken(instance, broken, now);
  }

  /** Makes a machine's agent say nothing, or speak again. */
  public synchronized void setSilent(InstanceId instance, boolean silent) {
    machines.setSilent(instance, silent);
  }

  /** Stops all load balancers, as a reboot of their machine does. */
  public synchronized void stopBalancers() {
    balancers.stopAll(now);
  }

  /** Takes a machine from behind every load balancer, as by hand. */
  public synchronized void dropTarget(InstanceId instance) {
    balancers.dropTarget(instance);
  }

  /** Leaves no room in a zone. */
  public synchronized void fill(Zone zone) {
    machines.fill(zone);
  }

  /** Makes room in a zone again. */
  public synchronized void makeRoom(Zone zone) {
    machines.empty(zone);
  }

  /** Makes every image build end in failure, or work again. */
  public synchronized void setImageBuildsFail(boolean fail) {
    inventory.setBuildsFail(fail);
  }

  /** Adds a machine that no action launched; it boots at once. */
  public synchronized InstanceId addMachine(SortedMap<String, String> tags, Zone zone) {
    return machines.add(tags, zone, new ImageId("img-foreign"), now);
  }

  private void settle() {
    inventory.settle(now);
    machines.settle(now);
    balancers.settle(now);
    ensembles.settle(now);
  }

  private Outcome change(InfrastructureAction action) {
    return switch (action) {
      case InfrastructureAction.CreateNetwork creation -> inventory.create(creation);
      case InfrastructureAction.ConfigureNetwork change -> inventory.configure(change);
      case InfrastructureAction.DeleteNetwork deletion -> inventory.delete(deletion);
      case InfrastructureAction.CreateBalancer creation -> balancers.create(creation, now);
      case InfrastructureAction.ConfigureBalancer change -> balancers.configure(change, now);
      case InfrastructureAction.DeleteBalancer deletion -> balancers.delete(deletion);
      case InfrastructureAction.RegisterTarget registration ->
          balancers.register(registration, now);
      case InfrastructureAction.DeregisterTarget target -> balancers.deregister(target, now);
      case InfrastructureAction.BuildImage build -> inventory.build(build, now);
      case InfrastructureAction.DeleteImage deletion -> inventory.delete(deletion);
      case InfrastructureAction.LaunchInstance launch ->
          machines.launch(launch, inventory.isAvailable(launch.image()), now);
      case InfrastructureAction.LaunchTogether together ->
          machines.launch(together, inventory.isAvailable(together.first().image()), now);
      case InfrastructureAction.StartInstance start -> machines.start(start.instance(), now);
      case InfrastructureAction.StopInstance stop -> machines.halt(stop.instance(), now);
      case InfrastructureAction.TerminateInstance termination ->
          machines.terminate(termination.instance(), now);
    };
  }

  private InstanceReport report(
      EnsembleAddress ensemble, AgentAddress agent, FakeMachines.Machine machine) {
    Optional<PublishedConfig> config =
        machine
            .identity()
            .map(who -> new Occupant(who.slot(), who.incarnation()))
            .flatMap(occupant -> ensembles.config(ensemble.ensemble(), occupant, now));
    return new InstanceReport(
        machine.id,
        agent.service(),
        "boot-" + machine.since.toEpochMilli(),
        machines.health(machine, now),
        machine.tags.getOrDefault("version", ""),
        config.map(PublishedConfig::number).orElse(0),
        config.map(version -> version.sha256().value()).orElse(""),
        "",
        now);
  }

  private Optional<Outcome> fault(Action action) {
    for (Function<Action, Optional<Outcome>> fault : faults) {
      Optional<Outcome> outcome = fault.apply(action);
      if (outcome.isPresent()) {
        return outcome;
      }
    }
    return Optional.empty();
  }

  private Outcome noted(Action action, Outcome outcome) {
    if (outcome instanceof Outcome.Accepted) {
      applied.add(action);
      if (lost.test(action)) {
        return new Outcome.Unknown(action.summary() + ": the answer was lost");
      }
    }
    return outcome;
  }

  private long ensembleEpoch(EnsembleAddress ensemble) {
    return ensembleEpochs.getOrDefault(ensemble.ensemble().value(), 0L);
  }

  private static Optional<Outcome> fenced(long current, Fence fence) {
    return fence.epoch() < current
        ? Optional.of(
            Outcome.refused(
                new Failure.Fenced(current, "a newer leader than " + fence.holder() + " leads")))
        : Optional.empty();
  }
}
