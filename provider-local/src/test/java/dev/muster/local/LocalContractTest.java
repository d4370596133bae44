package dev.muster.local;

import dev.muster.provider.Provider;
import dev.muster.provider.Scope;
import dev.muster.provider.network.NetworkPlan;
import dev.muster.spec.MachineSpec;
import dev.muster.spec.id.Zone;
import dev.muster.testkit.contract.ProviderBackend;
import dev.muster.testkit.contract.ProviderContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.io.TempDir;

/** The contract with real processes that do nothing, and real load balancers. */
class LocalContractTest extends ProviderContract {
  @TempDir private Path folder;

  @Override
  protected ProviderBackend open() {
    return new Processes(new TestRoot(folder));
  }

  private record Processes(TestRoot root) implements ProviderBackend {
    @Override
    public Provider provider() {
      return root.provider;
    }

    @Override
    public Scope scope() {
      return Scope.LOCAL;
    }

    @Override
    public NetworkPlan network() {
      return NetworkPlan.over(List.of(TestRoot.ZONE, new Zone("b")));
    }

    @Override
    public Optional<MachineSpec> machine() {
      return Optional.empty();
    }

    @Override
    public void passTime() {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }

    @Override
    public void close() {
      try {
        root.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
