package dev.muster.reconcile.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.provider.Observation;
import dev.muster.provider.Part;
import dev.muster.provider.action.Action;
import dev.muster.provider.action.InfrastructureAction.ConfigureNetwork;
import dev.muster.provider.action.InfrastructureAction.CreateNetwork;
import dev.muster.provider.identity.ImageId;
import dev.muster.provider.identity.Incarnation;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.identity.InstanceIdentity;
import dev.muster.provider.identity.NetworkId;
import dev.muster.provider.identity.Tags;
import dev.muster.provider.network.GroupName;
import dev.muster.provider.network.IngressRule;
import dev.muster.provider.network.IngressRule.FromGroup;
import dev.muster.provider.network.IngressRule.FromRange;
import dev.muster.provider.network.NetworkPlan;
import dev.muster.provider.observed.Instances;
import dev.muster.provider.observed.Networks;
import dev.muster.provider.observed.ObservedInstance;
import dev.muster.provider.observed.ObservedNetwork;
import dev.muster.provider.observed.PartContent;
import dev.muster.reconcile.Decision;
import dev.muster.reconcile.DesiredCluster;
import dev.muster.reconcile.Observed;
import dev.muster.reconcile.View;
import dev.muster.reconcile.ledger.Ledger;
import dev.muster.spec.ClusterDocument;
import dev.muster.spec.Revision;
import dev.muster.spec.ServiceSpec;
import dev.muster.spec.id.CidrBlock;
import dev.muster.spec.id.ClusterUid;
import dev.muster.spec.id.RevisionId;
import dev.muster.spec.id.ServiceName;
import dev.muster.spec.id.ServiceVersion;
import dev.muster.spec.id.Slot;
import dev.muster.spec.id.Zone;
import dev.muster.testkit.ClusterBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A network in which only those reach a port who may. */
class CloudNetworkTest {
  private static final ClusterUid UID = new ClusterUid("uid-1");
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final ServiceName WEB = new ServiceName("web");
  private static final GroupName WEBS = GroupName.of(WEB);
  private static final CidrBlock NETWORK = new CidrBlock("10.1.0.0/16");
  private static final ClusterDocument DOCUMENT =
      ClusterBuilder.cluster("shop", "prod")
          .inCloud()
          .service("web", "1.0", 2)
          .listener(80, "web")
          .build();

  @Test
  void is_made_with_a_group_of_every_service_and_single_rules() {
    int port = web().run().port();

    assertThat(actions(view(Optional.empty(), List.of())))
        .singleElement()
        .isInstanceOfSatisfying(
            CreateNetwork.class,
            create -> {
              assertThat(create.wanted().cidr()).contains(NETWORK);
              assertThat(create.wanted().groups().get(WEBS))
                  .containsExactlyInAnyOrder(
                      new FromRange(9797, NETWORK), new FromGroup(port, GroupName.LOAD_BALANCER));
              assertThat(create.wanted().groups().get(GroupName.of(new ServiceName("zknode"))))
                  .contains(new FromGroup(2181, WEBS), new FromRange(2181, NETWORK));
              assertThat(create.wanted().groups().get(GroupName.LOAD_BALANCER)).hasSize(1);
            });
  }

  @Test
  void that_is_as_it_is_wanted_is_left_alone() {
    assertThat(actions(view(Optional.of(network(_ -> {})), List.of()))).isEmpty();
  }

  @Test
  void tells_rule_by_rule_what_differs() {
    IngressRule opened = new FromRange(22, CidrBlock.ANYWHERE);
    IngressRule wide = new IngressRule.Foreign("tcp 0-65535 from 0.0.0.0/0");
    ObservedNetwork changed =
        network(groups -> {
          groups.get(WEBS).remove(new FromRange(9797, NETWORK));
          groups.get(WEBS).addAll(List.of(opened, wide));
          groups.remove(GroupName.LOAD_BALANCER);
        });

    Decision decision = new NetworkReconciler().decide(view(Optional.of(changed), List.of()));

    assertThat(decision.actions()).hasSize(1);
    assertThat(decision.actions().getFirst().action()).isInstanceOf(ConfigureNetwork.class);
    assertThat(decision.actions().getFirst().reason())
        .contains("web lacks 9797 from 10.1.0.0/16")
        .contains("web has 22 from 0.0.0.0/0")
        .contains("web has tcp 0-65535 from 0.0.0.0/0")
        .contains("group loadBalancer is missing");
  }

