package dev.muster.simulator.stage;

import dev.muster.spec.ClusterDocument;
import dev.muster.spec.ClusterSpec;
import dev.muster.spec.ConfigDocument;
import dev.muster.spec.EnsembleSpec;
import dev.muster.spec.FreezeWindow;
import dev.muster.spec.LoadBalancerSpec;
import dev.muster.spec.PolicySpec;
import dev.muster.spec.PrometheusGate;
import dev.muster.spec.ProviderSpec;
import dev.muster.spec.RolloutSpec;
import dev.muster.spec.ServiceSpec;
import dev.muster.spec.id.BaseImage;
import dev.muster.spec.id.CidrBlock;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.Region;
import dev.muster.spec.id.ServiceName;
import dev.muster.spec.id.ServiceVersion;
import dev.muster.spec.id.Zone;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** A cluster's document while commits change it. */
public final class SpecDraft {
  /** The zones of every cluster whose document is drafted here. */
  public static final List<Zone> ZONES = List.of(new Zone("a"), new Zone("b"), new Zone("c"));

  private static final int FIRST_PORT = 8000;
  private static final int CONSECUTIVE = 2;

  /**
   * How services roll out here, unless their draft says otherwise: as quickly as can be watched.
   */
  public static final RolloutSpec QUICK =
      new RolloutSpec(
          new RolloutSpec.Pace(1, 50, 100),
          new RolloutSpec.Times(
              Duration.ofSeconds(10),
              Duration.ofSeconds(20),
              Duration.ofMinutes(3),
              Duration.ofMinutes(10)),
          RolloutSpec.Approval.NONE,
          List.of(
              new RolloutSpec.Gate.LoadBalancer(CONSECUTIVE),
              new RolloutSpec.Gate.Http(CONSECUTIVE)));

  /** To roll out whatever is well, without a canary or a watch. */
  public static final RolloutSpec AT_ONCE =
      new RolloutSpec(
          new RolloutSpec.Pace(0, 100, 100),
          new RolloutSpec.Times(
              Duration.ZERO, Duration.ZERO, Duration.ofMinutes(3), Duration.ofMinutes(10)),
          RolloutSpec.Approval.NONE,
          List.of());

  /** A gate on errors of the revision, in bounds or compared with the old one as well. */
  public static PrometheusGate metricGate(boolean compared) {
    return new PrometheusGate(
        "errors",
        CONSECUTIVE,
        new PrometheusGate.Query(
            "http://metrics.test:9090",
            "errors{revision=\"${revision}\"}",
            Optional.of(new PrometheusGate.Samples("requests{revision=\"${revision}\"}", 10))),
        new PrometheusGate.Bounds(Optional.empty(), Optional.of(new BigDecimal("0.5"))),
        compared
            ? Optional.of(new PrometheusGate.Comparison.Ratio(BigDecimal.TWO))
            : Optional.empty());
  }

  private final ClusterKey key;
  private final SortedMap<ServiceName, Service> services = new TreeMap<>();
  private PolicySpec.Mode mode = PolicySpec.Mode.ENFORCE;
  private ProviderSpec provider = new ProviderSpec.Local(ZONES);
  private RolloutSpec rollout = QUICK;
  private List<FreezeWindow> freeze = List.of();
  private Optional<Integer> confirmed = Optional.empty();
  private Optional<ClusterDocument> given = Optional.empty();
  private final Set<ServiceName> everStateful = new HashSet<>();

  /** A draft without services. */
  public SpecDraft(ClusterKey key) {
    this.key = key;
  }

  /** A draft that is a document which somebody else has written. */
  public static SpecDraft of(ClusterDocument document) {
    SpecDraft draft = new SpecDraft(document.key());
    draft.become(document);
    return draft;
  }

  /** From now on the draft is this document, and nothing of what was drafted before. */
  public void become(ClusterDocument document) {
    given = Optional.of(document);
    mode = document.spec().policy().mode();
    document.spec().services().forEach((name, service) -> remember(name, service.replacement()));
  }

  /**
   * A service of the draft.
   *
   * @param version its version
   * @param instances how many
   * @param config the number in its configuration; 0 for none
   * @param port where it listens
   * @param exposure whether clients reach it
   * @param replacement who may replace its machines
   */
  public record Service(
      int version,
      int instances,
      int config,
      int port,
      Exposure exposure,
      ServiceSpec.Replacement replacement) {
    Service scaled(int count) {
      return new Service(version, count, config, port, exposure, replacement);
    }

    Service at(int newVersion) {
      return new Service(newVersion, instances, config, port, exposure, replacement);
    }

    Service listeningOn(int newPort) {
      return new Service(version + 1, instances, config, newPort, exposure, replacement);
    }

    Service configured(int number) {
      return new Service(version, instances, number, port, exposure, replacement);
    }
  }

  /** Whether a service stands behind the load balancer. */
  public enum Exposure {
    /** A listener leads to it. */
    BALANCED,
    /** Nothing does. */
    INTERNAL
  }

