package dev.muster.benchmark;

import dev.muster.provider.identity.BalancerId;
import dev.muster.provider.identity.ImageId;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.identity.InstanceIdentity;
import dev.muster.provider.identity.LaunchToken;
import dev.muster.provider.identity.MemberId;
import dev.muster.provider.identity.NetworkId;
import dev.muster.provider.identity.Tags;
import dev.muster.provider.observed.Balancers;
import dev.muster.provider.observed.EnsembleState;
import dev.muster.provider.observed.Images;
import dev.muster.provider.observed.InstanceReport;
import dev.muster.provider.observed.Instances;
import dev.muster.provider.observed.Networks;
import dev.muster.provider.observed.ObservedBalancer;
import dev.muster.provider.observed.ObservedImage;
import dev.muster.provider.observed.ObservedInstance;
import dev.muster.provider.observed.ObservedNetwork;
import dev.muster.provider.observed.ObservedTarget;
import dev.muster.provider.observed.Reports;
import dev.muster.provider.observed.Targets;
import dev.muster.reconcile.DesiredCluster;
import dev.muster.reconcile.Observed;
import dev.muster.reconcile.ledger.Ledger;
import dev.muster.reconcile.ledger.SlotRecord;
import dev.muster.spec.ClusterDocument;
import dev.muster.spec.ClusterSpec;
import dev.muster.spec.ServiceSpec;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.ClusterName;
import dev.muster.spec.id.ClusterUid;
import dev.muster.spec.id.ServiceName;
import dev.muster.spec.id.Slot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Copies a converged cluster under another name, uid, ids and addresses. Each machine of a service
 * becomes so many; the ensemble's do not.
 */
final class Copier {
  private final Template template;
  private final int multiple;
  private final String number;
  private final DesiredCluster desired;
  private final SortedMap<Slot, SlotRecord> slots = new TreeMap<>();
  private final List<ObservedInstance> instances = new ArrayList<>();
  private final List<ObservedTarget> targets = new ArrayList<>();
  private final List<InstanceReport> reports = new ArrayList<>();
  private final Map<String, String> addresses = new HashMap<>();
  private final Map<InstanceId, List<ObservedTarget>> targetsOf = new HashMap<>();
  private final Map<InstanceId, List<InstanceReport>> reportsOf = new HashMap<>();

  private Copier(Template template, int cluster, int multiple) {
    this.template = template;
    this.multiple = multiple;
    this.number = "%04d".formatted(cluster);
    this.desired = desired();
    for (ObservedTarget target : template.observed().targets().all()) {
      targetsOf.computeIfAbsent(target.instance(), _ -> new ArrayList<>()).add(target);
    }
    for (InstanceReport report : template.observed().reports().all()) {
      reportsOf.computeIfAbsent(report.instance(), _ -> new ArrayList<>()).add(report);
    }
  }

  /**
   * Copies.
   *
   * @param template what is copied
   * @param cluster the number of the copy, which makes its names and ids
   * @param multiple how many machines of the copy each machine of a service becomes
   */
  static SettledCluster copy(Template template, int cluster, int multiple) {
    return new Copier(template, cluster, multiple).copy();
  }

  private SettledCluster copy() {
    Observed seen = template.observed();
    for (ObservedInstance instance : seen.instances().all()) {
      InstanceIdentity identity = Tags.identity(instance.tags()).orElseThrow();
      int copies = identity.membership().isPresent() ? 1 : multiple;
      for (int copy = 0; copy < copies; copy++) {
        Slot slot =
            new Slot(
                identity.slot().service(), (identity.slot().ordinal() - 1) * copies + copy + 1);
        machine(instance, identity, slot);
      }
    }
    Ledger ledger =
        new Ledger(
            slots,
            template.ledger().ensemble(),
            template.ledger().intents(),
            template.ledger().repairs(),
            template.ledger().rollouts());
    return new SettledCluster(
        desired,
        ledger,
        new Networks(seen.networks().all().stream().map(this::network).toList()),
        new Balancers(seen.balancers().all().stream().map(this::balancer).toList()),
        new Targets(targets),
        new Instances(instances),
        new Images(seen.images().all().stream().map(this::image).toList()),
        ensemble(seen.ensemble()),
        new Reports(reports));
  }

