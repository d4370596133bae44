package dev.muster.simulator.cloud;

import dev.muster.provider.Failure;
import dev.muster.provider.Outcome;
import dev.muster.provider.Part;
import dev.muster.provider.action.InfrastructureAction.ConfigureBalancer;
import dev.muster.provider.action.InfrastructureAction.CreateBalancer;
import dev.muster.provider.action.InfrastructureAction.DeleteBalancer;
import dev.muster.provider.action.InfrastructureAction.DeregisterTarget;
import dev.muster.provider.action.InfrastructureAction.RegisterTarget;
import dev.muster.provider.identity.BalancerId;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.identity.Tags;
import dev.muster.provider.observed.Balancers;
import dev.muster.provider.observed.ObservedBalancer;
import dev.muster.provider.observed.ObservedInstance;
import dev.muster.provider.observed.ObservedTarget;
import dev.muster.provider.observed.ObservedTarget.Health;
import dev.muster.provider.observed.Targets;
import dev.muster.spec.LoadBalancerSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The load balancers of the truth, with their targets. */
final class SimBalancers {
  private final Truth truth;
  private final SimMachines machines;
  private final SortedMap<BalancerId, Balancer> all = new TreeMap<>();
  private final List<SimTarget> targets = new ArrayList<>();
  private final Predicate<SimTarget> reached;
  private int last;

  /**
   * Load balancers without any.
   *
   * @param reached whether the network lets a target's load balancer reach it
   */
  SimBalancers(Truth truth, SimMachines machines, Predicate<SimTarget> reached) {
    this.truth = truth;
    this.machines = machines;
    this.reached = reached;
  }

  private static final class Balancer {
    final BalancerId id;
    final SortedMap<String, String> tags;
    final String address;
    LoadBalancerSpec spec;
    ObservedBalancer.State state = ObservedBalancer.State.PROVISIONING;

    Balancer(BalancerId id, CreateBalancer creation, String address) {
      this.id = id;
      this.tags = Tags.ofCluster(creation.cluster(), creation.uid());
      this.address = address;
      this.spec = creation.wanted();
    }

    ObservedBalancer observed() {
      return new ObservedBalancer(id, tags, spec, address, state);
    }
  }

  Collection<SimTarget> targets() {
    return Collections.unmodifiableCollection(targets);
  }

  Outcome create(CreateBalancer creation) {
    String uid = creation.uid().value();
    if (all.values().stream().noneMatch(known -> uid.equals(known.tags.get(Tags.UID)))) {
      last++;
      BalancerId id = new BalancerId("lb-" + (100 + last));
      Balancer balancer = new Balancer(id, creation, "10.1.0." + last);
      all.put(id, balancer);
      truth.changed(Part.BALANCERS);
      activate(balancer);
    }
    return Outcome.accepted("create-balancer");
  }

  Outcome configure(ConfigureBalancer change) {
    Balancer balancer = all.get(change.balancer());
    if (balancer == null) {
      return gone(change.balancer());
    }
    balancer.spec = change.wanted();
    if (balancer.state == ObservedBalancer.State.STOPPED) {
      balancer.state = ObservedBalancer.State.PROVISIONING;
      activate(balancer);
    }
    truth.changed(Part.BALANCERS);
    return Outcome.accepted("configure-" + balancer.id);
  }

  private void activate(Balancer balancer) {
    truth
        .schedule()
        .in(
            truth.timing().balancerStart(),
            () -> {
              if (balancer.state == ObservedBalancer.State.PROVISIONING) {
                balancer.state = ObservedBalancer.State.ACTIVE;
                truth.changed(Part.BALANCERS);
                of(balancer.id).forEach(this::begin);
              }
            });
  }

  Outcome delete(DeleteBalancer deletion) {
    if (all.remove(deletion.balancer()) != null) {
      targets.removeIf(target -> target.balancer().equals(deletion.balancer()));
      truth.changed(Part.BALANCERS);
      truth.changed(Part.TARGETS);
    }
    return Outcome.accepted("delete-" + deletion.balancer());
  }

