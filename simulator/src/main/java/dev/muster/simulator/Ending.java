package dev.muster.simulator;

import dev.muster.controller.kernel.ClusterInput;
import dev.muster.controller.model.ClusterStatus;
import dev.muster.provider.Part;
import dev.muster.provider.action.ActionKey;
import dev.muster.provider.identity.InstanceIdentity;
import dev.muster.provider.identity.Tags;
import dev.muster.provider.observed.Balancers;
import dev.muster.provider.observed.Images;
import dev.muster.provider.observed.Networks;
import dev.muster.provider.observed.ObservedBalancer;
import dev.muster.provider.observed.ObservedImage;
import dev.muster.provider.observed.ObservedNetwork;
import dev.muster.reconcile.ConditionTypes;
import dev.muster.reconcile.DesiredCluster;
import dev.muster.reconcile.ledger.Ledger;
import dev.muster.reconcile.ledger.Rollout;
import dev.muster.reconcile.ledger.SlotRecord;
import dev.muster.simulator.cloud.SimEnsemble;
import dev.muster.simulator.cloud.SimMachine;
import dev.muster.simulator.stage.SimCluster;
import dev.muster.simulator.stage.Stage;
import dev.muster.spec.ClusterDocument;
import dev.muster.spec.ClusterSpec;
import dev.muster.spec.EnsembleSpec;
import dev.muster.spec.Revision;
import dev.muster.spec.ServiceSpec;
import dev.muster.spec.id.RevisionId;
import dev.muster.spec.id.ServiceName;
import dev.muster.spec.id.Slot;
import dev.muster.spec.id.Zone;
import dev.muster.spec.status.Condition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a run shall end as, and what it ended as. */
final class Ending {
  private static final Set<String> SETTLED =
      Set.of(
          ConditionTypes.NETWORK_READY,
          ConditionTypes.IMAGES_READY,
          ConditionTypes.ENSEMBLE_READY,
          ConditionTypes.SERVICES_READY,
          ConditionTypes.ROLLOUTS_SETTLED,
          ConditionTypes.BALANCER_READY,
          ConditionTypes.CONFIG_PUBLISHED,
          ConditionTypes.CONFIG_CONVERGED);

  private final Stage stage;

  Ending(Stage stage) {
    this.stage = stage;
  }

  /** What is not as it shall be; empty when the run has settled. */
  Optional<String> unsettled() {
    for (SimCluster cluster : stage.clusters().values()) {
      Optional<String> found =
          switch (cluster.lifecycle()) {
            case ACTIVE ->
                unready(cluster)
                    .or(() -> unlike(cluster))
                    .or(() -> stopped(cluster))
                    .or(() -> new Doors(stage, cluster).wrong());
            case DELETING -> undeleted(cluster);
          };
      Optional<String> trouble = found.or(() -> leftOver(cluster));
      if (trouble.isPresent()) {
        return trouble.map(text -> cluster.key() + ": " + text);
      }
    }
    return stage.around().climate().isCalm() ? Optional.empty() : Optional.of("a call still hangs");
  }

  private Optional<String> undeleted(SimCluster cluster) {
    if (cluster.isWantedAgain()) {
      return Optional.of("is wanted again and has not come");
    }
    if (stage.store().cluster(cluster.key()).isPresent()) {
      return Optional.of("is still in the store: " + conditions(cluster));
    }
    return live(cluster).stream().findFirst().map(machine -> machine + " is still alive");
  }

  // What carries the name of a cluster that is forgotten belongs to nobody any more.
  private Optional<String> leftOver(SimCluster cluster) {
    Stream<SortedMap<String, String>> tags =
        Stream.of(
                ((Balancers) stage.cloud().read(Part.BALANCERS, 0))
                    .all().stream().map(ObservedBalancer::tags),
                ((Networks) stage.cloud().read(Part.NETWORKS, 0))
                    .all().stream().map(ObservedNetwork::tags),
                ((Images) stage.cloud().read(Part.IMAGES, 0))
                    .all().stream().map(ObservedImage::tags))
            .flatMap(Function.identity());
    Optional<String> known =
        stage.store().cluster(cluster.key()).map(input -> input.desired().uid().value());
    return tags.filter(one -> Tags.isNamed(one, cluster.key()))
        .filter(one -> !Optional.ofNullable(one.get(Tags.UID)).equals(known))
        .findFirst()
        .map(one -> "is forgotten and leaves " + one);
  }

