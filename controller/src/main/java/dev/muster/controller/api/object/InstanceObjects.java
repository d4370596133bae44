package dev.muster.controller.api.object;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.controller.guard.Machines;
import dev.muster.controller.shell.LiveWorld.LiveCluster;
import dev.muster.provider.Part;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.identity.InstanceIdentity;
import dev.muster.provider.identity.MemberId;
import dev.muster.provider.identity.Membership;
import dev.muster.provider.identity.Tags;
import dev.muster.provider.observed.EnsembleState;
import dev.muster.provider.observed.InstanceReport;
import dev.muster.provider.observed.ObservedInstance;
import dev.muster.provider.observed.ObservedTarget;
import dev.muster.reconcile.Observed;
import dev.muster.reconcile.ledger.Ledger;
import dev.muster.reconcile.ledger.Rollout;
import dev.muster.reconcile.ledger.SlotRecord;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.ClusterUid;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Machines as objects of the API. */
public final class InstanceObjects {
  private static final String UNKNOWN = "Unknown";

  private InstanceObjects() {}

  /**
   * The machines of a cluster that this controller sees; empty when it does not see them.
   *
   * @param uid the owner
   * @param cluster what is seen of it
   */
  public static Optional<List<ApiObject>> seen(ClusterUid uid, LiveCluster cluster) {
    return cluster
        .seen()
        .filter(observed -> observed.isComplete(Part.INSTANCES))
        .map(observed -> {
          List<ApiObject> objects = new ArrayList<>();
          for (ObservedInstance machine : Machines.of(uid, observed.instances()).owned().all()) {
            if (machine.state() != ObservedInstance.State.TERMINATED) {
              Tags.identity(machine.tags())
                  .ifPresent(identity -> objects.add(seen(machine, identity, observed)));
            }
          }
          return List.copyOf(objects);
        });
  }

  /** The machines of a cluster that is led elsewhere, as its ledger records them. */
  public static List<ApiObject> recorded(ClusterKey cluster, ClusterUid uid, Ledger ledger) {
    List<ApiObject> objects = new ArrayList<>();
    for (SlotRecord slot : ledger.slots().values()) {
      slot.instance().ifPresent(id -> objects.add(recorded(cluster, uid, slot, id)));
    }
    for (Rollout rollout : ledger.rollouts().values()) {
      Stream.concat(rollout.machines().newcomers().stream(), rollout.machines().retired().stream())
          .forEach(slot ->
              slot.instance().ifPresent(id -> objects.add(recorded(cluster, uid, slot, id))));
    }
    return List.copyOf(objects);
  }

  private static ApiObject recorded(
      ClusterKey cluster, ClusterUid uid, SlotRecord slot, InstanceId id) {
    InstanceIdentity identity =
        new InstanceIdentity(
            cluster,
            uid,
            slot.slot(),
            slot.incarnation(),
            slot.version(),
            slot.revision(),
            slot.membership());
    ObjectNode json = begin(id, identity, Age.time(slot.recordedAt()));
    json.withObject("/spec").put("zone", slot.zone().value());
    json.putObject("status").put("state", UNKNOWN).put("health", UNKNOWN);
    return new ApiObject(cluster.product().value(), id.value(), json);
  }

  private static ApiObject seen(
      ObservedInstance machine, InstanceIdentity identity, Observed observed) {
    ObjectNode json = begin(machine.id(), identity, Age.time(machine.launchedAt()));
    json.withObject("/spec")
        .put("zone", machine.zone().value())
        .put("address", machine.address())
        .put("image", machine.image().value());
    ObjectNode status = json.putObject("status").put("state", Word.of(machine.state()));
    List<ObservedTarget> targets = targets(machine.id(), observed);
    Optional<InstanceReport> report = report(machine.id(), observed);
    Optional<EnsembleState.Mode> mode =
        identity.membership().flatMap(member -> mode(member.member(), observed));
    status.put("health", health(targets, report, mode));
    if (!targets.isEmpty()) {
      ArrayNode list = status.putArray("targets");
      targets.forEach(target ->
          list.addObject()
              .put("balancer", target.balancer().value())
              .put("port", target.port())
              .put("health", Word.of(target.health())));
    }
    mode.ifPresent(is -> status.putObject("ensemble").put("mode", Word.of(is)));
    report.ifPresent(told -> agent(status.putObject("agent"), told));
    Optional.ofNullable(observed.parts().get(Part.INSTANCES))
        .ifPresent(part -> status.put("observedAt", Age.time(part.asOf())));
    return new ApiObject(identity.cluster().product().value(), machine.id().value(), json);
  }

