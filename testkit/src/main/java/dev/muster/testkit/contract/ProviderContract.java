package dev.muster.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.muster.provider.Failure;
import dev.muster.provider.Fence;
import dev.muster.provider.Observation;
import dev.muster.provider.Outcome;
import dev.muster.provider.Part;
import dev.muster.provider.action.InfrastructureAction;
import dev.muster.provider.action.InfrastructureAction.BuildImage;
import dev.muster.provider.action.InfrastructureAction.ConfigureBalancer;
import dev.muster.provider.action.InfrastructureAction.ConfigureNetwork;
import dev.muster.provider.action.InfrastructureAction.CreateBalancer;
import dev.muster.provider.action.InfrastructureAction.CreateNetwork;
import dev.muster.provider.action.InfrastructureAction.DeleteBalancer;
import dev.muster.provider.action.InfrastructureAction.DeleteImage;
import dev.muster.provider.action.InfrastructureAction.DeleteNetwork;
import dev.muster.provider.action.InfrastructureAction.DeregisterTarget;
import dev.muster.provider.action.InfrastructureAction.LaunchInstance;
import dev.muster.provider.action.InfrastructureAction.StartInstance;
import dev.muster.provider.action.InfrastructureAction.StopInstance;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.identity.Tags;
import dev.muster.provider.observed.Balancers;
import dev.muster.provider.observed.Images;
import dev.muster.provider.observed.Instances;
import dev.muster.provider.observed.Networks;
import dev.muster.provider.observed.ObservedBalancer;
import dev.muster.provider.observed.ObservedImage;
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
import java.util.List;
import java.util.SortedMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every provider promises: made once, seen as it was made, and gone when it is deleted. */
public abstract class ProviderContract {
  private static final int MOST_MOMENTS = 150;
  static final ClusterKey CLUSTER = ClusterKey.parse("shop/prod");
  static final ClusterUid UID = new ClusterUid("uid-1");
  private static final ClusterKey OTHER_CLUSTER = ClusterKey.parse("shop/test");
  private static final ClusterUid OTHER_UID = new ClusterUid("uid-2");
  static final RevisionId REVISION = new RevisionId("0123456789ab");
  private static final RevisionId NEXT_REVISION = new RevisionId("ba9876543210");
  static final ServiceVersion VERSION = new ServiceVersion("1.0");

  private ProviderBackend backend;
  private Fence fence;

  /** A provider with nothing in its world. */
  protected abstract ProviderBackend open();

  /** Opens the world of one test. */
  @BeforeEach
  final void openBackend() {
    backend = open();
    fence = new Fence(backend.scope(), 1, "contract");
    assertThat(backend.provider().raiseFence(fence)).isInstanceOf(Outcome.Accepted.class);
  }

  /** Leaves nothing. */
  @AfterEach
  final void closeBackend() {
    backend.close();
  }

  @Test
  final void a_network_is_made_once_with_its_zones_and_its_owner() {
    accepted(new CreateNetwork(CLUSTER, UID, backend.network()));
    accepted(new CreateNetwork(CLUSTER, UID, backend.network()));

    List<ObservedNetwork> owned = networks(UID);
    assertThat(owned).hasSize(1);
    assertThat(owned.getFirst().zones()).containsExactlyInAnyOrderElementsOf(backend.zones());
    assertThat(owned.getFirst().groups()).isEqualTo(backend.network().groups());
    assertThat(owned.getFirst().tags()).containsAllEntriesOf(Tags.ofCluster(CLUSTER, UID));
  }

  @Test
  final void a_network_that_is_configured_to_what_it_is_stays_so() {
    accepted(new CreateNetwork(CLUSTER, UID, backend.network()));
    ObservedNetwork before = networks(UID).getFirst();

    accepted(new ConfigureNetwork(before.id(), CLUSTER, UID, backend.network()));

    assertThat(networks(UID)).containsExactly(before);
  }

  @Test
  final void an_image_is_made_once_and_can_be_launched() {
    prepare();
    accepted(build(REVISION));

    ObservedImage image = image(REVISION);
    assertThat(images(UID)).hasSize(1);
    assertThat(image.service()).isEqualTo(ProviderBackend.SERVICE);
    assertThat(image.version()).isEqualTo(VERSION);
    assertThat(image.state()).isEqualTo(ObservedImage.State.AVAILABLE);
  }

  @Test
  final void a_token_launches_one_machine_that_says_who_it_is() {
    prepare();
    LaunchInstance launch =
        ContractActions.launch(1, image(REVISION).id(), backend.zones().getFirst());
    InstanceId first = launched(launch);
    InstanceId second = launched(launch);

    assertThat(second).isEqualTo(first);
    ObservedInstance machine =
        await(Part.INSTANCES, Instances.class, all -> isRunning(all, first)).all().stream()
            .filter(one -> one.id().equals(first))
            .findFirst()
            .orElseThrow();
    assertThat(machines(UID)).hasSize(1);
    assertThat(Tags.identity(machine.tags())).contains(launch.identity());
    assertThat(machine.zone()).isEqualTo(launch.zone());
    assertThat(machine.image()).isEqualTo(launch.image());
    assertThat(machine.address()).isNotEmpty();
  }

