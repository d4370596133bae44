package dev.muster.simulator.invariant;

import dev.muster.controller.kernel.Effect;
import dev.muster.provider.Fence;
import dev.muster.provider.action.InfrastructureAction.DeregisterTarget;
import dev.muster.provider.action.InfrastructureAction.TerminateInstance;
import dev.muster.provider.identity.InstanceId;
import dev.muster.reconcile.ledger.LedgerChange;
import dev.muster.reconcile.ledger.Rollout;
import dev.muster.reconcile.ledger.RolloutState;
import dev.muster.reconcile.ledger.SlotRecord;
import dev.muster.simulator.cloud.SimMachine;
import dev.muster.simulator.process.SimController;
import dev.muster.spec.ServiceSpec;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.ServiceName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * While a service rolls out, Muster takes no machine that serves from behind the load balancer
 * unless enough others serve: as many as the spec says, or as served when the rollout began. On the
 * way back, and for a new machine, enough old ones.
 */
final class FloorKept extends Invariant {
  private final Serving serving = new Serving();
  private final Map<String, Integer> floors = new HashMap<>();

  FloorKept() {
    super("floor-kept", "a rollout or its way back would cost capacity that clients need");
  }

  @Override
  public void check() {
    serving.look(stage());
  }

  @Override
  public void arriving(Landing landing) {
    serving.hear(landing.action());
  }

  @Override
  public void written(Fence fence, ClusterKey key, List<LedgerChange> changes) {
    for (LedgerChange change : changes) {
      if (change instanceof LedgerChange.PutRollout put
          && put.rollout().isActive()
          && put.rollout().state() != RolloutState.ADMIT) {
        floors.computeIfAbsent(
            Watches.name(key, put.rollout()), _ -> steady(key, put.rollout().service()));
      }
    }
  }

  private int steady(ClusterKey key, ServiceName service) {
    int wanted =
        stage()
            .store()
            .cluster(key)
            .map(input -> input.desired().spec().services().get(service))
            .map(ServiceSpec::instances)
            .orElse(0);
    int count = 0;
    for (SimMachine machine : stage().cloud().machines()) {
      boolean isOf =
          machine
              .identity()
              .filter(who -> who.cluster().equals(key) && who.slot().service().equals(service))
              .filter(who -> who.slot().ordinal() <= wanted)
              .isPresent();
      count += isOf && serving.servesForLong(machine.id(), now()) ? 1 : 0;
    }
    return count;
  }

  @Override
  public void wants(SimController controller, Effect effect) {
    Rolled.act(stage(), effect)
        .filter(act -> act.action() instanceof DeregisterTarget)
        .ifPresent(act -> judge(controller, act.key(), (DeregisterTarget) act.action()));
  }

  private void judge(SimController controller, ClusterKey key, DeregisterTarget deregister) {
    InstanceId id = deregister.instance();
    Optional<Rollout> rollout = Rolled.active(stage(), key, deregister.service());
    Optional<ServiceSpec> spec = Rolled.spec(controller, key, deregister.service());
    boolean ends = stage().store().ledger(key).intents().containsKey(TerminateInstance.keyOf(id));
    boolean isRollouts =
        !ends
            && isListening(controller, key, deregister)
            && spec.filter(wanted -> !isSurplus(id, wanted)).isPresent();
    if (isRollouts && serving.serves(id)) {
      rollout.ifPresent(known -> judge(key, known, spec.orElseThrow(), deregister));
    }
  }

  // What a smaller count, or the loss of its listener, takes away is not the rollout's doing.
  private static boolean isListening(
      SimController controller, ClusterKey key, DeregisterTarget deregister) {
    return Optional.ofNullable(controller.state().clusters().get(key))
        .flatMap(known -> known.input().desired().spec().loadBalancer())
        .filter(balancer ->
            balancer.listeners().stream()
                .anyMatch(listener -> listener.service().equals(deregister.service())))
        .isPresent();
  }

  private boolean isSurplus(InstanceId id, ServiceSpec spec) {
    return stage()
        .cloud()
        .find(id)
        .flatMap(SimMachine::identity)
        .filter(who -> who.slot().ordinal() > spec.instances())
        .isPresent();
  }

  private void judge(
      ClusterKey key, Rollout rollout, ServiceSpec spec, DeregisterTarget deregister) {
    InstanceId id = deregister.instance();
    int floor =
        Math.min(
            floors.getOrDefault(Watches.name(key, rollout), 0),
            spec.rollout().pace().minHealthy(spec.instances()));
    boolean isGoingBack =
        rollout.state().half() == RolloutState.Half.BACKWARD
            && Rolled.newcomer(rollout, id).isPresent();
    long left = others(key, rollout, id, isGoingBack);
    if (left < floor) {
      broken(
          "%s in %s leaves %d %s, at least %d must serve"
              .formatted(
                  deregister.summary(),
                  rollout.state(),
                  left,
                  isGoingBack ? "old machines" : "machines",
                  floor));
    }
  }

  private long others(ClusterKey key, Rollout rollout, InstanceId id, boolean oldAlone) {
    Stream<SlotRecord> old = stage().store().ledger(key).slotsOf(rollout.service()).stream();
    Stream<SlotRecord> all =
        oldAlone ? old : Stream.concat(old, rollout.machines().newcomers().stream());
    return all.flatMap(record -> record.instance().stream())
        .filter(other -> !other.equals(id) && serving.maySeemToServe(other, now()))
        .count();
  }
}
