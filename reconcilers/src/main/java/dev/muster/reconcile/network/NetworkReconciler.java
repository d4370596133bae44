package dev.muster.reconcile.network;

import dev.muster.provider.Part;
import dev.muster.provider.action.InfrastructureAction.ConfigureNetwork;
import dev.muster.provider.action.InfrastructureAction.CreateNetwork;
import dev.muster.provider.action.InfrastructureAction.DeleteNetwork;
import dev.muster.provider.identity.Tags;
import dev.muster.provider.network.GroupName;
import dev.muster.provider.network.NetworkPlan;
import dev.muster.provider.observed.ObservedNetwork;
import dev.muster.reconcile.ConditionTypes;
import dev.muster.reconcile.Decision;
import dev.muster.reconcile.Decision.Finding;
import dev.muster.reconcile.DecisionDraft;
import dev.muster.reconcile.DesiredCluster;
import dev.muster.reconcile.DesiredCluster.Lifecycle;
import dev.muster.reconcile.Reconciler;
import dev.muster.reconcile.View;
import dev.muster.reconcile.machine.Machine;
import dev.muster.spec.Revision;
import dev.muster.spec.id.ClusterUid;
import dev.muster.spec.id.RevisionId;
import dev.muster.spec.id.ServiceName;
import dev.muster.spec.id.Zone;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/** One network a cluster, over the spec's zones; it goes last when the cluster is deleted. */
public final class NetworkReconciler implements Reconciler {
  private static final String TYPE = ConditionTypes.NETWORK_READY;

  @Override
  public String kind() {
    return "network";
  }

  @Override
  public Set<Part> needs(DesiredCluster desired) {
    return switch (desired.lifecycle()) {
      case ACTIVE -> EnumSet.of(Part.NETWORKS);
      case DELETING -> EnumSet.of(Part.NETWORKS, Part.INSTANCES, Part.BALANCERS);
    };
  }

  @Override
  public Set<Part> mayUse(DesiredCluster desired) {
    return EnumSet.of(Part.INSTANCES);
  }

  @Override
  public Set<String> conditionTypes() {
    return Set.of(TYPE);
  }

  @Override
  public Decision decide(View view) {
    ClusterUid uid = view.desired().uid();
    List<ObservedNetwork> owned =
        view.observed().networks().all().stream()
            .filter(network -> isOwned(network.tags(), uid))
            .sorted(Comparator.comparing(ObservedNetwork::id))
            .toList();
    return view.desired().lifecycle() == Lifecycle.DELETING
        ? delete(view, owned)
        : keep(view, owned);
  }

  private static Decision keep(View view, List<ObservedNetwork> owned) {
    DesiredCluster desired = view.desired();
    NetworkPlan planned = WantedNetwork.of(desired.spec());
    DecisionDraft draft = new DecisionDraft();
    if (owned.isEmpty()) {
      return draft
          .act(
              new CreateNetwork(desired.key(), desired.uid(), planned),
              "the cluster has no network yet")
          .find(Finding.isFalse(TYPE, "Creating", "the network is being made"))
          .decision();
    }
    ObservedNetwork network = owned.getFirst();
    NetworkPlan wanted = WantedNetwork.keeping(planned, network, group -> mayBeOlder(view, group));
    List<Zone> missing =
        wanted.zones().stream().filter(zone -> !network.zones().contains(zone)).toList();
    if (!missing.isEmpty() && wanted.cidr().isEmpty()) {
      return strayed(draft, network, missing);
    }
    List<String> differences = WantedNetwork.differences(wanted, network);
    if (!differences.isEmpty()) {
      return draft
          .act(
              new ConfigureNetwork(network.id(), desired.key(), desired.uid(), wanted),
              String.join(", ", differences))
          .find(
              Finding.isFalse(
                  TYPE, "Configuring", "the network is being brought in line with the spec"))
          .decision();
    }
    return draft
        .find(Finding.isTrue(TYPE, "Available", "network " + network.id() + " spans the zones"))
        .decision();
  }

  // Where the machines are not known, any group may have some.
  private static boolean mayBeOlder(View view, GroupName group) {
    ServiceName name = new ServiceName(group.value());
    Optional<RevisionId> newest =
        Optional.ofNullable(view.desired().spec().services().get(name)).map(Revision::of);
    return view.seen()
        .map(fleet ->
            fleet.machinesInAnyOrder().stream()
                .filter(Machine::isLive)
                .filter(machine -> machine.slot().service().equals(name))
                .anyMatch(machine -> !newest.equals(Optional.of(machine.identity().revision()))))
        .orElse(true);
  }

  private static Decision strayed(
      DecisionDraft draft, ObservedNetwork network, List<Zone> missing) {
    String message =
        "network %s has no subnet in zones %s: a network keeps the zones that it was made with; put the old zones back into spec.provider"
            .formatted(network.id(), missing);
    return draft
        .find(Finding.isFalse(TYPE, "ZonesDiffer", message))
        .stall("ZonesDiffer", message)
        .decision();
  }

  private static Decision delete(View view, List<ObservedNetwork> owned) {
    DecisionDraft draft = new DecisionDraft();
    if (owned.isEmpty()) {
      return draft.find(Finding.isFalse(TYPE, "Deleted", "the network is deleted")).decision();
    }
    DeleteNetwork deletion = new DeleteNetwork(owned.getFirst().id());
    // What was begun and is not known to have ended may still come to be in it.
    boolean used =
        view.fleet().isAnythingLeft()
            || view.ledger().intents().keySet().stream()
                .anyMatch(begun -> !begun.equals(deletion.key()))
            || view.observed().balancers().all().stream()
                .anyMatch(balancer -> isOwned(balancer.tags(), view.desired().uid()));
    if (used) {
      return draft
          .find(
              Finding.isFalse(
                  TYPE, "Deleting", "the network waits until nothing of the cluster uses it"))
          .lookAgain(DecisionDraft.SOON)
          .decision();
    }
    return draft
        .act(deletion, "the cluster is deleted and left it unused")
        .find(Finding.isFalse(TYPE, "Deleting", "the network is being deleted"))
        .decision();
  }

  private static boolean isOwned(SortedMap<String, String> tags, ClusterUid uid) {
    return Tags.isOwnedBy(tags, uid);
  }
}
