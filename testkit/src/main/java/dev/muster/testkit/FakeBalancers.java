package dev.muster.testkit;

import dev.muster.provider.Failure;
import dev.muster.provider.Outcome;
import dev.muster.provider.action.InfrastructureAction.ConfigureBalancer;
import dev.muster.provider.action.InfrastructureAction.CreateBalancer;
import dev.muster.provider.action.InfrastructureAction.DeleteBalancer;
import dev.muster.provider.action.InfrastructureAction.DeregisterTarget;
import dev.muster.provider.action.InfrastructureAction.RegisterTarget;
import dev.muster.provider.identity.BalancerId;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.identity.Tags;
import dev.muster.provider.observed.Balancers;
import dev.muster.provider.observed.InstanceReport;
import dev.muster.provider.observed.ObservedBalancer;
import dev.muster.provider.observed.ObservedInstance;
import dev.muster.provider.observed.ObservedTarget;
import dev.muster.provider.observed.Targets;
import dev.muster.spec.LoadBalancerSpec;
import dev.muster.spec.id.RevisionId;
import dev.muster.spec.id.ServiceName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The load balancers of a {@link FakeWorld}, with their targets. */
final class FakeBalancers {
  private final FakeTiming timing;
  private final FakeMachines machines;
  private final SortedMap<BalancerId, Balancer> all = new TreeMap<>();
  private int last;

  FakeBalancers(FakeTiming timing, FakeMachines machines) {
    this.timing = timing;
    this.machines = machines;
  }

  private static final class Balancer {
    final BalancerId id;
    final SortedMap<String, String> tags;
    final String address;
    final List<Target> targets = new ArrayList<>();
    LoadBalancerSpec spec;
    ObservedBalancer.State state = ObservedBalancer.State.PROVISIONING;
    Instant since;

    Balancer(BalancerId id, CreateBalancer creation, String address, Instant since) {
      this.id = id;
      this.tags = Tags.ofCluster(creation.cluster(), creation.uid());
      this.address = address;
      this.spec = creation.wanted();
      this.since = since;
    }
  }

  private static final class Target {
    final ServiceName service;
    final InstanceId instance;
    final int port;
    final RevisionId revision;
    final Instant registeredAt;
    Optional<Instant> goneAt = Optional.empty();

    Target(RegisterTarget registration, Instant registeredAt) {
      this.service = registration.service();
      this.instance = registration.instance();
      this.port = registration.port();
      this.revision = registration.revision();
      this.registeredAt = registeredAt;
    }
  }

  Outcome create(CreateBalancer creation, Instant now) {
    for (Balancer balancer : all.values()) {
      if (Tags.owner(balancer.tags).filter(creation.uid()::equals).isPresent()) {
        return Outcome.accepted("create-" + balancer.id);
      }
    }
    last++;
    BalancerId id = new BalancerId("lb-%03d".formatted(last));
    all.put(id, new Balancer(id, creation, "10.1.0." + last, now));
    return Outcome.accepted("create-" + id);
  }

  Outcome configure(ConfigureBalancer change, Instant now) {
    Balancer balancer = all.get(change.balancer());
    if (balancer == null) {
      return gone(change.balancer());
    }
    balancer.spec = change.wanted();
    if (balancer.state == ObservedBalancer.State.STOPPED) {
      balancer.state = ObservedBalancer.State.PROVISIONING;
      balancer.since = now;
    }
    return Outcome.accepted("configure-" + balancer.id);
  }

  Outcome delete(DeleteBalancer deletion) {
    all.remove(deletion.balancer());
    return Outcome.accepted("delete-" + deletion.balancer());
  }

  Outcome register(RegisterTarget registration, Instant now) {
    Balancer balancer = all.get(registration.balancer());
    if (balancer == null) {
      return gone(registration.balancer());
    }
    if (machines.find(registration.instance()).isEmpty()) {
      return Outcome.refused(new Failure.Gone("register: no machine " + registration.instance()));
    }
    balancer.targets.removeIf(target ->
        target.instance.equals(registration.instance())
            && target.service.equals(registration.service()));
    balancer.targets.add(new Target(registration, now));
    return Outcome.accepted("register-" + registration.instance());
  }

  Outcome deregister(DeregisterTarget deregistration, Instant now) {
    Balancer balancer = all.get(deregistration.balancer());
    if (balancer == null) {
      return gone(deregistration.balancer());
    }
    for (Target target : balancer.targets) {
      if (target.instance.equals(deregistration.instance())
          && target.service.equals(deregistration.service())
          && target.goneAt.isEmpty()) {
        boolean serving = isRunning(target.instance);
        target.goneAt = Optional.of(serving ? now.plus(balancer.spec.drainTimeout()) : now);
      }
    }
    return Outcome.accepted("deregister-" + deregistration.instance());
  }

  void stopAll(Instant now) {
    for (Balancer balancer : all.values()) {
      balancer.state = ObservedBalancer.State.STOPPED;
      balancer.since = now;
    }
  }

  void dropTarget(InstanceId instance) {
    all.values()
        .forEach(balancer -> balancer.targets.removeIf(target -> target.instance.equals(instance)));
  }

  void settle(Instant now) {
    for (Balancer balancer : all.values()) {
      if (balancer.state == ObservedBalancer.State.PROVISIONING
          && !balancer.since.plus(timing.balancerStart()).isAfter(now)) {
        balancer.state = ObservedBalancer.State.ACTIVE;
      }
      balancer.targets.removeIf(
          target -> target.goneAt.filter(instant -> !instant.isAfter(now)).isPresent());
    }
  }

  Balancers observe() {
    return new Balancers(
        all.values().stream()
            .map(balancer ->
                new ObservedBalancer(
                    balancer.id, balancer.tags, balancer.spec, balancer.address, balancer.state))
            .toList());
  }

  Targets observeTargets(Instant now) {
    List<ObservedTarget> targets = new ArrayList<>();
    for (Balancer balancer : all.values()) {
      for (Target target : balancer.targets) {
        targets.add(
            new ObservedTarget(
                balancer.id,
                target.service,
                target.instance,
                target.port,
                target.revision,
                health(balancer, target, now)));
      }
    }
    return new Targets(targets);
  }

  private ObservedTarget.Health health(Balancer balancer, Target target, Instant now) {
    if (balancer.state == ObservedBalancer.State.STOPPED) {
      return ObservedTarget.Health.UNKNOWN;
    }
    if (target.goneAt.isPresent()) {
      return ObservedTarget.Health.DRAINING;
    }
    Optional<FakeMachines.Machine> machine = machines.find(target.instance);
    if (machine.isEmpty() || !isRunning(target.instance)) {
      return ObservedTarget.Health.UNUSED;
    }
    Instant since =
        target.registeredAt.isAfter(machine.get().healthSince)
            ? target.registeredAt
            : machine.get().healthSince;
    if (since.plus(timing.healthCheck()).isAfter(now)) {
      return ObservedTarget.Health.INITIAL;
    }
    return machines.health(machine.get(), now) == InstanceReport.Health.HEALTHY
        ? ObservedTarget.Health.HEALTHY
        : ObservedTarget.Health.UNHEALTHY;
  }

  private boolean isRunning(InstanceId instance) {
    return machines
        .find(instance)
        .filter(machine -> machine.state == ObservedInstance.State.RUNNING)
        .isPresent();
  }

  private static Outcome gone(BalancerId id) {
    return Outcome.refused(new Failure.Gone("no load balancer " + id));
  }
}
