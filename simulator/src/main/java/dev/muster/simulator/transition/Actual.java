package dev.muster.simulator.transition;

import dev.muster.controller.kernel.ClusterInput;
import dev.muster.controller.model.ClusterStatus;
import dev.muster.provider.Part;
import dev.muster.provider.identity.InstanceIdentity;
import dev.muster.provider.identity.Tags;
import dev.muster.provider.observed.Balancers;
import dev.muster.provider.observed.Networks;
import dev.muster.provider.observed.ObservedBalancer;
import dev.muster.provider.observed.ObservedNetwork;
import dev.muster.reconcile.ledger.Ledger;
import dev.muster.reconcile.ledger.Rollout;
import dev.muster.reconcile.ledger.SlotRecord;
import dev.muster.simulator.cloud.SimMachine;
import dev.muster.simulator.stage.SimCluster;
import dev.muster.simulator.stage.Stage;
import dev.muster.simulator.transition.Refusal.Telling;
import dev.muster.spec.id.Slot;
import dev.muster.spec.status.Condition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What a cluster is: the truth of the cloud, the ledger, and what the status says of both. */
final class Actual {
  private final Stage stage;
  private final SimCluster cluster;

  Actual(Stage stage, SimCluster cluster) {
    this.stage = stage;
    this.cluster = cluster;
  }

  private List<SimMachine> live() {
    return stage.cloud().machines().stream()
        .filter(machine -> machine.isLive() && machine.isOwnedBy(cluster.uid()))
        .toList();
  }

  private boolean isOwned(SortedMap<String, String> tags) {
    return Tags.isOwnedBy(tags, cluster.uid());
  }

  /** Everything that exists of the cluster in the cloud. */
  SortedMap<String, String> picture() {
    SortedMap<String, String> picture = new TreeMap<>();
    for (SimMachine machine : live()) {
      InstanceIdentity who = machine.identity().orElseThrow();
      String state = machine.isServing() ? "serving" : machine.state().toString();
      add(picture, "slot/" + who.slot(), machine.zone() + " runs " + who.version() + ", " + state);
      stage.cloud().targets().stream()
          .filter(target -> target.instance().equals(machine.id()))
          .forEach(target ->
              add(picture, "target/" + who.slot(), target.port() + " " + target.health()));
    }
    for (ObservedBalancer one : ((Balancers) stage.cloud().read(Part.BALANCERS, 0)).all()) {
      if (isOwned(one.tags())) {
        add(picture, "balancer", one.configured() + " " + one.state());
      }
    }
    for (ObservedNetwork one : ((Networks) stage.cloud().read(Part.NETWORKS, 0)).all()) {
      if (isOwned(one.tags())) {
        add(picture, "network", new TreeSet<>(one.zones()).toString());
      }
    }
    stage
        .cloud()
        .ensemble(cluster.uid())
        .ifPresent(ensemble -> {
          add(picture, "voters", Integer.toString(ensemble.voters().size()));
          ensemble
              .published()
              .forEach((service, head) -> add(picture, "config/" + service, head.sha256().value()));
          // Machines that do not follow the head are those of a rollout that has not settled.
          ensemble
              .assigned()
              .keySet()
              .forEach(occupant -> add(picture, "apart/" + occupant, "assigned"));
        });
    return picture;
  }

  private static void add(SortedMap<String, String> picture, String what, String how) {
    picture.merge(what, how, (one, other) -> one + " and " + other);
  }

  /**
   * What the ledger does not know as it is; empty when it does.
   *
   * @param lost slots that it keeps though their machines have gone
   */
  Optional<String> flawOfLedger(Set<Slot> lost) {
    Ledger ledger = stage.store().ledger(cluster.key());
    if (ledger.rollouts().values().stream().anyMatch(Rollout::isActive)) {
      return Optional.of("a rollout is under way");
    }
    Set<Slot> slots = new TreeSet<>(lost);
    for (SimMachine machine : live()) {
      Slot slot = machine.identity().orElseThrow().slot();
      slots.add(slot);
      SlotRecord recorded = ledger.slots().get(slot);
      if (recorded == null || !recorded.instance().equals(Optional.of(machine.id()))) {
        return Optional.of("the ledger does not know " + machine);
      }
    }
    if (!ledger.slots().keySet().equals(slots)) {
      return Optional.of("the ledger knows " + ledger.slots().keySet() + " and not " + slots);
    }
    return ledger.intents().isEmpty()
        ? Optional.empty()
        : Optional.of("the ledger has intents: " + ledger.intents().keySet());
  }

  /** What the status does not say as it shall; empty when it does. */
  Optional<String> flawOfStatus(Set<Refusal> refusals) {
    Optional<ClusterStatus> status = stage.store().status(cluster.key());
    Optional<Long> newest =
        stage
            .store()
            .cluster(cluster.key())
            .map(ClusterInput::desired)
            .map(one -> one.generation());
    if (status.isEmpty() || !newest.equals(Optional.of(status.get().observedGeneration()))) {
      return Optional.of("the status is not about the newest commit");
    }
    List<Condition> conditions = status.get().conditions();
    Set<Telling> told = new HashSet<>();
    Set<Telling> wanted = new HashSet<>();
    for (Refusal refusal : Refusal.values()) {
      Optional<Telling> telling = refusal.telling();
      telling.filter(one -> conditions.stream().anyMatch(one::isSaidBy)).ifPresent(told::add);
      telling.filter(_ -> refusals.contains(refusal)).ifPresent(wanted::add);
    }
    // Who only observes tells of whatever it would do.
    boolean asWanted =
        refusals.contains(Refusal.OBSERVED)
            ? told.containsAll(wanted)
            : told.equals(wanted) && isReady(conditions) == wanted.isEmpty();
    return asWanted
        ? Optional.empty()
        : Optional.of("the status shall tell of " + refusals + " and says " + text(conditions));
  }

  private static boolean isReady(List<Condition> conditions) {
    return conditions.stream()
        .anyMatch(
            one -> one.type().equals(Condition.READY) && one.status() == Condition.Status.TRUE);
  }

  private static String text(List<Condition> conditions) {
    List<String> words = new ArrayList<>();
    conditions.forEach(one ->
        words.add(one.type() + "=" + one.status() + "/" + one.reason() + " " + one.message()));
    return words.stream().collect(Collectors.joining("; "));
  }
}
