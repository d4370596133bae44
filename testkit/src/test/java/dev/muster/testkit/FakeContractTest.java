package dev.muster.testkit;

import dev.muster.provider.Provider;
import dev.muster.provider.Scope;
import dev.muster.provider.network.NetworkPlan;
import dev.muster.spec.MachineSpec;
import dev.muster.spec.id.Zone;
import dev.muster.testkit.contract.ProviderBackend;
import dev.muster.testkit.contract.ProviderContract;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The contract of providers in memory. */
class FakeContractTest extends ProviderContract {
  @Override
  protected ProviderBackend open() {
    return new InMemory(new FakeWorld(Instant.parse("2026-01-01T00:00:00Z")));
  }

  private record InMemory(FakeWorld world) implements ProviderBackend {
    @Override
    public Provider provider() {
      return world;
    }

    @Override
    public Scope scope() {
      return Scope.LOCAL;
    }

    @Override
    public NetworkPlan network() {
      return NetworkPlan.over(List.of(new Zone("a"), new Zone("b")));
    }

    @Override
    public Optional<MachineSpec> machine() {
      return Optional.empty();
    }

    @Override
    public void passTime() {
      world.advance(Duration.ofSeconds(1));
    }

    @Override
    public void close() {}
  }
}
