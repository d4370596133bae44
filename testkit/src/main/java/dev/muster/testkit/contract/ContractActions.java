package dev.muster.testkit.contract;

import dev.muster.provider.action.InfrastructureAction.LaunchInstance;
import dev.muster.provider.action.InfrastructureAction.RegisterTarget;
import dev.muster.provider.action.InfrastructureAction.TerminateInstance;
import dev.muster.provider.identity.ImageId;
import dev.muster.provider.identity.Incarnation;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.identity.InstanceIdentity;
import dev.muster.provider.identity.LaunchToken;
import dev.muster.provider.observed.ObservedBalancer;
import dev.muster.spec.LoadBalancerSpec;
import dev.muster.spec.id.RevisionId;
import dev.muster.spec.id.Slot;
import dev.muster.spec.id.Zone;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** What the contract asks of a provider. */
final class ContractActions {
  private ContractActions() {}

  static LaunchInstance launch(int ordinal, ImageId image, Zone zone) {
    return new LaunchInstance(
        new LaunchToken("token-" + ordinal),
        new InstanceIdentity(
            ProviderContract.CLUSTER,
            ProviderContract.UID,
            new Slot(ProviderBackend.SERVICE, ordinal),
            new Incarnation(1),
            ProviderContract.VERSION,
            ProviderContract.REVISION,
            Optional.empty()),
        zone,
        image);
  }

  static TerminateInstance terminate(InstanceId machine) {
    return new TerminateInstance(
        machine, new Slot(ProviderBackend.SERVICE, 1), TerminateInstance.Cause.SCALE_DOWN);
  }

  static RegisterTarget register(
      ObservedBalancer balancer, InstanceId machine, RevisionId revision) {
    return new RegisterTarget(
        balancer.id(),
        ProviderBackend.SERVICE,
        new Slot(ProviderBackend.SERVICE, 1),
        machine,
        ProviderBackend.PORT,
        revision);
  }

  static LoadBalancerSpec balancing(String path, int... ports) {
    return new LoadBalancerSpec(
        LoadBalancerSpec.Type.APPLICATION,
        LoadBalancerSpec.Algorithm.LEAST_CONNECTIONS,
        Arrays.stream(ports)
            .mapToObj(port -> new LoadBalancerSpec.Listener(port, ProviderBackend.SERVICE))
            .toList(),
        new LoadBalancerSpec.HealthCheck(path, Duration.ofSeconds(5), Duration.ofSeconds(2), 2, 3),
        Duration.ofSeconds(1));
  }
}