  Outcome register(RegisterTarget registration) {
    Balancer balancer = all.get(registration.balancer());
    if (balancer == null) {
      return gone(registration.balancer());
    }
    Optional<SimMachine> machine = machines.find(registration.instance());
    if (machine.filter(SimMachine::isLive).isEmpty()) {
      return Outcome.refused(new Failure.Gone("register: no machine " + registration.instance()));
    }
    SimTarget target = new SimTarget(registration);
    targets.removeIf(known ->
        known.balancer().equals(target.balancer())
            && known.instance().equals(target.instance())
            && known.service().equals(target.service()));
    targets.add(target);
    truth.changed(Part.TARGETS);
    begin(target);
    return Outcome.accepted("register-" + registration.instance());
  }

  Outcome deregister(DeregisterTarget deregistration) {
    Balancer balancer = all.get(deregistration.balancer());
    if (balancer == null) {
      return gone(deregistration.balancer());
    }
    for (SimTarget target : List.copyOf(targets)) {
      if (target.balancer().equals(balancer.id)
          && target.instance().equals(deregistration.instance())
          && target.service().equals(deregistration.service())
          && target.health != Health.DRAINING) {
        drain(balancer, target);
      }
    }
    return Outcome.accepted("deregister-" + deregistration.instance());
  }

  private void drain(Balancer balancer, SimTarget target) {
    if (!isRunning(target)) {
      targets.remove(target);
    } else {
      become(target, Health.DRAINING);
      truth
          .schedule()
          .in(
              balancer.spec.drainTimeout().toMillis(),
              () -> {
                if (targets.remove(target)) {
                  truth.changed(Part.TARGETS);
                }
              });
    }
    truth.changed(Part.TARGETS);
  }

  void stopAll() {
    for (Balancer balancer : all.values()) {
      if (balancer.state == ObservedBalancer.State.ACTIVE) {
        balancer.state = ObservedBalancer.State.STOPPED;
        truth.changed(Part.BALANCERS);
        of(balancer.id)
            .forEach(target -> {
              target.reviews++;
              become(target, Health.UNKNOWN);
            });
      }
    }
  }

  void dropTarget(InstanceId instance) {
    if (targets.removeIf(target -> target.instance().equals(instance))) {
      truth.changed(Part.TARGETS);
    }
  }

  /** Who may reach what has changed: the checks will notice. */
  void reviewAll() {
    List.copyOf(targets).forEach(this::begin);
  }

  /** The health of a machine has changed: the checks will notice. */
  void review(SimMachine machine) {
    for (SimTarget target : List.copyOf(targets)) {
      if (target.instance().equals(machine.id())) {
        begin(target);
      }
    }
  }

  private void begin(SimTarget target) {
    if (target.health == Health.DRAINING || isStopped(target)) {
      return;
    }
    target.reviews++;
    if (!isRunning(target)) {
      become(target, Health.UNUSED);
      return;
    }
    if (target.health == Health.UNUSED || target.health == Health.UNKNOWN) {
      become(target, Health.INITIAL);
    }
    long expected = target.reviews;
    truth
        .schedule()
        .in(
            truth.timing().healthCheck(),
            () -> {
              if (target.reviews == expected && target.health != Health.DRAINING) {
                become(target, isServing(target) ? Health.HEALTHY : Health.UNHEALTHY);
              }
            });
  }

  private void become(SimTarget target, Health health) {
    if (target.health != health) {
      target.health = health;
      truth.changed(Part.TARGETS);
    }
  }

  Balancers snapshot() {
    return new Balancers(all.values().stream().map(Balancer::observed).toList());
  }

  Targets targetSnapshot() {
    List<ObservedTarget> list = new ArrayList<>(targets.size());
    for (SimTarget target : targets) {
      list.add(target.observed());
    }
    return new Targets(list);
  }

  private List<SimTarget> of(BalancerId balancer) {
    return targets.stream().filter(target -> target.balancer().equals(balancer)).toList();
  }

  private boolean isStopped(SimTarget target) {
    Balancer balancer = all.get(target.balancer());
    return balancer == null || balancer.state == ObservedBalancer.State.STOPPED;
  }

  private boolean isRunning(SimTarget target) {
    return machines
        .find(target.instance())
        .filter(machine -> machine.state() == ObservedInstance.State.RUNNING)
        .isPresent();
  }

  private boolean isServing(SimTarget target) {
    return reached.test(target)
        && machines.find(target.instance()).filter(SimMachine::isServing).isPresent();
  }

  private static Outcome gone(BalancerId id) {
    return Outcome.refused(new Failure.Gone("no load balancer " + id));
  }
}