  @Test
  void keeps_the_port_of_machines_that_listen_on_it_still() {
    IngressRule old = new FromGroup(7999, GroupName.LOAD_BALANCER);
    Optional<ObservedNetwork> open = Optional.of(network(groups -> groups.get(WEBS).add(old)));

    assertThat(actions(view(open, List.of(machine(new RevisionId("0123456789ab")))))).isEmpty();
    assertThat(actions(view(open, List.of(machine(Revision.of(web()))))))
        .singleElement()
        .isInstanceOfSatisfying(
            ConfigureNetwork.class,
            change -> assertThat(change.wanted().groups().get(WEBS)).doesNotContain(old));
  }

  @Test
  void closes_no_port_of_the_load_balancers_while_machines_are_not_known() {
    IngressRule old = new FromGroup(7999, GroupName.LOAD_BALANCER);
    ObservedNetwork open = network(groups -> groups.get(WEBS).add(old));
    View blind =
        view(
            Map.of(
                Part.NETWORKS,
                complete(new Networks(List.of(open))),
                Part.INSTANCES,
                new Observation.Unavailable<PartContent>("blind", NOW)));

    assertThat(actions(blind)).isEmpty();
  }

  @Test
  void gets_a_subnet_back_that_somebody_took() {
    ObservedNetwork whole = network(_ -> {});
    ObservedNetwork less =
        new ObservedNetwork(
            whole.id(), whole.tags(), List.of(new Zone("a"), new Zone("b")), whole.groups());

    assertThat(actions(view(Optional.of(less), List.of())))
        .singleElement()
        .isInstanceOf(ConfigureNetwork.class);
  }

  private static ServiceSpec web() {
    return Optional.ofNullable(DOCUMENT.spec().services().get(WEB)).orElseThrow();
  }

  private static ObservedNetwork network(
      Consumer<SortedMap<GroupName, SortedSet<IngressRule>>> change) {
    NetworkPlan plan = WantedNetwork.of(DOCUMENT.spec());
    SortedMap<GroupName, SortedSet<IngressRule>> groups = new TreeMap<>();
    plan.groups().forEach((group, rules) -> groups.put(group, new TreeSet<>(rules)));
    change.accept(groups);
    return new ObservedNetwork(
        new NetworkId("vpc-1"), Tags.ofCluster(DOCUMENT.key(), UID), plan.zones(), groups);
  }

  private static ObservedInstance machine(RevisionId revision) {
    return new ObservedInstance(
        new InstanceId("i-1"),
        Tags.of(
            new InstanceIdentity(
                DOCUMENT.key(),
                UID,
                new Slot(WEB, 1),
                new Incarnation(1),
                new ServiceVersion("1.0"),
                revision,
                Optional.empty())),
        new Zone("a"),
        "10.1.0.4",
        new ImageId("lt-1"),
        ObservedInstance.State.RUNNING,
        NOW);
  }

  private static List<Action> actions(View view) {
    return new NetworkReconciler()
        .decide(view).actions().stream().map(Decision.PlannedAction::action).toList();
  }

  private static View view(Optional<ObservedNetwork> network, List<ObservedInstance> machines) {
    return view(
        Map.of(
            Part.NETWORKS, complete(new Networks(network.stream().toList())),
            Part.INSTANCES, complete(new Instances(machines))));
  }

  private static View view(Map<Part, Observation<? extends PartContent>> parts) {
    return new View(
        new DesiredCluster(UID, DOCUMENT, 1, "test", DesiredCluster.Lifecycle.ACTIVE, "store-1"),
        new Observed(parts),
        Ledger.EMPTY,
        List.of(),
        NOW);
  }

  private static Observation<PartContent> complete(PartContent content) {
    return new Observation.Complete<>(content, NOW);
  }
}
