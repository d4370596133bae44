package dev.muster.local.balancer;

import dev.muster.local.balancer.document.BalancerConfig;
import dev.muster.local.balancer.document.BalancerStatus;
import dev.muster.local.balancer.document.TargetConfig;
import dev.muster.local.network.Ports;
import dev.muster.provider.identity.BalancerId;
import dev.muster.spec.LoadBalancerSpec;
import dev.muster.spec.id.ServiceName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The listeners and targets as they are, brought to each new configuration in turn. */
final class Balancer {
  private final Front front;
  private final Ports ports;
  private final Consumer<String> log;
  private final AdminHandler admin = new AdminHandler(this);
  private final RevisionTallies revisions = new RevisionTallies();
  private final Map<ServiceName, ServiceRoute> routes = new HashMap<>();
  private final Map<Target.Key, Target> targets = new LinkedHashMap<>();
  private final Map<Place, Listener> listeners = new LinkedHashMap<>();
  private final List<Leaving> leaving = new ArrayList<>();
  private @Nullable OpenPort adminPort;
  private @Nullable BalancerConfig config;

  private record Place(String address, int port) {}

  private record Leaving(Listener listener, Instant until) {}

  Balancer(Front front, Ports ports, Consumer<String> log) {
    this.front = front;
    this.ports = ports;
    this.log = log;
  }

  /** Does what a configuration says. What it says no more of keeps its requests in flight. */
  synchronized void apply(BalancerConfig wanted, Instant now) {
    config = wanted;
    log.accept(
        "configuration "
            + wanted.version()
            + ": "
            + wanted.spec().listeners().size()
            + " listeners, "
            + wanted.targets().size()
            + " targets");
    applyTargets(wanted);
    applyListeners(wanted, now);
    if (adminPort == null || !adminPort.address().equals(wanted.address())) {
      if (adminPort != null) {
        adminPort.stopAccepting();
      }
      adminPort =
          new OpenPort(
              front, ports, log, "admin port", wanted.address(), BalancerConfig.ADMIN_PORT);
    }
    tick(now);
  }

  /** What time alone brings: ports are tried again, and what drains comes to its end. */
  synchronized void tick(Instant now) {
    listeners.values().forEach(Listener::keepOpen);
    if (adminPort != null) {
      adminPort.keepOpen(admin);
    }
    targets.values().forEach(target -> target.look(now));
    leaving.removeIf(one -> {
      boolean over = one.listener().inFlight() == 0 || !now.isBefore(one.until());
      if (over) {
        one.listener().completeLeave();
      }
      return over;
    });
  }

  /** Accepts no new connections anywhere. */
  synchronized void stopAccepting() {
    listeners.values().forEach(Listener::beginLeave);
  }

  /** How many requests of clients are under way. */
  synchronized int inFlight() {
    return Stream.concat(listeners.values().stream(), leaving.stream().map(Leaving::listener))
        .mapToInt(Listener::inFlight)
        .sum();
  }

  synchronized BalancerStatus status() {
    BalancerConfig current = config;
    return new BalancerStatus(
        current == null ? new BalancerId("none") : current.id(),
        current == null ? 0 : current.version(),
        listeners.values().stream().map(Listener::status).toList(),
        targets.values().stream().map(Target::status).toList(),
        revisions.status());
  }

  String metrics() {
    return MetricsText.of(status(), revisions.all());
  }

  private void applyTargets(BalancerConfig wanted) {
    LoadBalancerSpec spec = wanted.spec();
    Set<Target.Key> present = new HashSet<>();
    for (TargetConfig one : wanted.targets()) {
      Target.Key key = Target.Key.of(one);
      present.add(key);
      Optional.ofNullable(targets.get(key))
          .ifPresentOrElse(
              known -> known.follow(one, spec.healthCheck()), () -> add(one, spec.healthCheck()));
    }
    targets
        .values()
        .removeIf(target -> {
          boolean gone = !present.contains(target.key());
          if (gone) {
            target.close();
            log.accept(target.key() + " was taken away, " + target.inFlight() + " in flight");
          }
          return gone;
        });
    Set<ServiceName> services =
        spec.listeners().stream()
            .map(LoadBalancerSpec.Listener::service)
            .collect(Collectors.toSet());
    services.addAll(routes.keySet());
    services.forEach(service ->
        routes
            .computeIfAbsent(service, ServiceRoute::new)
            .follow(targetsOf(service), spec.algorithm()));
    revisions.forgetAllBut(
        targets.values().stream().map(Target::revision).collect(Collectors.toSet()));
  }

  private void add(TargetConfig one, LoadBalancerSpec.HealthCheck rules) {
    Endpoint endpoint = front.endpoint(one.address(), one.port());
    Target target = new Target(one, endpoint, rules, revisions, log);
    targets.put(target.key(), target);
    log.accept(target.key() + " registered with revision " + one.revision());
    target.startChecks();
  }

  private List<Target> targetsOf(ServiceName service) {
    return targets.values().stream()
        .filter(target -> target.key().service().equals(service))
        .toList();
  }

  private void applyListeners(BalancerConfig wanted, Instant now) {
    Set<Place> present = new HashSet<>();
    for (LoadBalancerSpec.Listener one : wanted.spec().listeners()) {
      Place place = new Place(wanted.address(), one.port());
      present.add(place);
      ServiceRoute route = routes.computeIfAbsent(one.service(), ServiceRoute::new);
      listeners.computeIfAbsent(place, _ -> new Listener(portOf(place), route)).follow(route);
    }
    // The new ones open before the old ones close.
    listeners.values().forEach(Listener::keepOpen);
    listeners
        .entrySet()
        .removeIf(entry -> {
          boolean gone = !present.contains(entry.getKey());
          if (gone) {
            entry.getValue().beginLeave();
            leaving.add(new Leaving(entry.getValue(), now.plus(wanted.spec().drainTimeout())));
          }
          return gone;
        });
  }

  private OpenPort portOf(Place place) {
    return new OpenPort(front, ports, log, "listener", place.address(), place.port());
  }
}
