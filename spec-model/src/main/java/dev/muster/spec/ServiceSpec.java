package dev.muster.spec;

import dev.muster.spec.id.ServiceName;
import dev.muster.spec.id.ServiceVersion;
import dev.muster.spec.id.Sha256;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One service of a cluster.
 *
 * @param name the service
 * @param version the version that is wanted
 * @param instances how many machines, zero or more
 * @param artifact the file that the service's image is made from; absent for a service whose
 *     command is on the base image already
 * @param run how the service is started and where it listens
 * @param health the paths by which the agent asks the service how it is; absent for one that has no
 *     HTTP health
 * @param replacement whether Muster may replace a broken machine by itself
 * @param rollout how it moves to another revision
 * @param machine what its machines are made of; absent on this machine itself
 * @param ingress who may reach which ports, beside the load balancer on the port of {@code run}
 */
public record ServiceSpec(
    ServiceName name,
    ServiceVersion version,
    int instances,
    Optional<Artifact> artifact,
    Run run,
    Optional<Health> health,
    Replacement replacement,
    RolloutSpec rollout,
    Optional<MachineSpec> machine,
    List<IngressSpec> ingress) {
  /** Copies the list. */
  public ServiceSpec {
    ingress = List.copyOf(ingress);
  }

  /** The same with another number of machines. */
  public ServiceSpec withInstances(int newInstances) {
    return new ServiceSpec(
        name, version, newInstances, artifact, run, health, replacement, rollout, machine, ingress);
  }

  /** The same, run in another way. */
  public ServiceSpec with(Run newRun) {
    return new ServiceSpec(
        name, version, instances, artifact, newRun, health, replacement, rollout, machine, ingress);
  }

  /** The same with another health check, or none. */
  public ServiceSpec withHealth(Optional<Health> newHealth) {
    return new ServiceSpec(
        name, version, instances, artifact, run, newHealth, replacement, rollout, machine, ingress);
  }

  /** The same, its machines replaced by somebody else. */
  public ServiceSpec with(Replacement newReplacement) {
    return new ServiceSpec(
        name, version, instances, artifact, run, health, newReplacement, rollout, machine, ingress);
  }

  /** The same in another version. */
  public ServiceSpec with(ServiceVersion newVersion) {
    return new ServiceSpec(
        name, newVersion, instances, artifact, run, health, replacement, rollout, machine, ingress);
  }

  /** The same, rolled out in another way. */
  public ServiceSpec with(RolloutSpec newRollout) {
    return new ServiceSpec(
        name, version, instances, artifact, run, health, replacement, newRollout, machine, ingress);
  }

  /** The same, its machines running what another spec of the service names. */
  public ServiceSpec running(ServiceSpec other) {
    return new ServiceSpec(
        name,
        other.version,
        instances,
        other.artifact,
        other.run,
        other.health,
        replacement,
        rollout,
        other.machine,
        ingress);
  }

  /** Whether Muster may replace a broken machine of the service by itself. */
  public enum Replacement {
    /** A broken machine is replaced by a new one: {@code stateful: false}. */
    AUTOMATIC,
    /** The machine's disk matters, only a person replaces it: {@code stateful: true}. */
    BY_PERSON
  }

  /**
   * A file that is fetched into the image.
   *
   * @param url where it lies; {@code ${version}} stands for the service's version
   * @param sha256 the digest of each version that may be deployed
   */
  public record Artifact(String url, SortedMap<ServiceVersion, Sha256> sha256) {
    /** Copies the digests. */
    public Artifact {
      sha256 = Collections.unmodifiableSortedMap(new TreeMap<>(sha256));
    }

    /** The address for one version. */
    public String urlOf(ServiceVersion version) {
      return url.replace("${version}", version.value());
    }
  }

  /**
   * How a service is started.
   *
   * @param command program and arguments, run in the image's folder; {@code ${version}} stands for
   *     the service's version
   * @param port the TCP port on which it listens, on its machine's address
   * @param environment variables that are set for it
   */
  public record Run(List<String> command, int port, SortedMap<String, String> environment) {
    /** Copies the collections. */
    public Run {
      command = List.copyOf(command);
      environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
    }
  }

  /**
   * How the agent asks a service how it is.
   *
   * @param path GET must answer 2xx when the service and what it needs are well
   * @param versionPath GET answers JSON with a {@code version}; absent when the service has none
   */
  public record Health(String path, Optional<String> versionPath) {}
}