  private DesiredCluster desired() {
    ClusterDocument document = template.desired().document();
    ClusterSpec spec = document.spec();
    SortedMap<ServiceName, ServiceSpec> services = new TreeMap<>();
    spec.services()
        .forEach((name, service) ->
            services.put(name, service.withInstances(service.instances() * multiple)));
    return new DesiredCluster(
        new ClusterUid("uid-" + number),
        new ClusterDocument(
            new ClusterKey(document.key().product(), new ClusterName("c" + number)),
            document.labels(),
            document.annotations(),
            spec.withServices(services)),
        template.desired().generation(),
        template.desired().origin(),
        template.desired().lifecycle(),
        template.desired().storeId());
  }

  private void machine(ObservedInstance original, InstanceIdentity identity, Slot slot) {
    int count = instances.size();
    InstanceId id = id(count);
    String address = "10.%s.%d".formatted(number, count);
    addresses.put(original.address(), address);
    InstanceIdentity copied =
        new InstanceIdentity(
            desired.key(),
            desired.uid(),
            slot,
            identity.incarnation(),
            identity.version(),
            identity.revision(),
            identity.membership());
    instances.add(
        new ObservedInstance(
            id,
            Tags.of(copied),
            original.zone(),
            address,
            image(original.image()),
            original.state(),
            original.launchedAt()));
    SlotRecord recorded = template.ledger().slots().get(identity.slot());
    if (recorded == null) {
      throw new IllegalStateException("no record of " + identity.slot());
    }
    slots.put(
        slot,
        new SlotRecord(
            slot,
            recorded.incarnation(),
            new LaunchToken("token-" + id),
            recorded.zone(),
            recorded.version(),
            recorded.revision(),
            recorded.membership(),
            Optional.of(id),
            recorded.recordedAt()));
    for (ObservedTarget target : targetsOf.getOrDefault(original.id(), List.of())) {
      targets.add(
          new ObservedTarget(
              balancer(target.balancer()),
              target.service(),
              id,
              target.port(),
              target.revision(),
              target.health()));
    }
    reportsOf
        .getOrDefault(original.id(), List.of())
        .forEach(report -> reports.add(copy(report, id)));
  }

  // As providers give them: in no order, and of hexadecimal digits.
  private InstanceId id(int count) {
    long mixed = (Long.parseLong(number) << 20 | count) * 0x9E3779B97F4A7C15L;
    return new InstanceId("i-0%016x".formatted(mixed));
  }

  private static InstanceReport copy(InstanceReport report, InstanceId id) {
    return new InstanceReport(
        id,
        report.service(),
        report.bootId(),
        report.health(),
        report.reportedVersion(),
        report.appliedConfigNumber(),
        report.appliedConfigSha256(),
        report.error(),
        report.at());
  }

  private ObservedNetwork network(ObservedNetwork network) {
    return new ObservedNetwork(new NetworkId(network.id() + "-" + number), tags(), network.zones());
  }

  private ObservedBalancer balancer(ObservedBalancer balancer) {
    return new ObservedBalancer(
        balancer(balancer.id()),
        tags(),
        balancer.configured(),
        "10." + number + ".balancer",
        balancer.state());
  }

  private BalancerId balancer(BalancerId id) {
    return new BalancerId(id + "-" + number);
  }

  private ObservedImage image(ObservedImage image) {
    return new ObservedImage(
        image(image.id()),
        tags(),
        image.service(),
        image.version(),
        image.revision(),
        image.state());
  }

  private ImageId image(ImageId id) {
    return new ImageId(id + "-" + number);
  }

  private SortedMap<String, String> tags() {
    return Tags.ofCluster(desired.key(), desired.uid());
  }

  private EnsembleState ensemble(EnsembleState state) {
    return new EnsembleState(
        state.servers().stream()
            .map(server ->
                new EnsembleState.Server(server.member(), moved(server.address()), server.mode()))
            .toList(),
        state
            .committed()
            .map(committed ->
                new EnsembleState.CommittedMembership(
                    committed.version(), moved(committed.voters()), moved(committed.observers()))),
        state.initialized(),
        state.fenceEpoch(),
        state.published(),
        state.assigned());
  }

  private SortedMap<MemberId, String> moved(SortedMap<MemberId, String> members) {
    SortedMap<MemberId, String> moved = new TreeMap<>();
    members.forEach((member, address) -> moved.put(member, moved(address)));
    return moved;
  }

  private String moved(String address) {
    return addresses.getOrDefault(address, address);
  }
}
