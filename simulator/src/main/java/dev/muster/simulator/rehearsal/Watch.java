package dev.muster.simulator.rehearsal;

import dev.muster.controller.guard.ConfirmationGuard;
import dev.muster.controller.guard.Machines;
import dev.muster.controller.kernel.ClusterInput;
import dev.muster.controller.kernel.Effect;
import dev.muster.controller.kernel.KernelEvent;
import dev.muster.provider.Fence;
import dev.muster.provider.Observation;
import dev.muster.provider.Outcome;
import dev.muster.provider.Part;
import dev.muster.provider.action.InfrastructureAction;
import dev.muster.provider.action.InfrastructureAction.DeregisterTarget;
import dev.muster.provider.action.InfrastructureAction.TerminateInstance;
import dev.muster.provider.observed.Instances;
import dev.muster.provider.observed.ObservedTarget.Health;
import dev.muster.reconcile.ledger.LedgerChange;
import dev.muster.simulator.RunWatcher;
import dev.muster.simulator.Simulation;
import dev.muster.simulator.Verdict;
import dev.muster.simulator.cloud.SimMachine;
import dev.muster.simulator.process.ProcessWatcher;
import dev.muster.simulator.process.SimController;
import dev.muster.simulator.rehearsal.Rehearsed.Broken;
import dev.muster.simulator.rehearsal.Rehearsed.Calls;
import dev.muster.simulator.rehearsal.Rehearsed.Line;
import dev.muster.simulator.rehearsal.Rehearsed.Release;
import dev.muster.simulator.rehearsal.Rehearsed.Waiting;
import dev.muster.simulator.stage.SimCluster;
import dev.muster.simulator.stage.Stage;
import dev.muster.simulator.store.SimStore;
import dev.muster.spec.ClusterDocument;
import dev.muster.spec.EnsembleSpec;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.ServiceName;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Counts one run: healthy machines as they really are, calls, and what waits for a word. */
final class Watch implements RunWatcher, ProcessWatcher, SimStore.StoreWatcher {
  private static final String CONFIRMATION = new ConfirmationGuard().name();

  private final SortedMap<ServiceName, Wanted> wanted;
  private final ClusterKey key;
  private final Set<ServiceName> balanced;
  private final long begins;
  private final SortedMap<ServiceName, Integer> lowest = new TreeMap<>();
  private final SortedMap<ServiceName, Integer> beforeTheWord = new TreeMap<>();
  private @Nullable Stage stage;
  private @Nullable Verdict verdict;
  private Optional<Waiting> waiting = Optional.empty();
  private Phase phase = Phase.UNDER_WAY;
  private Release release = Release.NONE;
  private Set<ServiceName> losing = Set.of();
  private long wordAt = -1;
  private long healedAt = -1;
  private long reads;
  private long mutations;
  private long failed;

  private enum Phase {
    UNDER_WAY,
    SETTLED
  }

  Watch(
      SortedMap<ServiceName, Wanted> wanted,
      ClusterDocument before,
      ClusterDocument after,
      long begins) {
    this.wanted = wanted;
    this.key = before.key();
    this.balanced = balanced(before);
    this.balanced.retainAll(balanced(after));
    this.begins = begins;
    wanted.forEach((service, counts) -> {
      if (counts.fewest() > 0) {
        lowest.put(service, counts.before());
      }
      if (counts.before() > 0) {
        beforeTheWord.put(service, counts.before());
      }
    });
  }

  private static Set<ServiceName> balanced(ClusterDocument document) {
    Set<ServiceName> services = new HashSet<>();
    document
        .spec()
        .loadBalancer()
        .ifPresent(
            balancer -> balancer.listeners().forEach(listener -> services.add(listener.service())));
    return services;
  }

  /** When the run begins to count, in its milliseconds. */
  long begins() {
    return begins;
  }

  void watch(Simulation simulation) {
    stage = simulation.stage();
    simulation.watchedBy(this);
    simulation.stage().around().watchers().add(this);
    simulation.stage().store().watch(this);
  }

  private Stage stage() {
    return Objects.requireNonNull(stage, "watch was not called");
  }

  private boolean counts() {
    return phase == Phase.UNDER_WAY && stage().schedule().now() >= begins;
  }

  // A cluster that is being made has no healthy machine yet: that is not what is asked for.
  @Override
  public void changed() {
    if (counts() && begins > 0) {
      Map<ServiceName, Integer> healthy = healthy();
      wanted
          .keySet()
          .forEach(service -> {
            int count = healthy.getOrDefault(service, 0);
            lowest.computeIfPresent(service, (_, least) -> Math.min(least, count));
            if (release == Release.NONE) {
              beforeTheWord.computeIfPresent(service, (_, least) -> Math.min(least, count));
            }
          });
    }
  }