  @Test
  final void a_stopped_machine_starts_again_with_its_name_and_its_address() {
    prepare();
    InstanceId machine =
        launched(ContractActions.launch(1, image(REVISION).id(), backend.zones().getFirst()));
    Slot slot = new Slot(ProviderBackend.SERVICE, 1);
    String address =
        await(Part.INSTANCES, Instances.class, all -> isRunning(all, machine)).all().stream()
            .filter(one -> one.id().equals(machine))
            .map(ObservedInstance::address)
            .findFirst()
            .orElseThrow();
    accepted(new StopInstance(machine, slot));
    await(
        Part.INSTANCES,
        Instances.class,
        all ->
            all.all().stream()
                .anyMatch(one ->
                    one.id().equals(machine) && one.state() == ObservedInstance.State.STOPPED));
    accepted(new StartInstance(machine, slot));

    assertThat(
            await(Part.INSTANCES, Instances.class, all -> isRunning(all, machine)).all().stream()
                .filter(one -> one.id().equals(machine))
                .map(ObservedInstance::address))
        .containsExactly(address);
  }

  @Test
  final void a_terminated_machine_is_gone_for_ever() {
    prepare();
    InstanceId machine =
        launched(ContractActions.launch(1, image(REVISION).id(), backend.zones().getFirst()));
    accepted(ContractActions.terminate(machine));

    await(
        Part.INSTANCES,
        Instances.class,
        all ->
            all.all().stream()
                .filter(one -> one.id().equals(machine))
                .allMatch(one -> one.state() == ObservedInstance.State.TERMINATED));
    Outcome again = backend.provider().apply(fence, ContractActions.terminate(machine));
    assertThat(again)
        .matches(
            outcome ->
                outcome instanceof Outcome.Accepted
                    || (outcome instanceof Outcome.Refused refused
                        && refused.failure() instanceof Failure.Gone),
            "accepted, or refused since it is gone");
  }

  @Test
  final void a_load_balancer_is_made_once_and_takes_other_settings() {
    prepare();
    accepted(new CreateBalancer(CLUSTER, UID, ContractActions.balancing("/alive", 8080)));
    accepted(new CreateBalancer(CLUSTER, UID, ContractActions.balancing("/alive", 8080)));
    ObservedBalancer balancer = balancer();
    assertThat(balancers(UID)).hasSize(1);
    assertThat(balancer.configured().isLike(ContractActions.balancing("/alive", 8080))).isTrue();
    assertThat(balancer.tags()).containsAllEntriesOf(Tags.ofCluster(CLUSTER, UID));

    LoadBalancerSpec other = ContractActions.balancing("/well", 8080, 8081);
    accepted(new ConfigureBalancer(balancer.id(), other));

    assertThat(balancer().configured().isLike(other)).isTrue();
  }

  @Test
  final void a_registered_machine_is_a_target_of_its_revision_until_it_leaves() {
    prepare();
    InstanceId machine =
        launched(ContractActions.launch(1, image(REVISION).id(), backend.zones().getFirst()));
    accepted(new CreateBalancer(CLUSTER, UID, ContractActions.balancing("/alive", 8080)));
    ObservedBalancer balancer = balancer();
    await(Part.INSTANCES, Instances.class, all -> isRunning(all, machine));

    accepted(ContractActions.register(balancer, machine, REVISION));
    accepted(ContractActions.register(balancer, machine, REVISION));
    assertThat(targets())
        .extracting(ObservedTarget::instance, ObservedTarget::port, ObservedTarget::revision)
        .containsExactly(tuple(machine, ProviderBackend.PORT, REVISION));

    accepted(
        new DeregisterTarget(
            balancer.id(), ProviderBackend.SERVICE, machine, ProviderBackend.PORT));
    await(Part.TARGETS, Targets.class, all -> all.all().isEmpty());
  }

  @Test
  final void machines_of_two_revisions_stand_beside_each_other() {
    prepare();
    accepted(build(NEXT_REVISION));
    InstanceId older =
        launched(ContractActions.launch(1, image(REVISION).id(), backend.zones().getFirst()));
    InstanceId newer =
        launched(ContractActions.launch(2, image(NEXT_REVISION).id(), backend.zones().getFirst()));
    accepted(new CreateBalancer(CLUSTER, UID, ContractActions.balancing("/alive", 8080)));
    ObservedBalancer balancer = balancer();
    await(Part.INSTANCES, Instances.class, all -> isRunning(all, older) && isRunning(all, newer));

    accepted(ContractActions.register(balancer, older, REVISION));
    accepted(ContractActions.register(balancer, newer, NEXT_REVISION));

    assertThat(targets())
        .extracting(ObservedTarget::instance, ObservedTarget::revision)
        .containsExactlyInAnyOrder(tuple(older, REVISION), tuple(newer, NEXT_REVISION));
  }

