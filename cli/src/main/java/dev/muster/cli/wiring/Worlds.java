package dev.muster.cli.wiring;

import dev.muster.aws.AwsProvider;
import dev.muster.aws.AwsSettings;
import dev.muster.aws.call.CallMeter;
import dev.muster.controller.prometheus.PrometheusServers;
import dev.muster.ensemble.ZooKeeperEnsembles;
import dev.muster.local.LocalProvider;
import dev.muster.local.network.NetworkPrefix;
import dev.muster.local.settings.LocalSettings;
import dev.muster.local.settings.ProcessLauncher;
import dev.muster.provider.Ensembles;
import dev.muster.provider.MetricSource;
import dev.muster.provider.Provider;
import dev.muster.provider.Scope;
import dev.muster.spec.id.Region;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The worlds that clusters live in: a provider for each scope, and the clusters' ensembles. */
public final class Worlds implements AutoCloseable {
  private final LocalProvider local;
  private final Map<Scope, AwsProvider> regions = new ConcurrentHashMap<>();
  private final ZooKeeperEnsembles ensembles;
  private final PrometheusServers metrics;
  private final InstantSource clock;
  private volatile Optional<MeterRegistry> meters = Optional.empty();
  private volatile Optional<Provider> clouds = Optional.empty();

  private Worlds(LocalProvider local, ZooKeeperEnsembles ensembles, InstantSource clock) {
    this.local = local;
    this.ensembles = ensembles;
    this.metrics = new PrometheusServers(clock);
    this.clock = clock;
  }

  /**
   * Makes the worlds; nothing is touched yet.
   *
   * @param machines the folder of the local provider
   * @param prefix the loopback addresses that its machines have
   * @param clock the present
   */
  public static Worlds of(Path machines, NetworkPrefix prefix, InstantSource clock) {
    return new Worlds(
        new LocalProvider(LocalSettings.of(machines, prefix, launcher(), clock)),
        new ZooKeeperEnsembles(clock),
        clock);
  }

  /** The clock that stamps what is read: whoever compares such instants must have the same. */
  InstantSource clock() {
    return clock;
  }

  /** The processes of machines run on the Java and the jars that run now. */
  private static ProcessLauncher launcher() {
    return new ProcessLauncher(
        Path.of(System.getProperty("java.home"), "bin", "java"),
        System.getProperty("java.class.path"),
        AgentProgram.class.getName(),
        ProcessLauncher.SMALL_JVM);
  }

  /** The provider of a scope; one of a region of AWS is made when it is first asked for. */
  public Provider provider(Scope scope) {
    if (scope.equals(Scope.LOCAL)) {
      return local;
    }
    if (!scope.provider().equals(Scope.AWS)) {
      throw new IllegalArgumentException("no provider serves the scope " + scope);
    }
    if (clouds.isPresent()) {
      return clouds.get();
    }
    return regions.computeIfAbsent(
        scope,
        region ->
            new AwsProvider(AwsSettings.of(new Region(region.region()), clock), meter(region)));
  }

  private CallMeter meter(Scope scope) {
    return meters
        .<CallMeter>map(registry -> new AwsMeters(registry, scope.region()))
        .orElse(CallMeter.NONE);
  }

  /**
   * Serves no clouds, and says why to whoever asks.
   *
   * @param reason why, and what to do about it
   */
  public Worlds withoutClouds(String reason) {
    clouds = Optional.of(new ShutProvider(reason, clock));
    return this;
  }

  /** Counts the calls of providers from now on; those that were asked for before count nowhere. */
  void countIn(MeterRegistry registry) {
    meters = Optional.of(registry);
  }

  /** The clusters' ensembles. */
  public Ensembles ensembles() {
    return ensembles;
  }

  /** The servers that keep the metrics of services. */
  MetricSource metrics() {
    return metrics;
  }

  @Override
  public void close() {
    metrics.close();
    ensembles.close();
    regions.values().forEach(AwsProvider::close);
  }
}
