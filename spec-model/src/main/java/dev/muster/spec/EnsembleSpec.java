package dev.muster.spec;

import dev.muster.spec.id.ServiceName;
import dev.muster.spec.id.ServiceVersion;
import java.util.Optional;

/**
 * The cluster's own ZooKeeper servers, which hold its runtime configuration.
 *
 * @param size how many servers: odd and at least three
 * @param version the ZooKeeper version that they run
 * @param machine what their machines are made of; absent on this machine itself
 */
public record EnsembleSpec(int size, ServiceVersion version, Optional<MachineSpec> machine) {
  /** The service that the ensemble's machines belong to. */
  public static final ServiceName SERVICE = new ServiceName("zknode");

  /** How many servers an ensemble has when nothing is said. */
  public static final int DEFAULT_SIZE = 3;

  /** The ZooKeeper version that runs when nothing is said: the one that Muster ships with. */
  public static final ServiceVersion DEFAULT_VERSION = new ServiceVersion("3.9.5");

  /** Servers on this machine itself. */
  public EnsembleSpec(int size, ServiceVersion version) {
    this(size, version, Optional.empty());
  }
}
