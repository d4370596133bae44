package dev.muster.simulator.invariant;

import dev.muster.controller.kernel.ClusterInput;
import dev.muster.controller.kernel.Effect;
import dev.muster.provider.Part;
import dev.muster.provider.action.Action;
import dev.muster.provider.action.InfrastructureAction.ConfigureBalancer;
import dev.muster.provider.action.InfrastructureAction.DeregisterTarget;
import dev.muster.provider.identity.InstanceIdentity;
import dev.muster.provider.observed.Balancers;
import dev.muster.reconcile.DesiredCluster;
import dev.muster.simulator.cloud.SimMachine;
import dev.muster.simulator.process.SimController;
import dev.muster.spec.ClusterDocument;
import dev.muster.spec.ServiceSpec;
import dev.muster.spec.id.ServiceName;
import dev.muster.spec.id.Slot;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * While the deletion of machines waits for a word, they go on serving: neither are they taken from
 * behind the load balancer, nor is their listener.
 */
final class TrafficKeptUntilConfirmed extends Invariant {
  private static final long UNSEEN_MILLIS = 200_000;

  private final Set<String> words = new HashSet<>();
  private final Map<String, Set<Slot>> drained = new HashMap<>();
  private final Map<String, Integer> most = new HashMap<>();

  TrafficKeptUntilConfirmed() {
    super("traffic-kept-until-confirmed", "a slip in a commit would take a service out of traffic");
  }

  @Override
  public void changed(ClusterInput input) {
    input
        .confirmation()
        .filter(word -> !DeletionsConfirmed.isOfTheController(word))
        .ifPresent(word -> words.add(input.desired().uid() + "@" + word.generation()));
    if (input.desired().document().annotations().containsKey(ClusterDocument.CONFIRM_ANNOTATION)) {
      words.add(generation(input.desired()));
    }
  }

  @Override
  public void wants(SimController controller, Effect effect) {
    if (effect instanceof Effect.Act act) {
      Optional.ofNullable(controller.state().clusters().get(act.key()))
          .map(known -> known.input().desired())
          .filter(desired -> !words.contains(generation(desired)))
          .ifPresent(desired -> judge(desired, act.action()));
    }
  }

  private static String generation(DesiredCluster desired) {
    return desired.uid() + "@" + desired.generation();
  }

  private void judge(DesiredCluster desired, Action action) {
    switch (action) {
      case DeregisterTarget deregister ->
          stage()
              .cloud()
              .find(deregister.instance())
              .filter(SimMachine::isServing)
              .filter(machine -> now() - machine.launchedAt() > UNSEEN_MILLIS)
              .flatMap(SimMachine::identity)
              .filter(who -> isUnwanted(desired, who))
              .ifPresent(who -> judge(desired, deregister, who.slot()));
      case ConfigureBalancer change -> judge(desired, change);
      case Action _ -> {}
    }
  }

  private static boolean isUnwanted(DesiredCluster desired, InstanceIdentity who) {
    ServiceSpec service = desired.spec().services().get(who.slot().service());
    return desired.lifecycle() == DesiredCluster.Lifecycle.DELETING
        || service == null
        || who.slot().ordinal() > service.instances();
  }

  // A place whose machines a rollout changes has two of them, and is one.
  private void judge(DesiredCluster desired, DeregisterTarget deregister, Slot slot) {
    ServiceName service = deregister.service();
    String key = generation(desired) + "/" + service;
    Set<Slot> all = drained.computeIfAbsent(key, _ -> new HashSet<>());
    all.add(slot);
    int before = most.merge(key, live(desired, service), Math::max);
    if (all.size() > share(desired, service, before)) {
      broken(deregister.summary() + " is drain " + all.size() + " under " + key + ", unconfirmed");
    }
  }

  private void judge(DesiredCluster desired, ConfigureBalancer change) {
    Set<ServiceName> dropped = new HashSet<>();
    ((Balancers) stage().cloud().read(Part.BALANCERS, 0))
        .all().stream()
            .filter(balancer -> balancer.id().equals(change.balancer()))
            .flatMap(balancer -> balancer.configured().listeners().stream())
            .forEach(listener -> dropped.add(listener.service()));
    change.wanted().listeners().forEach(listener -> dropped.remove(listener.service()));
    Map<ServiceName, Integer> leaving = new HashMap<>();
    stage().cloud().machines().stream()
        .filter(machine -> machine.isServing() && now() - machine.launchedAt() > UNSEEN_MILLIS)
        .flatMap(machine -> machine.identity().stream())
        .filter(who -> who.uid().equals(desired.uid()) && dropped.contains(who.slot().service()))
        .filter(who -> isUnwanted(desired, who))
        .forEach(who -> leaving.merge(who.slot().service(), 1, Integer::sum));
    leaving.forEach((service, count) -> {
      if (count > share(desired, service, live(desired, service))) {
        broken(change.summary() + " drops the listener of " + count + " machines of " + service);
      }
    });
  }

  /** How many machines may go without a word. */
  private static int share(DesiredCluster desired, ServiceName service, int before) {
    ServiceSpec spec = desired.spec().services().get(service);
    boolean whole =
        spec == null
            || spec.instances() == 0
            || desired.lifecycle() == DesiredCluster.Lifecycle.DELETING;
    return whole ? 0 : Math.max(1, before / 10);
  }

  private int live(DesiredCluster desired, ServiceName service) {
    int count = 0;
    for (SimMachine machine : stage().cloud().machines()) {
      boolean ofService =
          machine
              .identity()
              .filter(
                  who -> who.uid().equals(desired.uid()) && who.slot().service().equals(service))
              .isPresent();
      count += machine.isLive() && ofService ? 1 : 0;
    }
    return count;
  }
}
