package dev.muster.controller.guard;

import dev.muster.provider.Part;
import dev.muster.provider.action.Action;
import dev.muster.provider.action.EnsembleAction.ReconfigureEnsemble;
import dev.muster.provider.action.InfrastructureAction.ConfigureBalancer;
import dev.muster.provider.action.InfrastructureAction.DeleteBalancer;
import dev.muster.provider.action.InfrastructureAction.DeleteNetwork;
import dev.muster.provider.action.InfrastructureAction.DeregisterTarget;
import dev.muster.provider.action.InfrastructureAction.TerminateInstance;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.observed.ObservedBalancer;
import dev.muster.reconcile.Decision.PlannedAction;
import dev.muster.reconcile.DesiredCluster;
import dev.muster.reconcile.ledger.Ledger;
import dev.muster.reconcile.ledger.SlotRecord;
import dev.muster.spec.ClusterDocument;
import dev.muster.spec.EnsembleSpec;
import dev.muster.spec.LoadBalancerSpec;
import dev.muster.spec.id.ServiceName;
import dev.muster.spec.id.Slot;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/**
 * Guard 2, second half: a commit that deletes the cluster or a service, or takes more than max(1,
 * 10 %) of a service's machines, waits until a person has stated the number of machines that it
 * costs.
 */
public final class ConfirmationGuard implements Guard {
  @Override
  public String name() {
    return "confirmation";
  }

  @Override
  public String condition() {
    return "WaitingForConfirmation";
  }

  @Override
  public List<Hold> judge(GuardView view) {
    if (view.fold().actions().isEmpty() || !view.observed().isComplete(Part.INSTANCES)) {
      return List.of();
    }
    Deletion deletion = Deletion.of(view.desired(), view.machines(), view.ledger());
    if (deletion.count() == 0
        || view.isConfirmed(deletion.count())
        || isAnnotated(view.desired().document(), deletion.count())) {
      return List.of();
    }
    String message =
        "%s takes away %d machines; if that is meant: muster confirm %s --count %d"
            .formatted(deletion.what(), deletion.count(), view.desired().key(), deletion.count());
    Set<InstanceId> repaired = new HashSet<>();
    BrokenViewGuard.repairs(view.fold().actions())
        .forEach(repair -> repaired.add(repair.instance()));
    List<Hold> holds = new ArrayList<>();
    for (PlannedAction planned : view.fold().actions()) {
      if (takesAway(view, deletion, repaired, planned.action())) {
        holds.add(
            Hold.action(
                planned.action().key(), Hold.Lift.PERSON, "WaitingForConfirmation", message));
      }
    }
    return holds;
  }

  /** Whether a commit states the count itself. */
  public static boolean isAnnotated(ClusterDocument document, int count) {
    return Integer.toString(count)
        .equals(document.annotations().get(ClusterDocument.CONFIRM_ANNOTATION));
  }

  private static boolean takesAway(
      GuardView view, Deletion deletion, Set<InstanceId> repaired, Action action) {
    return switch (action) {
      case TerminateInstance terminate ->
          terminate.cause() != TerminateInstance.Cause.REPAIR
              && deletion.services().containsKey(terminate.slot().service());
      case DeregisterTarget deregister ->
          deletion.services().containsKey(deregister.service())
              && !repaired.contains(deregister.instance())
              && view.machines().isUp(java.util.Optional.of(deregister.instance()));
      case DeleteBalancer delete -> deletion.isWhole() || serves(view, delete, deletion);
      case ConfigureBalancer change -> dropsListener(view, change, deletion);
      case DeleteNetwork _ -> deletion.isWhole();
      case ReconfigureEnsemble change ->
          change.joining().isEmpty() && deletion.services().containsKey(EnsembleSpec.SERVICE);
      // Everything else makes or mends.
      case Action _ -> false;
    };
  }

  private static boolean serves(GuardView view, DeleteBalancer delete, Deletion deletion) {
    return listenersNow(view, delete.balancer().value()).stream()
        .anyMatch(deletion.services()::containsKey);
  }

  private static boolean dropsListener(
      GuardView view, ConfigureBalancer change, Deletion deletion) {
    Set<ServiceName> dropped = listenersNow(view, change.balancer().value());
    change.wanted().listeners().forEach(listener -> dropped.remove(listener.service()));
    return dropped.stream().anyMatch(deletion.services()::containsKey);
  }

  private static Set<ServiceName> listenersNow(GuardView view, String balancer) {
    Set<ServiceName> services = new HashSet<>();
    if (view.observed().isComplete(Part.BALANCERS)) {
      for (ObservedBalancer observed : view.observed().balancers().all()) {
        if (observed.id().value().equals(balancer)) {
          observed.configured().listeners().stream()
              .map(LoadBalancerSpec.Listener::service)
              .forEach(services::add);
        }
      }
    }
    return services;
  }

  /**
   * What a commit takes away that needs a word.
   *
   * @param what the change, for people
   * @param count how many machines go
   * @param services how many of each service
   * @param isWhole whether the whole cluster goes
   */
  public record Deletion(
      String what, int count, Map<ServiceName, Integer> services, boolean isWhole) {
    /** Copies the map. */
    public Deletion {
      services = Map.copyOf(services);
    }

    /**
     * What the newest spec takes away.
     *
     * @param desired the cluster
     * @param machines those that live
     * @param ledger its slots: a list that misses a machine must not make a change look smaller
     */
    public static Deletion of(DesiredCluster desired, Machines machines, Ledger ledger) {
      boolean whole = desired.lifecycle() == DesiredCluster.Lifecycle.DELETING;
      Map<ServiceName, Integer> going = new java.util.TreeMap<>();
      List<String> words = new ArrayList<>();
      SortedMap<ServiceName, Set<Slot>> places = machines.liveSlots();
      for (SlotRecord recorded : ledger.slots().values()) {
        if (recorded.instance().isPresent()) {
          Slot slot = recorded.slot();
          places.computeIfAbsent(slot.service(), _ -> new HashSet<>()).add(slot);
        }
      }
      places.forEach((service, slots) -> {
        int now = slots.size();
        int wanted = whole ? 0 : wanted(desired, service);
        int share = wanted == 0 ? 0 : Shares.tenth(now);
        // Places are taken away, not numbers: a low one that is empty saves none of the high.
        int away = Math.toIntExact(slots.stream().filter(slot -> slot.ordinal() > wanted).count());
        if (away > share) {
          going.put(service, away);
          words.add("%s from %d to %d".formatted(service, now, wanted));
        }
      });
      int count = going.values().stream().mapToInt(Integer::intValue).sum();
      if (whole) {
        return new Deletion(
            "deleting " + desired.key(), Math.max(count, machines.live().size()), going, true);
      }
      return new Deletion("lowering " + String.join(", ", words), count, going, false);
    }

    private static int wanted(DesiredCluster desired, ServiceName service) {
      if (service.equals(EnsembleSpec.SERVICE)) {
        return desired.spec().ensemble().size();
      }
      var spec = desired.spec().services().get(service);
      return spec == null ? 0 : spec.instances();
    }
  }
}
