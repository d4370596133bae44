package dev.muster.simulator.cloud;

import dev.muster.provider.Fence;
import dev.muster.provider.Observation;
import dev.muster.provider.Outcome;
import dev.muster.provider.Part;
import dev.muster.provider.Provider;
import dev.muster.provider.Scope;
import dev.muster.provider.action.InfrastructureAction;
import dev.muster.provider.network.GroupName;
import dev.muster.provider.network.IngressRule;
import dev.muster.provider.network.NetworkPlan;
import dev.muster.provider.observed.PartContent;
import dev.muster.simulator.schedule.Chance;
import dev.muster.simulator.schedule.Schedule;
import dev.muster.simulator.schedule.Trace;
import dev.muster.spec.MachineSpec;
import dev.muster.spec.id.CidrBlock;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.Zone;
import dev.muster.testkit.contract.ProviderBackend;
import dev.muster.testkit.contract.ProviderContract;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The contract of providers in the simulated cloud, when nothing goes wrong on the way. */
class SimContractTest extends ProviderContract {
  @Override
  protected ProviderBackend open() {
    return new Simulated();
  }

  private static final class Simulated implements ProviderBackend, Provider {
    private static final ClusterKey SOMEBODY = ClusterKey.parse("shop/prod");
    private static final long MOMENT_MILLIS = 1_000;

    private final Schedule schedule = new Schedule();
    private final SimCloud cloud =
        new SimCloud(schedule, new Trace(schedule), CloudTiming.LOCAL, new Chance(1));

    @Override
    public Observation<? extends PartContent> observe(Scope scope, Part part) {
      return new Observation.Complete<>(cloud.read(part, 0), Schedule.instant(schedule.now()));
    }

    @Override
    public Outcome apply(Fence fence, InfrastructureAction action) {
      return cloud.apply(fence, SOMEBODY, action);
    }

    @Override
    public Outcome raiseFence(Fence fence) {
      return cloud.raise(fence);
    }

    @Override
    public Provider provider() {
      return this;
    }

    @Override
    public Scope scope() {
      return Scope.LOCAL;
    }

    @Override
    public NetworkPlan network() {
      SortedSet<IngressRule> rules =
          new TreeSet<>(List.of(new IngressRule.FromRange(PORT, CidrBlock.ANYWHERE)));
      return new NetworkPlan(
          Optional.empty(),
          List.of(new Zone("a"), new Zone("b")),
          new TreeMap<>(Map.of(GroupName.of(SERVICE), rules)));
    }

    @Override
    public Optional<MachineSpec> machine() {
      return Optional.empty();
    }

    @Override
    public void passTime() {
      long until = schedule.now() + MOMENT_MILLIS;
      while (schedule.step(until)) {
        // Everything until then happens.
      }
    }

    @Override
    public void close() {}
  }
}