  private Optional<String> unready(SimCluster cluster) {
    Optional<ClusterInput> input = stage.store().cluster(cluster.key());
    Optional<ClusterStatus> status = stage.store().status(cluster.key());
    boolean ready =
        input.isPresent()
            && status.isPresent()
            && status.get().observedGeneration() == input.get().desired().generation()
            && (status.get().conditions().stream().anyMatch(Ending::isAsReadyAsCanBe)
                || isReadyAndUndone(status.get()));
    if (!ready) {
      return Optional.of("is not ready: " + conditions(cluster));
    }
    Set<String> recorded = new TreeSet<>();
    stage
        .store()
        .ledger(cluster.key())
        .slots()
        .keySet()
        .forEach(slot -> recorded.add("slot/" + slot));
    Set<String> slots = new TreeSet<>(wanted(cluster).keySet());
    slots.removeIf(what -> !what.startsWith("slot/"));
    if (!recorded.equals(slots)) {
      return Optional.of("records " + recorded + " instead of " + slots);
    }
    Set<ActionKey> intents = stage.store().ledger(cluster.key()).intents().keySet();
    return rolling(cluster, input.get())
        .or(() -> intents.isEmpty() ? Optional.empty() : Optional.of("has intents: " + intents));
  }

  private Optional<String> rolling(SimCluster cluster, ClusterInput input) {
    SortedMap<ServiceName, Rollout> rollouts = stage.store().ledger(cluster.key()).rollouts();
    Optional<Rollout> underWay = rollouts.values().stream().filter(Rollout::isActive).findFirst();
    if (underWay.isPresent()) {
      return Optional.of("is rolling out: " + underWay.get());
    }
    return input.desired().orders().stream()
        .filter(order ->
            Optional.ofNullable(rollouts.get(order.rollout().service()))
                .filter(meant -> meant.id().equals(order.rollout()))
                .filter(meant -> !meant.log().handledOrder().equals(order.id()))
                .isPresent())
        .findFirst()
        .map(order -> "has not looked at " + order);
  }

  // No running machine of a stateful service is changed: a condition says so instead.
  private static boolean isAsReadyAsCanBe(Condition condition) {
    return condition.type().equals(Condition.READY)
        && (condition.status() == Condition.Status.TRUE
            || condition.reason().equals("OtherRevision"));
  }

  // What is undone stays told; all else is as it shall be.
  private static boolean isReadyAndUndone(ClusterStatus status) {
    boolean undone =
        status.conditions().stream()
            .anyMatch(condition ->
                condition.type().equals(ConditionTypes.GIT_DRIFT)
                    && condition.status() == Condition.Status.TRUE);
    return undone
        && status.conditions().stream()
            .filter(condition -> SETTLED.contains(condition.type()))
            .allMatch(condition -> condition.status() == Condition.Status.TRUE);
  }

  private String conditions(SimCluster cluster) {
    return stage
        .store()
        .status(cluster.key())
        .map(status ->
            status.conditions().stream()
                .map(one ->
                    one.type()
                        + "="
                        + one.status()
                        + "/"
                        + one.reason()
                        + " ("
                        + one.message()
                        + ")")
                .collect(Collectors.joining("; ")))
        .orElse("no status");
  }

  private Optional<String> unlike(SimCluster cluster) {
    SortedMap<String, String> wanted = wanted(cluster);
    SortedMap<String, String> real = picture(cluster);
    real.keySet().removeIf(key -> key.startsWith("version/"));
    return wanted.equals(real)
        ? Optional.empty()
        : Optional.of("says Ready and is " + real + " instead of " + wanted);
  }

  // Nothing but itself tells of a load balancer that has stopped while no machine is behind it.
  private Optional<String> stopped(SimCluster cluster) {
    return ((Balancers) stage.cloud().read(Part.BALANCERS, 0))
        .all().stream()
            .filter(balancer -> Tags.isOwnedBy(balancer.tags(), cluster.uid()))
            .filter(balancer -> balancer.state() == ObservedBalancer.State.STOPPED)
            .findFirst()
            .map(balancer -> "load balancer " + balancer.id() + " has stopped");
  }

  private static SortedMap<String, String> wanted(SimCluster cluster) {
    SortedMap<String, String> wanted = new TreeMap<>();
    ClusterDocument document = cluster.wanted();
    for (int ordinal = 1; ordinal <= document.spec().ensemble().size(); ordinal++) {
      slot(wanted, document, new Slot(EnsembleSpec.SERVICE, ordinal), false);
    }
    document
        .spec()
        .services()
        .forEach((name, service) -> {
          boolean balanced =
              document.spec().loadBalancer().stream()
                  .flatMap(balancer -> balancer.listeners().stream())
                  .anyMatch(listener -> listener.service().equals(name));
          for (int ordinal = 1; ordinal <= service.instances(); ordinal++) {
            slot(wanted, document, new Slot(name, ordinal), balanced);
            if (service.replacement() == ServiceSpec.Replacement.AUTOMATIC) {
              wanted.put("revision/" + new Slot(name, ordinal), revision(Revision.of(service)));
            }
          }
        });
    document
        .spec()
        .config()
        .forEach((name, config) -> wanted.put("config/" + name, config.sha256().value()));
    if (document.spec().loadBalancer().isPresent()) {
      wanted.put("balancer", ObservedBalancer.State.ACTIVE.toString());
    }
    wanted.put("voters", Integer.toString(document.spec().ensemble().size()));
    return wanted;
  }

