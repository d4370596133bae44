package dev.muster.controller.guard;

import dev.muster.provider.Part;
import dev.muster.provider.action.Action;
import dev.muster.provider.action.EnsembleAction;
import dev.muster.provider.action.InfrastructureAction;
import dev.muster.provider.action.InfrastructureAction.TerminateInstance;
import dev.muster.provider.identity.BalancerId;
import dev.muster.provider.identity.ImageId;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.identity.InstanceIdentity;
import dev.muster.provider.identity.NetworkId;
import dev.muster.provider.identity.Tags;
import dev.muster.provider.observed.ObservedInstance;
import dev.muster.reconcile.Decision.PlannedAction;
import dev.muster.reconcile.ledger.LedgerChange;
import dev.muster.reconcile.ledger.SlotRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Guard 5: only what carries the cluster's uid is touched, whatever its name says; an own machine
 * that the ledger does not know is quarantined, not killed.
 */
public final class OwnershipGuard implements Guard {
  @Override
  public String name() {
    return "ownership";
  }

  @Override
  public String condition() {
    return "OwnershipDoubted";
  }

  @Override
  public List<Hold> judge(GuardView view) {
    List<Hold> holds = new ArrayList<>();
    for (PlannedAction planned : view.fold().actions()) {
      doubt(view, planned.action())
          .ifPresent(message ->
              holds.add(
                  Hold.action(
                      planned.action().key(), Hold.Lift.PERSON, "OwnershipDoubted", message)));
    }
    return holds;
  }

  private static Optional<String> doubt(GuardView view, Action action) {
    return switch (action) {
      case EnsembleAction _ -> Optional.empty();
      case InfrastructureAction.CreateNetwork create -> sameOwner(view, create.uid().value());
      case InfrastructureAction.CreateBalancer create -> sameOwner(view, create.uid().value());
      case InfrastructureAction.BuildImage build -> sameOwner(view, build.uid().value());
      case InfrastructureAction.LaunchInstance launch ->
          sameOwner(view, launch.identity().uid().value());
      case InfrastructureAction.LaunchTogether together ->
          together.launches().stream()
              .flatMap(launch -> sameOwner(view, launch.identity().uid().value()).stream())
              .findFirst();
      case InfrastructureAction.ConfigureNetwork change ->
          sameOwner(view, change.uid().value()).or(() -> network(view, change.network()));
      case InfrastructureAction.DeleteNetwork delete -> network(view, delete.network());
      case InfrastructureAction.ConfigureBalancer change -> balancer(view, change.balancer());
      case InfrastructureAction.DeleteBalancer delete -> balancer(view, delete.balancer());
      case InfrastructureAction.DeleteImage delete -> image(view, delete.image());
      case InfrastructureAction.RegisterTarget register ->
          balancer(view, register.balancer()).or(() -> machine(view, register.instance()));
      // The machine may be gone already: its place behind our own balancer is ours to clear.
      case InfrastructureAction.DeregisterTarget deregister ->
          balancer(view, deregister.balancer());
      case InfrastructureAction.StartInstance start -> machine(view, start.instance());
      case InfrastructureAction.StopInstance stop -> machine(view, stop.instance());
      case TerminateInstance terminate ->
          machine(view, terminate.instance()).or(() -> quarantine(view, terminate));
    };
  }

  private static Optional<String> sameOwner(GuardView view, String uid) {
    return uid.equals(view.desired().uid().value())
        ? Optional.empty()
        : Optional.of("the action is for the uid " + uid + ", which is another cluster's");
  }

  private static Optional<String> machine(GuardView view, InstanceId id) {
    if (!view.observed().isComplete(Part.INSTANCES)) {
      return unseen("instance " + id);
    }
    return view.observed().instances().all().stream()
        .filter(instance -> instance.id().equals(id))
        .findFirst()
        .map(instance -> foreign(view, "instance " + id, instance.tags()))
        .orElseGet(() -> unseen("instance " + id));
  }

