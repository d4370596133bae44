package dev.muster.simulator.transition;

import dev.muster.simulator.stage.SpecDraft;
import dev.muster.spec.ClusterDocument;
import dev.muster.spec.ClusterSpec;
import dev.muster.spec.ConfigDocument;
import dev.muster.spec.EnsembleSpec;
import dev.muster.spec.LoadBalancerSpec;
import dev.muster.spec.LoadBalancerSpec.Algorithm;
import dev.muster.spec.LoadBalancerSpec.HealthCheck;
import dev.muster.spec.LoadBalancerSpec.Listener;
import dev.muster.spec.PolicySpec;
import dev.muster.spec.ProviderSpec;
import dev.muster.spec.ServiceSpec;
import dev.muster.spec.ServiceSpec.Replacement;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.ServiceName;
import dev.muster.spec.id.ServiceVersion;
import dev.muster.spec.id.Zone;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A document of {@link TransitionSpecs} while it is written, one word after the other. */
final class SpecSketch {
  private static final HealthCheck USUAL_CHECK =
      new HealthCheck("/__lbheartbeat__", Duration.ofSeconds(2), Duration.ofSeconds(1), 2, 2);

  private final SortedMap<ServiceName, ServiceSpec> services = new TreeMap<>();
  private final SortedMap<ServiceName, ConfigDocument> config = new TreeMap<>();
  private final SortedMap<String, String> labels = new TreeMap<>();
  private final SortedMap<String, String> annotations = new TreeMap<>();
  private final List<Listener> listeners = new ArrayList<>();
  private boolean balanced;
  private Algorithm algorithm = Algorithm.ROUND_ROBIN;
  private HealthCheck check = USUAL_CHECK;
  private Duration drainTimeout = Duration.ofSeconds(10);
  private List<Zone> zones = zones("a", "b", "c");
  private EnsembleSpec ensemble =
      new EnsembleSpec(EnsembleSpec.DEFAULT_SIZE, EnsembleSpec.DEFAULT_VERSION);
  private PolicySpec policy = new PolicySpec(PolicySpec.Mode.ENFORCE, PolicySpec.Deletion.CONFIRM);

  private static List<Zone> zones(String... names) {
    return Stream.of(names).map(Zone::new).toList();
  }

  /** A service that nothing but the cluster itself reaches. */
  SpecSketch service(String name, int instances) {
    return service(name, instances, 1);
  }

  SpecSketch service(String name, int instances, int version) {
    ServiceName service = new ServiceName(name);
    services.put(
        service,
        new ServiceSpec(
            service,
            new ServiceVersion("1." + version),
            instances,
            Optional.empty(),
            new ServiceSpec.Run(List.of("bin/" + name), 8_000 + name.length(), new TreeMap<>()),
            Optional.of(new ServiceSpec.Health("/__heartbeat__", Optional.empty())),
            Replacement.AUTOMATIC,
            SpecDraft.QUICK,
            Optional.empty(),
            List.of()));
    return config(name, 1);
  }

  private SpecSketch change(String name, UnaryOperator<ServiceSpec> change) {
    services.computeIfPresent(new ServiceName(name), (_, service) -> change.apply(service));
    return this;
  }

  /** Only a person replaces the machines of the service. */
  SpecSketch stateful(String name) {
    return change(name, old -> old.with(Replacement.BY_PERSON));
  }

  SpecSketch port(String name, int port) {
    return run(name, new ServiceSpec.Run(List.of("bin/" + name), port, new TreeMap<>()));
  }

  SpecSketch environment(String name, String variable, String value) {
    SortedMap<String, String> environment = new TreeMap<>();
    environment.put(variable, value);
    return run(
        name, new ServiceSpec.Run(List.of("bin/" + name), 8_000 + name.length(), environment));
  }

  private SpecSketch run(String name, ServiceSpec.Run run) {
    return change(name, old -> old.with(run));
  }

  /** The agent asks the service at this path; nowhere when there is none. */
  SpecSketch health(String name, Optional<String> path) {
    Optional<ServiceSpec.Health> health =
        path.map(one -> new ServiceSpec.Health(one, Optional.of("/__version__")));
    return change(name, old -> old.withHealth(health));
  }

  /** A load balancer, though nothing stands behind it yet. */
  SpecSketch balancer() {
    balanced = true;
    return this;
  }

  SpecSketch listener(int port, String service) {
    listeners.add(new Listener(port, new ServiceName(service)));
    return balancer();
  }

  SpecSketch algorithm(Algorithm other) {
    algorithm = other;
    return this;
  }

  SpecSketch checkedAt(String path) {
    check = new HealthCheck(path, Duration.ofSeconds(3), Duration.ofSeconds(1), 3, 2);
    return this;
  }

  SpecSketch drainTimeout(Duration duration) {
    drainTimeout = duration;
    return this;
  }

  /** The configuration of a service; number 0 takes it away. */
  SpecSketch config(String name, int number) {
    if (number == 0) {
      config.remove(new ServiceName(name));
    } else {
      config.put(
          new ServiceName(name), ConfigDocument.ofCanonicalJson("{\"number\":" + number + "}"));
    }
    return this;
  }

  SpecSketch over(String... names) {
    zones = zones(names);
    return this;
  }

  SpecSketch ensemble(int size, String version) {
    ensemble = new EnsembleSpec(size, new ServiceVersion(version));
    return this;
  }

  SpecSketch policy(PolicySpec.Mode mode, PolicySpec.Deletion deletion) {
    policy = new PolicySpec(mode, deletion);
    return this;
  }

  SpecSketch label(String name, String value) {
    labels.put(name, value);
    return this;
  }

  SpecSketch annotation(String name, String value) {
    annotations.put(name, value);
    return this;
  }

  ClusterDocument document(ClusterKey key) {
    Optional<LoadBalancerSpec> balancer =
        balanced
            ? Optional.of(
                new LoadBalancerSpec(
                    LoadBalancerSpec.Type.APPLICATION, algorithm, listeners, check, drainTimeout))
            : Optional.empty();
    return new ClusterDocument(
        key,
        labels,
        annotations,
        new ClusterSpec(
            new ProviderSpec.Local(zones), ensemble, balancer, services, config, policy));
  }
}
