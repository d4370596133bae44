package dev.muster.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.provider.Fence;
import dev.muster.provider.Observation;
import dev.muster.provider.Outcome;
import dev.muster.provider.Part;
import dev.muster.provider.Provider;
import dev.muster.provider.action.InfrastructureAction;
import dev.muster.provider.action.InfrastructureAction.BuildImage;
import dev.muster.provider.action.InfrastructureAction.CreateBalancer;
import dev.muster.provider.action.InfrastructureAction.CreateNetwork;
import dev.muster.provider.action.InfrastructureAction.LaunchInstance;
import dev.muster.provider.action.InfrastructureAction.RegisterTarget;
import dev.muster.provider.identity.ImageId;
import dev.muster.provider.identity.Incarnation;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.identity.InstanceIdentity;
import dev.muster.provider.identity.LaunchToken;
import dev.muster.provider.observed.Balancers;
import dev.muster.provider.observed.Images;
import dev.muster.provider.observed.Instances;
import dev.muster.provider.observed.Networks;
import dev.muster.provider.observed.ObservedBalancer;
import dev.muster.provider.observed.ObservedInstance;
import dev.muster.provider.observed.ObservedNetwork;
import dev.muster.provider.observed.ObservedTarget;
import dev.muster.provider.observed.PartContent;
import dev.muster.provider.observed.Targets;
import dev.muster.spec.LoadBalancerSpec;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.ClusterUid;
import dev.muster.spec.id.RevisionId;
import dev.muster.spec.id.ServiceVersion;
import dev.muster.spec.id.Slot;
import dev.muster.testkit.contract.ProviderBackend;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** One cluster on the emulator, and what tests do with it. */
record Site(Emulated world, Provider provider, Fence fence) {
  static final ClusterKey CLUSTER = ClusterKey.parse("shop/prod");
  static final ClusterUid UID = new ClusterUid("uid-1");
  static final RevisionId REVISION = new RevisionId("0123456789ab");
  static final RevisionId NEXT_REVISION = new RevisionId("ba9876543210");
  static final LoadBalancerSpec BALANCING =
      new LoadBalancerSpec(
          LoadBalancerSpec.Type.APPLICATION,
          LoadBalancerSpec.Algorithm.LEAST_CONNECTIONS,
          List.of(new LoadBalancerSpec.Listener(8080, ProviderBackend.SERVICE)),
          new LoadBalancerSpec.HealthCheck(
              "/alive", Duration.ofSeconds(5), Duration.ofSeconds(2), 2, 3),
          Duration.ofSeconds(30));

  static Site of(Emulated world) {
    return new Site(world, world.provider(), new Fence(world.scope(), 1, "test"));
  }

  /** The same world through a provider that has just been started. */
  Site restarted() {
    return new Site(world, world.provider(InstantSource.system()), fence);
  }

  Outcome apply(InfrastructureAction action) {
    return provider.apply(fence, action);
  }

  Outcome.Accepted accepted(InfrastructureAction action) {
    Outcome outcome = apply(action);
    assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
    return (Outcome.Accepted) outcome;
  }

  CreateNetwork createNetwork() {
    return new CreateNetwork(CLUSTER, UID, world.network());
  }

  BuildImage build(RevisionId revision) {
    return new BuildImage(CLUSTER, UID, world.recipe(revision));
  }

  /** The network, and an image of each revision. */
  Site prepared(RevisionId... revisions) {
    accepted(createNetwork());
    for (RevisionId revision : revisions) {
      accepted(build(revision));
    }
    return this;
  }

  Site balanced() {
    accepted(new CreateBalancer(CLUSTER, UID, BALANCING));
    return this;
  }

  LaunchInstance launch(int ordinal, RevisionId revision) {
    return new LaunchInstance(
        new LaunchToken("token-" + ordinal),
        new InstanceIdentity(
            CLUSTER,
            UID,
            new Slot(ProviderBackend.SERVICE, ordinal),
            new Incarnation(1),
            new ServiceVersion("1.0"),
            revision,
            Optional.empty()),
        Emulated.ZONES.getFirst(),
        image(revision));
  }

  private ImageId image(RevisionId revision) {
    return observed(Part.IMAGES, Images.class).all().stream()
        .filter(image -> image.revision().equals(revision))
        .findFirst()
        .orElseThrow()
        .id();
  }

  InstanceId launched(int ordinal, RevisionId revision) {
    return accepted(launch(ordinal, revision)).instance().orElseThrow();
  }

  RegisterTarget register(int ordinal, InstanceId machine, RevisionId revision) {
    return new RegisterTarget(
        balancer().id(),
        ProviderBackend.SERVICE,
        new Slot(ProviderBackend.SERVICE, ordinal),
        machine,
        ProviderBackend.PORT,
        revision);
  }

  ObservedNetwork network() {
    List<ObservedNetwork> all = observed(Part.NETWORKS, Networks.class).all();
    assertThat(all).hasSize(1);
    return all.getFirst();
  }

  ObservedBalancer balancer() {
    List<ObservedBalancer> all = observed(Part.BALANCERS, Balancers.class).all();
    assertThat(all).hasSize(1);
    return all.getFirst();
  }

  List<ObservedTarget> targets() {
    return observed(Part.TARGETS, Targets.class).all();
  }

  List<ObservedInstance> machines() {
    return observed(Part.INSTANCES, Instances.class).all();
  }

  <T extends PartContent> T observed(Part part, Class<T> type) {
    Observation<? extends PartContent> observation = provider.observe(world.scope(), part);
    assertThat(observation).isInstanceOf(Observation.Complete.class);
    return type.cast(((Observation.Complete<?>) observation).value());
  }
}