  private static Optional<String> balancer(GuardView view, BalancerId id) {
    if (!view.observed().isComplete(Part.BALANCERS)) {
      return unseen("load balancer " + id);
    }
    return view.observed().balancers().all().stream()
        .filter(balancer -> balancer.id().equals(id))
        .findFirst()
        .map(balancer -> foreign(view, "load balancer " + id, balancer.tags()))
        .orElseGet(() -> unseen("load balancer " + id));
  }

  private static Optional<String> network(GuardView view, NetworkId id) {
    if (!view.observed().isComplete(Part.NETWORKS)) {
      return unseen("network " + id);
    }
    return view.observed().networks().all().stream()
        .filter(network -> network.id().equals(id))
        .findFirst()
        .map(network -> foreign(view, "network " + id, network.tags()))
        .orElseGet(() -> unseen("network " + id));
  }

  private static Optional<String> image(GuardView view, ImageId id) {
    if (!view.observed().isComplete(Part.IMAGES)) {
      return unseen("image " + id);
    }
    return view.observed().images().all().stream()
        .filter(image -> image.id().equals(id))
        .findFirst()
        .map(image -> foreign(view, "image " + id, image.tags()))
        .orElseGet(() -> unseen("image " + id));
  }

  private static Optional<String> unseen(String what) {
    return Optional.of(what + " was not seen, so nobody can tell whose it is");
  }

  private static Optional<String> foreign(GuardView view, String what, Map<String, String> tags) {
    return Tags.isOwnedBy(tags, view.desired().uid())
        ? Optional.empty()
        : Optional.of(what + " does not carry the cluster's uid: it is never touched");
  }

  private static Optional<String> quarantine(GuardView view, TerminateInstance terminate) {
    if (terminate.cause() == TerminateInstance.Cause.CLUSTER_DELETED) {
      return Optional.empty();
    }
    boolean known =
        view.machines()
            .find(terminate.instance())
            .filter(instance -> isKnown(view, instance))
            .isPresent();
    return known
        ? Optional.empty()
        : Optional.of(
            "instance %s carries the cluster's uid, but the ledger has never heard of it: it is quarantined; terminate it by hand or adopt it"
                .formatted(terminate.instance()));
  }

  private static boolean isKnown(GuardView view, ObservedInstance instance) {
    return Tags.identity(instance.tags())
        .filter(identity -> {
          SlotRecord recorded = view.ledger().slots().get(identity.slot());
          boolean replaced =
              recorded != null && recorded.incarnation().compareTo(identity.incarnation()) >= 0;
          return replaced
              || isPut(view, identity.slot().toString())
              || isOfRollout(view, identity)
              || isRetired(view, identity, instance);
        })
        .isPresent();
  }

  // By its incarnation: which machine it is may be recorded in this very pass.
  private static boolean isOfRollout(GuardView view, InstanceIdentity identity) {
    return Optional.ofNullable(view.ledger().rollouts().get(identity.slot().service()))
        .flatMap(rollout -> rollout.machines().newcomer(identity.slot()))
        .filter(newcomer -> newcomer.incarnation().compareTo(identity.incarnation()) >= 0)
        .isPresent();
  }

  // An old machine that was replaced in mid-rollout is of a later incarnation than the new one.
  private static boolean isRetired(
      GuardView view, InstanceIdentity identity, ObservedInstance instance) {
    return Optional.ofNullable(view.ledger().rollouts().get(identity.slot().service())).stream()
        .flatMap(rollout -> rollout.machines().retired().stream())
        .anyMatch(retired -> retired.instance().filter(instance.id()::equals).isPresent());
  }

  private static boolean isPut(GuardView view, String slot) {
    return view.fold().ledger().stream()
        .anyMatch(change ->
            change instanceof LedgerChange.PutSlot put
                && put.slot().slot().toString().equals(slot));
  }
}