  private static ObjectNode begin(InstanceId id, InstanceIdentity identity, String since) {
    ClusterKey cluster = identity.cluster();
    ObjectNode json = ApiObject.begin(Resource.INSTANCES, cluster.product().value(), id.value());
    ObjectNode metadata = json.withObject("/metadata");
    metadata.put("uid", id.value()).put("creationTimestamp", since);
    metadata
        .putObject("labels")
        .put("product", cluster.product().value())
        .put("cluster", cluster.name().value())
        .put("service", identity.slot().service().value())
        .put("version", identity.version().value());
    metadata
        .putArray("ownerReferences")
        .addObject()
        .put("apiVersion", json.path("apiVersion").asText())
        .put("kind", Resource.CLUSTERS.kind())
        .put("name", cluster.name().value())
        .put("uid", identity.uid().value())
        .put("controller", true);
    ObjectNode spec = json.putObject("spec");
    spec.put("cluster", cluster.name().value())
        .put("service", identity.slot().service().value())
        .put("slot", identity.slot().toString())
        .put("incarnation", identity.incarnation().value())
        .put("version", identity.version().value())
        .put("revision", identity.revision().value());
    identity
        .membership()
        .map(Membership::member)
        .ifPresent(member -> spec.put("ensembleId", member.value()));
    return json;
  }

  private static List<ObservedTarget> targets(InstanceId id, Observed observed) {
    return observed.isComplete(Part.TARGETS)
        ? observed.targets().all().stream().filter(target -> target.instance().equals(id)).toList()
        : List.of();
  }

  private static Optional<InstanceReport> report(InstanceId id, Observed observed) {
    return observed.isComplete(Part.REPORTS)
        ? observed.reports().all().stream()
            .filter(report -> report.instance().equals(id))
            .findFirst()
        : Optional.empty();
  }

  private static Optional<EnsembleState.Mode> mode(MemberId member, Observed observed) {
    return observed.isComplete(Part.ENSEMBLE)
        ? observed.ensemble().servers().stream()
            .filter(server -> server.member().equals(member))
            .map(EnsembleState.Server::mode)
            .findFirst()
        : Optional.empty();
  }

  // The balancer's word counts most: it decides who gets requests.
  private static String health(
      List<ObservedTarget> targets,
      Optional<InstanceReport> report,
      Optional<EnsembleState.Mode> mode) {
    Optional<ObservedTarget.Health> worst =
        targets.stream()
            .map(ObservedTarget::health)
            .filter(health -> health != ObservedTarget.Health.HEALTHY)
            .findFirst();
    if (worst.isPresent()) {
      return Word.of(worst.get());
    }
    if (!targets.isEmpty()) {
      return Word.of(ObservedTarget.Health.HEALTHY);
    }
    return mode.<Enum<?>>map(is -> is)
        .or(() -> report.map(InstanceReport::health))
        .map(Word::of)
        .orElse(UNKNOWN);
  }

  private static void agent(ObjectNode agent, InstanceReport report) {
    agent
        .put("health", Word.of(report.health()))
        .put("reportedVersion", report.reportedVersion())
        .put("bootId", report.bootId())
        .put("error", report.error())
        .put("reportedAt", Age.time(report.at()));
    agent
        .putObject("appliedConfig")
        .put("number", report.appliedConfigNumber())
        .put("sha256", report.appliedConfigSha256());
  }
}
