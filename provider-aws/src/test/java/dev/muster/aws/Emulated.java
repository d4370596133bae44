package dev.muster.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.aws.call.CallMeter;
import dev.muster.provider.Provider;
import dev.muster.provider.Scope;
import dev.muster.provider.network.GroupName;
import dev.muster.provider.network.IngressRule;
import dev.muster.provider.network.NetworkPlan;
import dev.muster.spec.MachineSpec;
import dev.muster.spec.id.BaseImage;
import dev.muster.spec.id.CidrBlock;
import dev.muster.spec.id.InstanceType;
import dev.muster.spec.id.Region;
import dev.muster.spec.id.Zone;
import dev.muster.testkit.aws.ApiProxy;
import dev.muster.testkit.aws.MotoServer;
import dev.muster.testkit.contract.ProviderBackend;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The provider on the emulator, which is empty but for a base image, through the proxy. */
final class Emulated implements ProviderBackend {
  static final Region REGION = new Region("us-east-1");
  static final CidrBlock CIDR = new CidrBlock("127.80.0.0/16");
  static final List<Zone> ZONES = List.of(new Zone("us-east-1a"), new Zone("us-east-1b"));

  private final MotoServer server;
  private final ApiProxy proxy;
  private final AwsProvider provider;
  private final MachineSpec machine;

  private Emulated(MotoServer server) {
    this.server = server;
    server.reset();
    this.machine =
        new MachineSpec(new BaseImage(server.registerImage()), new InstanceType("t3.small"));
    this.proxy = ApiProxy.before(server.endpoint(), server.model());
    this.provider = provider(InstantSource.system());
  }

  /** A fresh world; the test is skipped, and says why, where there is no emulator. */
  static Emulated open() {
    return new Emulated(MotoServer.orSkip());
  }

  /** Another provider of the same world, as after a restart. */
  AwsProvider provider(InstantSource clock) {
    return provider(clock, CallMeter.NONE);
  }

  /** Another one, whose calls are counted. */
  AwsProvider provider(CallMeter meter) {
    return provider(InstantSource.system(), meter);
  }

  private AwsProvider provider(InstantSource clock, CallMeter meter) {
    return new AwsProvider(new AwsSettings(REGION, Optional.of(proxy.endpoint()), clock), meter);
  }

  ApiProxy proxy() {
    return proxy;
  }

  MotoServer server() {
    return server;
  }

  @Override
  public Provider provider() {
    return provider;
  }

  @Override
  public Scope scope() {
    return new Scope(Scope.AWS, Scope.OWN_ACCOUNT, REGION.value());
  }

  @Override
  public NetworkPlan network() {
    SortedMap<GroupName, SortedSet<IngressRule>> groups = new TreeMap<>();
    groups.put(
        GroupName.LOAD_BALANCER,
        new TreeSet<>(List.of(new IngressRule.FromRange(8080, CidrBlock.ANYWHERE))));
    groups.put(
        GroupName.of(SERVICE),
        new TreeSet<>(
            List.of(
                new IngressRule.FromGroup(PORT, GroupName.LOAD_BALANCER),
                new IngressRule.FromGroup(PORT, GroupName.of(SERVICE)),
                new IngressRule.FromRange(9797, CIDR))));
    return new NetworkPlan(Optional.of(CIDR), ZONES, groups);
  }

  @Override
  public Optional<MachineSpec> machine() {
    return Optional.of(machine);
  }

  @Override
  public void passTime() {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
  }

  @Override
  public void close() {
    provider.close();
    proxy.close();
    assertThat(proxy.invalid()).as("calls that AWS would refuse").isEmpty();
    assertThat(proxy.crashes()).as("calls that the emulator failed on").isEmpty();
  }
}
