package dev.muster.testkit.contract;

import dev.muster.provider.Provider;
import dev.muster.provider.Scope;
import dev.muster.provider.action.ImageRecipe;
import dev.muster.provider.network.NetworkPlan;
import dev.muster.spec.MachineSpec;
import dev.muster.spec.ServiceSpec;
import dev.muster.spec.id.RevisionId;
import dev.muster.spec.id.ServiceName;
import dev.muster.spec.id.ServiceVersion;
import dev.muster.spec.id.Zone;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** A provider in a world of its own, with what the contract has to know of it. */
public interface ProviderBackend extends AutoCloseable {
  /** The service of the contract. */
  ServiceName SERVICE = new ServiceName("web");

  /** The port on which its machines listen. */
  int PORT = 8000;

  /** The provider. */
  Provider provider();

  /** The scope that it serves. */
  Scope scope();

  /** A network that it can make. */
  NetworkPlan network();

  /** What machines are made of; absent where they are processes. */
  Optional<MachineSpec> machine();

  /** Lets a moment pass, so that what was begun goes on. */
  void passTime();

  /** The zones of its network. */
  default List<Zone> zones() {
    return network().zones();
  }

  /** A recipe of the contract's service. */
  default ImageRecipe recipe(RevisionId revision) {
    return new ImageRecipe(
        SERVICE,
        new ServiceVersion("1.0"),
        revision,
        new ImageRecipe.Content.Service(
            Optional.empty(),
            new ServiceSpec.Run(List.of("run"), PORT, new TreeMap<>()),
            Optional.empty()),
        machine());
  }

  @Override
  void close();
}