  private Map<ServiceName, Integer> healthy() {
    Map<ServiceName, Integer> healthy = new HashMap<>();
    for (SimMachine machine : stage().cloud().machines()) {
      if (machine.isServing()) {
        serviceOf(machine)
            .filter(service -> !balanced.contains(service))
            .ifPresent(service -> healthy.merge(service, 1, Integer::sum));
      }
    }
    stage().cloud().targets().stream()
        .filter(target -> target.health() == Health.HEALTHY && balanced.contains(target.service()))
        .flatMap(target -> stage().cloud().find(target.instance()).stream())
        .filter(SimMachine::isServing)
        .flatMap(machine -> serviceOf(machine).stream())
        .forEach(service -> healthy.merge(service, 1, Integer::sum));
    SimCluster cluster = stage().clusters().get(key);
    if (cluster != null) {
      healthy.put(EnsembleSpec.SERVICE, stage().cloud().servingVoters(cluster.uid()));
    }
    return healthy;
  }

  private Optional<ServiceName> serviceOf(SimMachine machine) {
    return machine
        .identity()
        .filter(who -> who.cluster().equals(key))
        .map(who -> who.slot().service());
  }

  @Override
  public void healed() {
    healedAt = stage().schedule().now();
  }

  @Override
  public void settled() {
    phase = Phase.SETTLED;
  }

  @Override
  public void wants(SimController controller, Effect effect) {
    if (counts()) {
      switch (effect) {
        case Effect.Sweep _ -> reads++;
        case Effect.Act act -> {
          mutations++;
          if (waiting.isPresent() && release == Release.NONE && takesAway(act.action())) {
            release = Release.FEWER_MACHINES;
          }
        }
        case Effect.Tell tell ->
            tell.entry().stream()
                .flatMap(entry -> entry.held().stream())
                .filter(held -> held.startsWith(CONFIRMATION + ": "))
                .findFirst()
                .ifPresent(this::waits);
        case Effect _ -> {}
      }
    }
  }

  private void waits(String held) {
    if (waiting.isEmpty()) {
      stage()
          .store()
          .cluster(key)
          .map(input ->
              ConfirmationGuard.Deletion.of(
                  input.desired(),
                  Machines.of(
                      input.desired().uid(), (Instances) stage().cloud().read(Part.INSTANCES, 0)),
                  stage().store().ledger(key)))
          .ifPresent(deletion -> {
            losing = deletion.services().keySet();
            waiting =
                Optional.of(
                    new Waiting(
                        CONFIRMATION,
                        held.substring(CONFIRMATION.length() + 2),
                        deletion.count(),
                        beforeTheWord,
                        release));
          });
    }
  }

  // What ends for its own failure is no part of the change.
  private boolean takesAway(InfrastructureAction action) {
    return switch (action) {
      case TerminateInstance end ->
          end.cause() != TerminateInstance.Cause.REPAIR && losing.contains(end.slot().service());
      case DeregisterTarget leave ->
          losing.contains(leave.service())
              && stage()
                  .cloud()
                  .find(leave.instance())
                  .filter(SimMachine::isServing)
                  .flatMap(SimMachine::identity)
                  .filter(who ->
                      who.slot().ordinal()
                          > wanted.getOrDefault(leave.service(), Wanted.NONE).after())
                  .isPresent();
      case InfrastructureAction _ -> false;
    };
  }

  @Override
  public void told(SimController controller, KernelEvent event) {
    if (counts()) {
      boolean bad =
          switch (event) {
            case KernelEvent.Swept swept -> swept.observation() instanceof Observation.Unavailable;
            case KernelEvent.Acted acted -> !(acted.outcome() instanceof Outcome.Accepted);
            case KernelEvent _ -> false;
          };
      failed += bad ? 1 : 0;
    }
  }

  @Override
  public void changed(ClusterInput input) {
    if (release == Release.NONE
        && waiting.isPresent()
        && input
            .confirmation()
            .filter(said -> said.generation() == input.desired().generation())
            .isPresent()) {
      release = Release.WORD;
      wordAt = stage().schedule().now();
    }
  }

  @Override
  public void written(Fence fence, ClusterKey written, List<LedgerChange> changes) {}

  /** What it saw. */
  Rehearsed ended(
      Verdict ended, Optional<Broken> broken, Optional<String> remark, List<Line> timeline) {
    verdict = ended;
    long waited = Math.max(0, wordAt - healedAt);
    return new Rehearsed(
        ended.seed(),
        broken,
        ended.convergedAfterMillis() < 0
            ? -1
            : Math.max(0, ended.convergedAfterMillis() - (wordAt < 0 ? 0 : waited)),
        new Calls(reads, mutations, failed),
        lowest,
        waiting.map(held ->
            new Waiting(held.guard(), held.message(), held.machines(), beforeTheWord, release)),
        remark,
        timeline);
  }

  /** The run's end as the simulation told it. */
  Verdict verdict() {
    return Objects.requireNonNull(verdict, "the run has not ended");
  }

  /** The same run, broken by what was found afterwards. */
  Rehearsed with(Rehearsed run, Optional<Broken> found) {
    return new Rehearsed(
        run.seed(),
        found,
        run.convergedAfterMillis(),
        run.calls(),
        run.lowest(),
        run.waiting(),
        run.remark(),
        run.timeline());
  }
}