  @Test
  final void what_is_deleted_leaves_nothing_and_touches_nothing_of_others() {
    accepted(new CreateNetwork(OTHER_CLUSTER, OTHER_UID, backend.network()));
    prepare();
    InstanceId machine =
        launched(ContractActions.launch(1, image(REVISION).id(), backend.zones().getFirst()));
    accepted(new CreateBalancer(CLUSTER, UID, ContractActions.balancing("/alive", 8080)));
    ObservedBalancer balancer = balancer();
    await(Part.INSTANCES, Instances.class, all -> isRunning(all, machine));
    accepted(ContractActions.register(balancer, machine, REVISION));

    accepted(ContractActions.terminate(machine));
    await(
        Part.INSTANCES,
        Instances.class,
        all ->
            all.all().stream().allMatch(one -> one.state() == ObservedInstance.State.TERMINATED));
    accepted(new DeleteBalancer(balancer.id()));
    accepted(new DeleteImage(image(REVISION).id()));
    accepted(new DeleteNetwork(networks(UID).getFirst().id()));

    assertThat(networks(UID)).isEmpty();
    assertThat(balancers(UID)).isEmpty();
    assertThat(images(UID)).isEmpty();
    assertThat(targets()).isEmpty();
    assertThat(networks(OTHER_UID)).hasSize(1);
  }

  private void prepare() {
    accepted(new CreateNetwork(CLUSTER, UID, backend.network()));
    accepted(build(REVISION));
  }

  private BuildImage build(RevisionId revision) {
    return new BuildImage(CLUSTER, UID, backend.recipe(revision));
  }

  private Outcome.Accepted accepted(InfrastructureAction action) {
    Outcome outcome = backend.provider().apply(fence, action);
    assertThat(outcome).as(action.summary()).isInstanceOf(Outcome.Accepted.class);
    return (Outcome.Accepted) outcome;
  }

  private InstanceId launched(LaunchInstance launch) {
    return accepted(launch).instance().orElseThrow();
  }

  private ObservedImage image(RevisionId revision) {
    Predicate<ObservedImage> ready =
        image ->
            image.revision().equals(revision)
                && image.state() == ObservedImage.State.AVAILABLE
                && isOf(image.tags(), UID);
    return await(Part.IMAGES, Images.class, all -> all.all().stream().anyMatch(ready))
        .all()
        .stream()
        .filter(ready)
        .findFirst()
        .orElseThrow();
  }

  private ObservedBalancer balancer() {
    Predicate<ObservedBalancer> ready =
        balancer -> balancer.state() == ObservedBalancer.State.ACTIVE && isOf(balancer.tags(), UID);
    return await(Part.BALANCERS, Balancers.class, all -> all.all().stream().anyMatch(ready))
        .all()
        .stream()
        .filter(ready)
        .findFirst()
        .orElseThrow();
  }

  private static boolean isRunning(Instances all, InstanceId machine) {
    return all.all().stream()
        .filter(one -> one.id().equals(machine))
        .anyMatch(one -> one.state() == ObservedInstance.State.RUNNING);
  }

  private List<ObservedNetwork> networks(ClusterUid uid) {
    return observed(Part.NETWORKS, Networks.class).all().stream()
        .filter(one -> isOf(one.tags(), uid))
        .toList();
  }

  private List<ObservedBalancer> balancers(ClusterUid uid) {
    return observed(Part.BALANCERS, Balancers.class).all().stream()
        .filter(one -> isOf(one.tags(), uid))
        .toList();
  }

  private List<ObservedImage> images(ClusterUid uid) {
    return observed(Part.IMAGES, Images.class).all().stream()
        .filter(one -> isOf(one.tags(), uid))
        .toList();
  }

  private List<ObservedInstance> machines(ClusterUid uid) {
    return observed(Part.INSTANCES, Instances.class).all().stream()
        .filter(one -> isOf(one.tags(), uid))
        .toList();
  }

  private List<ObservedTarget> targets() {
    return observed(Part.TARGETS, Targets.class).all();
  }

  private static boolean isOf(SortedMap<String, String> tags, ClusterUid uid) {
    return Tags.isOwnedBy(tags, uid);
  }

  private <T extends PartContent> T await(Part part, Class<T> type, Predicate<T> until) {
    T content = observed(part, type);
    for (int moment = 0; moment < MOST_MOMENTS && !until.test(content); moment++) {
      backend.passTime();
      content = observed(part, type);
    }
    assertThat(until.test(content)).as("%s after %s moments", content, MOST_MOMENTS).isTrue();
    return content;
  }

  private <T extends PartContent> T observed(Part part, Class<T> type) {
    Observation<? extends PartContent> observation =
        backend.provider().observe(backend.scope(), part);
    assertThat(observation).isInstanceOf(Observation.Complete.class);
    return type.cast(((Observation.Complete<?>) observation).value());
  }
}
