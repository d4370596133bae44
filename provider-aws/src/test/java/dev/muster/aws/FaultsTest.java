package dev.muster.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.provider.Failure;
import dev.muster.provider.Observation;
import dev.muster.provider.Outcome;
import dev.muster.provider.Part;
import dev.muster.provider.action.InfrastructureAction;
import dev.muster.provider.action.InfrastructureAction.CreateBalancer;
import dev.muster.provider.action.InfrastructureAction.LaunchInstance;
import dev.muster.provider.action.InfrastructureAction.TerminateInstance;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.observed.Images;
import dev.muster.provider.observed.ObservedInstance;
import dev.muster.spec.id.Slot;
import dev.muster.testkit.aws.ApiAnswer;
import dev.muster.testkit.contract.ProviderBackend;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong on the way to AWS and back. */
class FaultsTest {
  private static final int MOST_ATTEMPTS = 3;

  private Emulated world;
  private Site site;

  @BeforeEach
  void open() {
    world = Emulated.open();
    site = Site.of(world);
  }

  @AfterEach
  void close() {
    world.close();
  }

  @ParameterizedTest
  @CsvSource({
    "InsufficientInstanceCapacity, 500, NoCapacity",
    "VcpuLimitExceeded, 400, NoCapacity",
    "UnauthorizedOperation, 403, Denied",
    "InvalidSubnetID.NotFound, 400, Gone",
    "InvalidParameterValue, 400, Invalid",
    "RequestLimitExceeded, 503, Throttled"
  })
  void a_code_says_why_a_launch_is_refused_and_nothing_is_launched(
      String code, int status, String failure) {
    LaunchInstance launch = site.prepared(Site.REVISION).launch(1, Site.REVISION);
    fail("RunInstances", status, code);

    Outcome outcome = site.apply(launch);

    assertThat(outcome).isInstanceOf(Outcome.Refused.class);
    Failure why = ((Outcome.Refused) outcome).failure();
    assertThat(why.getClass().getSimpleName()).isEqualTo(failure);
    assertThat(why.message()).contains("ec2:RunInstances").contains("web-1").contains(code);
    assertThat(world.proxy().counts().get("RunInstances")).isLessThanOrEqualTo(MOST_ATTEMPTS);
    assertThat(site.machines()).isEmpty();
  }

  @Test
  void a_denied_call_names_the_permission_and_its_condition() {
    fail("CreateVpc", 403, "UnauthorizedOperation");

    Outcome outcome = site.apply(site.createNetwork());

    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused ->
                assertThat(refused.failure())
                    .isInstanceOfSatisfying(
                        Failure.Denied.class,
                        denied -> {
                          assertThat(denied.permission()).isEqualTo("ec2:CreateVpc");
                          assertThat(denied.message()).contains("aws:RequestTag/muster:uid");
                        }));
  }

  @Test
  void a_launch_whose_answer_is_lost_happens_once() {
    LaunchInstance launch = site.prepared(Site.REVISION).launch(1, Site.REVISION);
    world.proxy().lose(call -> call.action().equals("RunInstances"));
    assertThat(site.apply(launch)).isInstanceOf(Outcome.Unknown.class);
    world.proxy().heal();

    InstanceId machine = site.restarted().accepted(launch).instance().orElseThrow();

    assertThat(site.machines()).extracting(ObservedInstance::id).containsExactly(machine);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CreateVpc",
        "CreateSubnet",
        "CreateSecurityGroup",
        "CreateLoadBalancer",
        "CreateTargetGroup"
      })
  void what_was_made_before_its_answer_was_lost_is_not_made_again(String step) {
    world.proxy().lose(call -> call.action().equals(step));
    makeEverything(site);
    world.proxy().heal();

    makeEverything(site.restarted());
    world.proxy().forget();
    makeEverything(site.restarted());

    // The name of a launch template can exist once: asking for it again is how it is found.
    assertThat(world.proxy().actions())
        .noneMatch(action -> action.startsWith("Create") && !action.equals("CreateLaunchTemplate"));
    assertThat(site.observed(Part.IMAGES, Images.class).all()).hasSize(1);
    assertThat(site.balancer().configured().isLike(Site.BALANCING)).isTrue();
    assertThat(site.network().zones()).containsExactlyElementsOf(Emulated.ZONES);
    assertThat(site.targets()).hasSize(1);
  }

  private static void makeEverything(Site there) {
    persist(there, there.createNetwork());
    persist(there, there.build(Site.REVISION));
    persist(there, new CreateBalancer(Site.CLUSTER, Site.UID, Site.BALANCING));
    if (there.observed(Part.IMAGES, Images.class).all().isEmpty()) {
      return;
    }
    if (there.apply(there.launch(1, Site.REVISION)) instanceof Outcome.Accepted launched) {
      there.apply(there.register(1, launched.instance().orElseThrow(), Site.REVISION));
    }
  }

  // As often as it takes: each lost answer ends an attempt.
  private static void persist(Site there, InfrastructureAction action) {
    int attempts = 0;
    while (attempts < MOST_ATTEMPTS && !(there.apply(action) instanceof Outcome.Accepted)) {
      attempts++;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CreateInternetGateway",
        "CreateRoute",
        "CreateSubnet",
        "AssociateRouteTable",
        "AuthorizeSecurityGroupIngress"
      })
  void a_network_whose_making_broke_off_is_gone_on_with(String step) {
    fail(step, 400, "InvalidParameterValue");
    assertThat(site.apply(site.createNetwork())).isInstanceOf(Outcome.Unknown.class);
    world.proxy().heal();

    Site later = site.restarted();
    later.accepted(later.createNetwork());

    assertThat(later.network().zones()).containsExactlyElementsOf(Emulated.ZONES);
    assertThat(later.network().groups()).isEqualTo(world.network().groups());
  }

  @Test
  void a_part_that_cannot_be_read_whole_is_unavailable_and_says_why() {
    site.prepared();
    fail("DescribeSubnets", 403, "UnauthorizedOperation");

    Observation<?> networks = site.provider().observe(world.scope(), Part.NETWORKS);

    assertThat(networks)
        .isInstanceOfSatisfying(
            Observation.Unavailable.class,
            unavailable ->
                assertThat(unavailable.reason())
                    .contains("ec2:DescribeSubnets")
                    .contains("UnauthorizedOperation"));
  }

  @Test
  void a_machine_that_nobody_knows_is_gone() {
    Outcome outcome =
        site.apply(
            new TerminateInstance(
                new InstanceId("i-0123456789abcdef0"),
                new Slot(ProviderBackend.SERVICE, 1),
                TerminateInstance.Cause.SCALE_DOWN));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused -> assertThat(refused.failure()).isInstanceOf(Failure.Gone.class));
  }

  private void fail(String action, int status, String code) {
    world
        .proxy()
        .fail(call ->
            call.action().equals(action)
                ? Optional.of(ApiAnswer.error(call, status, code))
                : Optional.empty());
  }
}
