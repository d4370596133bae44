package dev.muster.testkit;

import dev.muster.spec.ClusterDocument;
import dev.muster.spec.ClusterSpec;
import dev.muster.spec.ConfigDocument;
import dev.muster.spec.EnsembleSpec;
import dev.muster.spec.FreezeWindow;
import dev.muster.spec.LoadBalancerSpec;
import dev.muster.spec.PolicySpec;
import dev.muster.spec.ProviderSpec;
import dev.muster.spec.RolloutSpec;
import dev.muster.spec.ServiceSpec;
import dev.muster.spec.id.BaseImage;
import dev.muster.spec.id.CidrBlock;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.ClusterName;
import dev.muster.spec.id.ProductName;
import dev.muster.spec.id.Region;
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

/**
 * Builds cluster documents for tests: three zones, an ensemble of three and nothing else until more
 * is said. Each service that is added gets port 8000 plus its number.
 */
public final class ClusterBuilder {
  /** How services of built clusters roll out: as those that say nothing, and sooner. */
  public static final RolloutSpec FAST =
      new RolloutSpec(
          RolloutSpec.DEFAULT.pace(),
          new RolloutSpec.Times(
              Duration.ofSeconds(3),
              Duration.ofSeconds(5),
              Duration.ofSeconds(60),
              Duration.ofSeconds(60)),
          RolloutSpec.Approval.NONE,
          List.of(new RolloutSpec.Gate.LoadBalancer(2), new RolloutSpec.Gate.Http(2)));

  private static final int FIRST_PORT = 8000;

  private final ClusterKey key;
  private final SortedMap<String, String> annotations = new TreeMap<>();
  private final SortedMap<ServiceName, ServiceSpec> services = new TreeMap<>();
  private final SortedMap<ServiceName, ConfigDocument> config = new TreeMap<>();
  private final List<LoadBalancerSpec.Listener> listeners = new ArrayList<>();
  private List<Zone> zones = List.of(new Zone("a"), new Zone("b"), new Zone("c"));
  private EnsembleSpec ensemble =
      new EnsembleSpec(EnsembleSpec.DEFAULT_SIZE, EnsembleSpec.DEFAULT_VERSION);
  private Place place = Place.HERE;
  private Balancing balancing = Balancing.WITH_LISTENERS;
  private LoadBalancerSpec.Algorithm algorithm = LoadBalancerSpec.Algorithm.ROUND_ROBIN;
  private PolicySpec policy = PolicySpec.DEFAULT;

  private ClusterBuilder(ClusterKey key) {
    this.key = key;
  }

  /** Begins a cluster. */
  public static ClusterBuilder cluster(String product, String name) {
    return new ClusterBuilder(new ClusterKey(new ProductName(product), new ClusterName(name)));
  }

  /** Spreads it over these zones. */
  public ClusterBuilder zones(String... names) {
    zones = List.of(names).stream().map(Zone::new).toList();
    return this;
  }

  /** Lives in a cloud, where only those reach a port who may. */
  public ClusterBuilder inCloud() {
    place = Place.CLOUD;
    return this;
  }

  private ProviderSpec provider() {
    return switch (place) {
      case HERE -> new ProviderSpec.Local(zones);
      case CLOUD ->
          new ProviderSpec.Aws(
              new Region("us-east-1"),
              zones,
              new BaseImage("ami-00000000"),
              ProviderSpec.Aws.DEFAULT_INSTANCE_TYPE,
              new ProviderSpec.Network(new CidrBlock("10.1.0.0/16"), List.of()));
    };
  }

  /** Where a cluster's machines are. */
  private enum Place {
    HERE,
    CLOUD
  }

  /** Wants so many ZooKeeper servers. */
  public ClusterBuilder ensembleSize(int size) {
    ensemble = new EnsembleSpec(size, ensemble.version());
    return this;
  }

  /** Adds a stateless service with HTTP health, or replaces it. */
  public ClusterBuilder service(String name, String version, int instances) {
    ServiceName service = new ServiceName(name);
    int port =
        services.containsKey(service)
            ? services.get(service).run().port()
            : FIRST_PORT + services.size();
    services.put(
        service,
        new ServiceSpec(
            service,
            new ServiceVersion(version),
            instances,
            Optional.empty(),
            new ServiceSpec.Run(List.of("bin/" + name), port, new TreeMap<>()),
            Optional.of(new ServiceSpec.Health("/__heartbeat__", Optional.of("/__version__"))),
            ServiceSpec.Replacement.AUTOMATIC,
            FAST,
            Optional.empty(),
            List.of()));
    return this;
  }

  /** Adds a service whose machines only a person replaces. */
  public ClusterBuilder statefulService(String name, String version, int instances) {
    service(name, version, instances);
    return change(name, service -> service.with(ServiceSpec.Replacement.BY_PERSON));
  }

  /** Changes a service that was added. */
  public ClusterBuilder change(String name, UnaryOperator<ServiceSpec> change) {
    services.computeIfPresent(new ServiceName(name), (_, service) -> change.apply(service));
    return this;
  }

  /** Takes a service away, with its configuration and listeners. */
  public ClusterBuilder withoutService(String name) {
    ServiceName service = new ServiceName(name);
    services.remove(service);
    config.remove(service);
    listeners.removeIf(listener -> listener.service().equals(service));
    return this;
  }

  /** Gives the cluster a load balancer that listens on this port for a service. */
  public ClusterBuilder listener(int port, String service) {
    listeners.add(new LoadBalancerSpec.Listener(port, new ServiceName(service)));
    return this;
  }

  /** Has a load balancer even while it has no listener. */
  public ClusterBuilder balancer() {
    balancing = Balancing.ALWAYS;
    return this;
  }

  /** Chooses how the load balancer picks targets. */
  public ClusterBuilder algorithm(LoadBalancerSpec.Algorithm wanted) {
    algorithm = wanted;
    return this;
  }

  /** Gives a service a configuration, as canonical JSON. */
  public ClusterBuilder config(String service, String canonicalJson) {
    config.put(new ServiceName(service), ConfigDocument.ofCanonicalJson(canonicalJson));
    return this;
  }

  /** Sets the policy. */
  public ClusterBuilder policy(PolicySpec.Mode mode, PolicySpec.Deletion deletion) {
    policy = new PolicySpec(mode, deletion, policy.freeze());
    return this;
  }

  /** Sets the freeze windows. */
  public ClusterBuilder freeze(FreezeWindow... windows) {
    policy = new PolicySpec(policy.mode(), policy.deletion(), List.of(windows));
    return this;
  }

  /** Adds an annotation. */
  public ClusterBuilder annotation(String name, String value) {
    annotations.put(name, value);
    return this;
  }

  /** The document. */
  public ClusterDocument build() {
    return new ClusterDocument(
        key,
        new TreeMap<>(),
        annotations,
        new ClusterSpec(provider(), ensemble, balancerSpec(), services, config, policy));
  }

  private Optional<LoadBalancerSpec> balancerSpec() {
    if (listeners.isEmpty() && balancing == Balancing.WITH_LISTENERS) {
      return Optional.empty();
    }
    return Optional.of(
        new LoadBalancerSpec(
            LoadBalancerSpec.Type.APPLICATION,
            algorithm,
            listeners,
            new LoadBalancerSpec.HealthCheck(
                "/__lbheartbeat__", Duration.ofSeconds(2), Duration.ofSeconds(1), 2, 2),
            Duration.ofSeconds(10)));
  }

  private enum Balancing {
    WITH_LISTENERS,
    ALWAYS
  }
}