  private static void slot(
      SortedMap<String, String> wanted, ClusterDocument document, Slot slot, boolean balanced) {
    List<Zone> zones = document.spec().provider().zones();
    wanted.put("slot/" + slot, zones.get((slot.ordinal() - 1) % zones.size()).value());
    if (balanced) {
      wanted.put("target/" + slot, "HEALTHY");
    }
  }

  /** The cluster as it really is, as far as two runs of the same commits must agree on it. */
  SortedMap<String, String> picture(SimCluster cluster) {
    SortedMap<String, String> picture = new TreeMap<>();
    for (SimMachine machine : live(cluster)) {
      InstanceIdentity who = machine.identity().orElseThrow();
      String zone = machine.isServing() ? machine.zone().value() : "not serving";
      picture.merge("slot/" + who.slot(), zone, (one, other) -> one + " and " + other);
      picture.put(
          (isRolledOut(cluster, who) ? "revision/" : "version/") + who.slot(),
          isRolledOut(cluster, who) ? revision(who.revision()) : who.version().value());
      stage.cloud().targets().stream()
          .filter(target -> target.instance().equals(machine.id()))
          .forEach(target -> picture.put("target/" + who.slot(), target.health().toString()));
    }
    stage
        .cloud()
        .ensemble(cluster.uid())
        .filter(_ -> cluster.lifecycle() == DesiredCluster.Lifecycle.ACTIVE)
        .ifPresent(ensemble -> {
          ClusterSpec wanted = cluster.wanted().spec();
          picture.put("voters", voters(cluster, ensemble));
          ensemble
              .published()
              .forEach((name, head) -> {
                if (wanted.config().containsKey(name)) {
                  picture.put("config/" + name, head.sha256().value());
                }
              });
        });
    ((Balancers) stage.cloud().read(Part.BALANCERS, 0))
        .all().stream()
            .filter(balancer -> Tags.isOwnedBy(balancer.tags(), cluster.uid()))
            .forEach(balancer -> picture.put("balancer", balancer.state().toString()));
    return picture;
  }

  private static String revision(RevisionId revision) {
    return "runs " + revision;
  }

  private static boolean isRolledOut(SimCluster cluster, InstanceIdentity who) {
    ServiceSpec service = cluster.wanted().spec().services().get(who.slot().service());
    return service != null && service.replacement() == ServiceSpec.Replacement.AUTOMATIC;
  }

  // A voter whose machine is gone is there no more, whoever has noticed it yet.
  private String voters(SimCluster cluster, SimEnsemble ensemble) {
    int serving = stage.cloud().servingVoters(cluster.uid());
    int all = ensemble.voters().size();
    return serving == all ? Integer.toString(all) : serving + " serving of " + all;
  }

  /** What is wrong with a run that has settled; empty when nothing is. */
  Optional<String> flaw() {
    for (SimCluster cluster : stage.clusters().values()) {
      Ledger ledger = stage.store().ledger(cluster.key());
      for (SimMachine machine : live(cluster)) {
        SlotRecord recorded = ledger.slots().get(machine.identity().orElseThrow().slot());
        if (recorded == null || !recorded.instance().equals(Optional.of(machine.id()))) {
          return Optional.of("the ledger does not know " + machine);
        }
      }
      Optional<String> uneven = uneven(cluster);
      if (uneven.isPresent()) {
        return uneven;
      }
    }
    return Optional.empty();
  }

  private Optional<String> uneven(SimCluster cluster) {
    Map<String, Map<Zone, Integer>> counts = new TreeMap<>();
    for (SimMachine machine : live(cluster)) {
      String service = machine.identity().orElseThrow().slot().service().value();
      counts.computeIfAbsent(service, _ -> new TreeMap<>()).merge(machine.zone(), 1, Integer::sum);
    }
    for (Map.Entry<String, Map<Zone, Integer>> entry : counts.entrySet()) {
      int most = Collections.max(entry.getValue().values());
      int least =
          cluster.wanted().spec().provider().zones().stream()
              .mapToInt(zone -> entry.getValue().getOrDefault(zone, 0))
              .min()
              .orElse(0);
      if (most - least > 1) {
        return Optional.of("zones differ for " + entry.getKey() + ": " + entry.getValue());
      }
    }
    return Optional.empty();
  }

  private List<SimMachine> live(SimCluster cluster) {
    List<SimMachine> live = new ArrayList<>();
    for (SimMachine machine : stage.cloud().machines()) {
      if (machine.isLive()
          && machine.identity().filter(who -> who.cluster().equals(cluster.key())).isPresent()) {
        live.add(machine);
      }
    }
    return live;
  }
}