  /** From now on its machines live in a cloud, where only those who may reach a port do. */
  public void moveToCloud() {
    provider =
        new ProviderSpec.Aws(
            new Region("us-east-1"),
            ZONES,
            new BaseImage("ami-00000000"),
            ProviderSpec.Aws.DEFAULT_INSTANCE_TYPE,
            new ProviderSpec.Network(new CidrBlock("10.1.0.0/16"), List.of()));
  }

  /** The cluster. */
  public ClusterKey key() {
    return key;
  }

  /** Its services. */
  public SortedMap<ServiceName, Service> services() {
    return services;
  }

  /** Adds a service. */
  public void add(String name, int instances, Exposure exposure, ServiceSpec.Replacement how) {
    services.put(
        new ServiceName(name),
        new Service(1, instances, 1, FIRST_PORT + name.length(), exposure, how));
    remember(new ServiceName(name), how);
  }

  private void remember(ServiceName name, ServiceSpec.Replacement how) {
    if (how == ServiceSpec.Replacement.BY_PERSON) {
      everStateful.add(name);
    }
  }

  /** Whether a service's machines held data that nobody else has, now or before. */
  public boolean isStateful(ServiceName name) {
    return everStateful.contains(name);
  }

  /** Takes a service away. */
  public void remove(ServiceName name) {
    services.remove(name);
  }

  /** Changes how many machines a service has. */
  public void scale(ServiceName name, int instances) {
    services.computeIfPresent(name, (_, service) -> service.scaled(instances));
  }

  /** Moves a service to its next version. */
  public void upgrade(ServiceName name) {
    services.computeIfPresent(name, (_, service) -> service.at(service.version() + 1));
  }

  /** Moves a service to the version before, if there is one. */
  public void downgrade(ServiceName name) {
    services.computeIfPresent(name, (_, service) -> service.at(Math.max(1, service.version() - 1)));
  }

  /** Moves a service to its next version, which listens on the next port. */
  public void changePort(ServiceName name) {
    services.computeIfPresent(name, (_, service) -> service.listeningOn(service.port() + 10));
  }

  /** Changes the configuration of a service. */
  public void configure(ServiceName name) {
    services.computeIfPresent(name, (_, service) -> service.configured(service.config() + 1));
  }

  /** Whether the controller acts. */
  public PolicySpec.Mode mode() {
    return mode;
  }

  /** Says whether the controller acts. */
  public void mode(PolicySpec.Mode newMode) {
    mode = newMode;
  }

  /** Says how its services roll out. */
  public void roll(RolloutSpec newRollout) {
    rollout = newRollout;
  }

  /** Says when no rollout goes forward. */
  public void freeze(List<FreezeWindow> windows) {
    freeze = windows;
  }

  /** States in the document how many machines may go; none for no statement. */
  public void confirm(Optional<Integer> count) {
    confirmed = count;
  }

  /** The document as it is now. */
  public ClusterDocument document() {
    return given.map(document -> document.with(document.spec().in(mode))).orElseGet(this::drafted);
  }

  private ClusterDocument drafted() {
    SortedMap<String, String> annotations = new TreeMap<>();
    confirmed.ifPresent(
        count -> annotations.put(ClusterDocument.CONFIRM_ANNOTATION, Integer.toString(count)));
    SortedMap<ServiceName, ServiceSpec> specs = new TreeMap<>();
    SortedMap<ServiceName, ConfigDocument> config = new TreeMap<>();
    List<LoadBalancerSpec.Listener> listeners = new ArrayList<>();
    services.forEach((name, service) -> {
      specs.put(name, spec(name, service));
      if (service.config() > 0) {
        config.put(name, ConfigDocument.ofCanonicalJson("{\"number\":" + service.config() + "}"));
      }
      if (service.exposure() == Exposure.BALANCED) {
        listeners.add(new LoadBalancerSpec.Listener(service.port() - 7900, name));
      }
    });
    return new ClusterDocument(
        key,
        new TreeMap<>(),
        annotations,
        new ClusterSpec(
            provider,
            new EnsembleSpec(EnsembleSpec.DEFAULT_SIZE, EnsembleSpec.DEFAULT_VERSION),
            listeners.isEmpty() ? Optional.empty() : Optional.of(balancer(listeners)),
            specs,
            config,
            new PolicySpec(mode, PolicySpec.Deletion.CONFIRM, freeze)));
  }

  private ServiceSpec spec(ServiceName name, Service service) {
    return new ServiceSpec(
        name,
        new ServiceVersion("1." + service.version()),
        service.instances(),
        Optional.empty(),
        new ServiceSpec.Run(List.of("bin/" + name), service.port(), new TreeMap<>()),
        Optional.of(new ServiceSpec.Health("/__heartbeat__", Optional.empty())),
        service.replacement(),
        rollout,
        Optional.empty(),
        List.of());
  }

  private static LoadBalancerSpec balancer(List<LoadBalancerSpec.Listener> listeners) {
    return new LoadBalancerSpec(
        LoadBalancerSpec.Type.APPLICATION,
        LoadBalancerSpec.Algorithm.ROUND_ROBIN,
        listeners,
        new LoadBalancerSpec.HealthCheck(
            "/__lbheartbeat__", Duration.ofSeconds(2), Duration.ofSeconds(1), 2, 2),
        Duration.ofSeconds(10));
  }
}
