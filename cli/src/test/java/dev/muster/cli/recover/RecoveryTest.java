package dev.muster.cli.recover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.aws.AwsCluster;
import dev.muster.provider.action.ImageRecipe;
import dev.muster.provider.identity.ImageId;
import dev.muster.provider.identity.Incarnation;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.identity.InstanceIdentity;
import dev.muster.provider.identity.MemberId;
import dev.muster.provider.identity.MemberRole;
import dev.muster.provider.identity.Membership;
import dev.muster.provider.identity.NetworkId;
import dev.muster.provider.identity.Tags;
import dev.muster.provider.network.GroupName;
import dev.muster.provider.network.IngressRule;
import dev.muster.provider.observed.ObservedInstance;
import dev.muster.provider.observed.ObservedNetwork;
import dev.muster.spec.EnsembleSpec;
import dev.muster.spec.MachineSpec;
import dev.muster.spec.ServiceSpec;
import dev.muster.spec.id.BaseImage;
import dev.muster.spec.id.CidrBlock;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.ClusterUid;
import dev.muster.spec.id.InstanceType;
import dev.muster.spec.id.Region;
import dev.muster.spec.id.RevisionId;
import dev.muster.spec.id.ServiceName;
import dev.muster.spec.id.ServiceVersion;
import dev.muster.spec.id.Slot;
import dev.muster.spec.id.Zone;
import dev.muster.spec.yaml.ClusterReader;
import dev.muster.spec.yaml.ReadResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What is remarked where the world does not tell all, or tells two things. */
class RecoveryTest {
  private static final ClusterKey KEY = ClusterKey.parse("shop/prod");
  private static final ClusterUid UID = new ClusterUid("uid-1");
  private static final ServiceName WEB = new ServiceName("web");
  private static final RevisionId SERVERS = new RevisionId("00000000000a");
  private static final RevisionId OLD = new RevisionId("00000000000b");
  private static final RevisionId NEW = new RevisionId("00000000000c");
  private static final MachineSpec MACHINE =
      new MachineSpec(new BaseImage("ami-0abc12345678"), new InstanceType("t3.small"));
  private static final List<Zone> ZONES = List.of(new Zone("eu-west-1a"), new Zone("eu-west-1b"));

  private final List<ImageRecipe> recipes = new ArrayList<>(List.of(servers(), web(OLD, "1.0.0")));
  private final List<ObservedInstance> machines = new ArrayList<>();

  private static ImageRecipe servers() {
    return new ImageRecipe(
        EnsembleSpec.SERVICE,
        EnsembleSpec.DEFAULT_VERSION,
        SERVERS,
        new ImageRecipe.Content.Ensemble(EnsembleSpec.DEFAULT_VERSION),
        Optional.of(MACHINE));
  }

  private static ImageRecipe web(RevisionId revision, String version) {
    return new ImageRecipe(
        WEB,
        new ServiceVersion(version),
        revision,
        new ImageRecipe.Content.Service(
            Optional.empty(),
            new ServiceSpec.Run(List.of("bin/web"), 8000, new TreeMap<>()),
            Optional.empty()),
        Optional.of(MACHINE));
  }

  private void machine(ServiceName service, int ordinal, RevisionId revision, String version) {
    Optional<Membership> membership =
        service.equals(EnsembleSpec.SERVICE)
            ? Optional.of(new Membership(new MemberId(ordinal), MemberRole.GENESIS, 3))
            : Optional.empty();
    InstanceIdentity who =
        new InstanceIdentity(
            KEY,
            UID,
            new Slot(service, ordinal),
            new Incarnation(1),
            new ServiceVersion(version),
            revision,
            membership);
    machines.add(
        new ObservedInstance(
            new InstanceId("i-" + service + ordinal),
            new TreeMap<>(Tags.of(who)),
            ZONES.get(ordinal % 2),
            "10.0.0." + ordinal,
            new ImageId("lt-1"),
            ObservedInstance.State.RUNNING,
            Instant.EPOCH));
  }

  private void ensemble(int servers) {
    for (int ordinal = 1; ordinal <= servers; ordinal++) {
      machine(EnsembleSpec.SERVICE, ordinal, SERVERS, EnsembleSpec.DEFAULT_VERSION.value());
    }
  }

  private Recovery.Result result(Optional<CidrBlock> cidr) {
    SortedMap<GroupName, SortedSet<IngressRule>> groups = new TreeMap<>();
    groups.put(GroupName.of(WEB), new TreeSet<>(List.of(new IngressRule.Foreign("udp 53"))));
    return Recovery.of(
        new AwsCluster(
            KEY,
            UID,
            Optional.of(
                new ObservedNetwork(new NetworkId("vpc-1"), new TreeMap<>(), ZONES, groups)),
            cidr,
            ZONES,
            recipes,
            machines,
            Optional.empty()),
        new Region("eu-west-1"));
  }

  private String written() {
    Recovery.Result result = result(Optional.of(new CidrBlock("10.20.0.0/16")));
    assertThat(result).isInstanceOf(Recovery.Result.Written.class);
    String yaml = ((Recovery.Result.Written) result).yaml();
    assertThat(ClusterReader.read("cluster.yaml", yaml)).isInstanceOf(ReadResult.Accepted.class);
    return yaml;
  }

  @Test
  void a_rollout_under_way_is_remarked_and_the_revision_of_most_machines_is_written() {
    ensemble(3);
    recipes.add(web(NEW, "1.1.0"));
    machine(WEB, 1, NEW, "1.1.0");
    machine(WEB, 2, OLD, "1.0.0");
    machine(WEB, 3, OLD, "1.0.0");

    assertThat(written())
        .contains("    # Its machines run 2 revisions; this is 00000000000b")
        .contains("version: 1.0.0")
        .contains("instances: 3");
  }

  @Test
  void machines_that_are_missing_are_remarked() {
    ensemble(2);
    machine(WEB, 1, OLD, "1.0.0");
    machine(WEB, 4, OLD, "1.0.0");

    assertThat(written())
        .contains(
            "    # 2 of its machines are there; the size is what the newest of them was told.")
        .contains("size: 3")
        .contains("      # 2 machines are there; the highest number is 4.\n      instances: 4");
  }

  @Test
  void a_rule_that_no_document_asks_for_is_remarked() {
    ensemble(3);

    assertThat(written())
        .contains("    # The rule udp 53 of its security group is none")
        .contains("instances: 0");
  }

  @Test
  void a_service_of_which_nothing_tells_what_it_runs_is_left_out_and_named() {
    ensemble(3);
    recipes.removeLast();
    machine(WEB, 1, OLD, "1.0.0");

    assertThat(written()).contains("  # Left out: web, of which no launch template tells");
  }

  @Test
  void what_is_too_little_for_a_document_says_what_is_missing() {
    assertThat(result(Optional.empty()))
        .isEqualTo(new Recovery.Result.TooLittle("its network is gone"));
    recipes.clear();
    assertThat(result(Optional.of(new CidrBlock("10.20.0.0/16"))))
        .isInstanceOf(Recovery.Result.TooLittle.class);
  }
}
