package dev.muster.controller.api.object;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.controller.model.ClusterRecord;
import dev.muster.reconcile.ledger.Ledger;
import dev.muster.reconcile.ledger.Rollout;
import dev.muster.reconcile.ledger.RolloutEvidence;
import dev.muster.reconcile.ledger.RolloutEvidence.Score;
import dev.muster.reconcile.ledger.RolloutGoal;
import dev.muster.reconcile.ledger.RolloutOrder;
import dev.muster.reconcile.ledger.RolloutSide;
import dev.muster.reconcile.ledger.RolloutState;
import dev.muster.reconcile.ledger.RolloutSummary;
import dev.muster.reconcile.ledger.SlotRecord;
import dev.muster.reconcile.rollout.Deadline;
import dev.muster.reconcile.rollout.Orders;
import dev.muster.reconcile.undo.Undo;
import dev.muster.spec.ClusterDocument;
import dev.muster.spec.RolloutSpec;
import dev.muster.spec.RolloutSpec.Gate;
import dev.muster.spec.ServiceSpec;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.RolloutId;
import dev.muster.spec.id.ServiceName;
import dev.muster.spec.yaml.ReadResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Rollouts as objects of the API: one for each service that has a record of one. */
public final class RolloutObjects {
  private static final String UNKNOWN = "Unknown";

  private final ClusterRecord record;
  private final Ledger ledger;
  private final Map<String, JsonNode> instances = new HashMap<>();
  private final Map<ServiceName, ServiceSpec> services = new HashMap<>();
  private final Map<ServiceName, RolloutGoal> goals = new HashMap<>();

  private RolloutObjects(ClusterRecord record, Ledger ledger, List<ApiObject> machines) {
    this.record = record;
    this.ledger = ledger;
    machines.forEach(machine -> instances.put(machine.name(), machine.json()));
    // Without a document that can be read the rollouts are shown as of services that say nothing.
    if (record.read() instanceof ReadResult.Accepted accepted) {
      ClusterDocument wanted = record.wanted(accepted.document()).document();
      services.putAll(wanted.spec().services());
      services
          .keySet()
          .forEach(
              service -> Undo.goal(wanted, service).ifPresent(goal -> goals.put(service, goal)));
    }
  }

  /** The name of the rollout of a service, within the product. */
  public static String name(ClusterKey cluster, ServiceName service) {
    return cluster.name().value() + "." + service.value();
  }

  /**
   * The rollouts of a cluster.
   *
   * @param record the cluster
   * @param ledger what is recorded of it
   * @param instances its machines as objects of the API
   */
  public static List<ApiObject> of(ClusterRecord record, Ledger ledger, List<ApiObject> instances) {
    if (ledger.rollouts().isEmpty()) {
      return List.of();
    }
    RolloutObjects objects = new RolloutObjects(record, ledger, instances);
    return ledger.rollouts().values().stream().map(objects::object).toList();
  }

  private ApiObject object(Rollout rollout) {
    ClusterKey cluster = record.key();
    String namespace = cluster.product().value();
    String name = name(cluster, rollout.service());
    ObjectNode json = ApiObject.begin(Resource.ROLLOUTS, namespace, name);
    metadata(json, rollout);
    json.putObject("spec")
        .put("cluster", cluster.name().value())
        .put("service", rollout.service().value())
        .put("number", rollout.id().number())
        .put("rollout", rollout.id().toString())
        .put("origin", rollout.origin());
    side(json.withObject("/spec/from"), rollout.from())
        .put("name", rollout.from().nameBeside(rollout.to()));
    side(json.withObject("/spec/to"), rollout.to())
        .put("name", rollout.to().nameBeside(rollout.from()));
    status(json.putObject("status"), rollout);
    return new ApiObject(namespace, name, json);
  }

  private void metadata(ObjectNode json, Rollout rollout) {
    ObjectNode metadata = json.withObject("/metadata");
    metadata
        .put("uid", record.uid().value() + "." + rollout.service().value())
        .put("generation", rollout.id().number())
        .put("creationTimestamp", Age.time(begun(rollout)));
    metadata
        .putObject("labels")
        .put("product", record.key().product().value())
        .put("cluster", record.key().name().value())
        .put("service", rollout.service().value())
        .put("version", rollout.to().version().value());
    metadata
        .putArray("ownerReferences")
        .addObject()
        .put("apiVersion", json.path("apiVersion").asText())
        .put("kind", Resource.CLUSTERS.kind())
        .put("name", record.key().name().value())
        .put("uid", record.uid().value())
        .put("controller", true);
  }

  private static Instant begun(Rollout rollout) {
    List<Rollout.Transition> transitions = rollout.log().transitions();
    return transitions.isEmpty() ? rollout.stage().since() : transitions.getFirst().at();
  }

  private static ObjectNode side(ObjectNode json, RolloutSide side) {
    json.put("version", side.version().value())
        .put("revision", side.revision().value())
        .put("port", side.port());
    side.config().ifPresent(config -> json.put("configSha256", config.value()));
    return json;
  }

  private RolloutSpec spec(Rollout rollout) {
    return Optional.ofNullable(services.get(rollout.service()))
        .map(ServiceSpec::rollout)
        .orElse(RolloutSpec.DEFAULT);
  }

  private int floor(Rollout rollout) {
    int served = rollout.machines().floor();
    return Optional.ofNullable(services.get(rollout.service()))
        .map(service -> service.rollout().pace().floor(served, service.instances()))
        .orElse(served);
  }

  private void status(ObjectNode json, Rollout rollout) {
    Rollout.Stage stage = rollout.stage();
    RolloutSpec spec = spec(rollout);
    json.put("state", Word.of(rollout.state()))
        .put("half", Word.of(rollout.state().half()))
        .put("since", Age.time(stage.since()))
        .put("stepSince", Age.time(stage.stepSince()))
        .put("startedAt", Age.time(begun(rollout)));
    stage
        .pause()
        .ifPresent(pause -> {
          ObjectNode paused =
              json.putObject("paused")
                  .put("kind", Word.of(pause.kind()))
                  .put("since", Age.time(pause.since()))
                  .put("message", pause.message());
          pause.until().ifPresent(end -> paused.put("until", Age.time(end)));
        });
    stage
        .failure()
        .ifPresent(failure ->
            json.putObject("failure")
                .put("kind", Word.of(failure.kind()))
                .put("message", failure.message())
                .put("vetoed", rollout.isVeto()));
    rollout
        .log()
        .freezeOverride()
        .ifPresent(override ->
            json.putObject("freezeOverride")
                .put("actor", override.actor())
                .put("reason", override.reason())
                .put("at", Age.time(override.at())));
    json.put("promotion", Word.of(rollout.log().promotes()))
        .put("floor", floor(rollout))
        .put("relaunches", rollout.machines().relaunches());
    evidence(json.putObject("evidence"), rollout, spec);
    machines(json.putObject("machines"), rollout);
    RolloutWait wait = new RolloutWait(rollout, spec, floor(rollout), json.path("machines"));
    waiting(json, rollout, wait);
    Deadline.of(rollout, spec)
        // Requests that end late are nobody's fault: what drains is waited for.
        .filter(_ -> rollout.state() != RolloutState.DRAIN_OLD || !wait.isAnyLeaving())
        .ifPresent(deadline ->
            json.putObject("deadline")
                .put("at", Age.time(deadline.at()))
                .put("then", deadline.then().map(Word::of).orElse("Paused")));
    log(json, rollout);
  }

  private void waiting(ObjectNode json, Rollout rollout, RolloutWait wait) {
    json.put("waitsFor", wait.text());
    ArrayNode unblocking = json.putArray("unblock");
    wait.unblocking().forEach(verb -> unblock(unblocking.addObject(), verb, rollout.id()));
    Optional.ofNullable(goals.get(rollout.service()))
        .filter(_ -> !rollout.isActive())
        .flatMap(rollout::veto)
        .ifPresent(id -> {
          json.putObject("vetoed").put("rollout", id.toString()).put("number", id.number());
          if (!id.equals(rollout.id())) {
            unblock(unblocking.addObject(), RolloutOrder.Verb.RETRY, id);
          }
        });
  }

  private void unblock(ObjectNode json, RolloutOrder.Verb verb, RolloutId meant) {
    RolloutVerb word = RolloutVerb.of(verb);
    json.put("verb", word.word())
        .put("effect", RolloutWait.effect(verb))
        .put(
            "command",
            "muster rollout %s %s %s --rollout %d --reason TEXT"
                .formatted(word.command(), record.key(), meant.service(), meant.number()));
  }

  private static void evidence(ObjectNode json, Rollout rollout, RolloutSpec spec) {
    RolloutEvidence evidence = rollout.evidence();
    if (evidence.lookedAt().isAfter(Instant.EPOCH)) {
      json.put("lookedAt", Age.time(evidence.lookedAt()));
    }
    json.put("gatheredSeconds", evidence.gathered().toSeconds());
    Deadline.needed(rollout.state(), spec)
        .ifPresent(needed -> json.put("neededSeconds", needed.toSeconds()));
    ArrayNode gates = json.putArray("gates");
    if (rollout.state().gates() == RolloutState.Gates.NONE) {
      return;
    }
    for (Gate gate : spec.gates()) {
      Score score = evidence.score(gate.name());
      gates
          .addObject()
          .put("name", gate.name())
          .put("result", Word.of(score.last()))
          .put("passesInARow", score.passesInARow())
          .put("neededInARow", gate.consecutive())
          .put("failsInARow", score.failsInARow())
          .put("flaps", score.flaps())
          .put("samples", score.samples())
          .put("message", score.message());
    }
  }

  // Once it is committed the new machines are those of their slots, and the old ones are retired.
  private void machines(ObjectNode json, Rollout rollout) {
    boolean committed = rollout.state().isCommitted();
    List<SlotRecord> slots = ledger.slotsOf(rollout.service());
    ArrayNode newcomers = json.putArray("newcomers");
    for (SlotRecord slot : committed ? slots : fresh(rollout, slots)) {
      machine(newcomers.addObject(), slot)
          .put("admitted", committed || rollout.machines().admitted().contains(slot.slot()));
    }
    ArrayNode old = json.putArray("old");
    for (SlotRecord slot : committed ? List.<SlotRecord>of() : old(rollout, slots)) {
      machine(old.addObject(), slot)
          .put("withdrawn", rollout.machines().withdrawn().contains(slot.slot()));
    }
    ArrayNode retired = json.putArray("retired");
    rollout.machines().retired().forEach(slot -> machine(retired.addObject(), slot));
  }

  // In place the same machines are old until they are told to read the new configuration.
  private static List<SlotRecord> fresh(Rollout rollout, List<SlotRecord> slots) {
    return rollout.isInPlace()
        ? slots.stream()
            .filter(slot -> rollout.machines().admitted().contains(slot.slot()))
            .toList()
        : rollout.machines().newcomers();
  }

  private static List<SlotRecord> old(Rollout rollout, List<SlotRecord> slots) {
    return rollout.isInPlace()
        ? slots.stream()
            .filter(slot -> !rollout.machines().admitted().contains(slot.slot()))
            .toList()
        : slots;
  }

  private ObjectNode machine(ObjectNode json, SlotRecord slot) {
    json.put("slot", slot.slot().toString());
    slot.instance().ifPresent(id -> json.put("instance", id.value()));
    JsonNode seen =
        slot.instance()
            .<JsonNode>map(id -> instances.getOrDefault(id.value(), MissingNode.getInstance()))
            .orElse(MissingNode.getInstance());
    json.put("incarnation", slot.incarnation().value())
        .put("version", slot.version().value())
        .put("revision", slot.revision().value())
        .put("zone", slot.zone().value())
        .put("state", slot.instance().isEmpty() ? "NotLaunched" : word(seen, "state"))
        .put("health", word(seen, "health"))
        .put("target", !seen.at("/status/targets").isEmpty());
    String reported = seen.at("/status/agent/reportedVersion").asText("");
    if (!reported.isEmpty()) {
      json.put("reportedVersion", reported);
    }
    return json;
  }

  private static String word(JsonNode seen, String field) {
    return seen.path("status").path(field).asText(UNKNOWN);
  }

  private void log(ObjectNode json, Rollout rollout) {
    ArrayNode transitions = json.putArray("transitions");
    for (Rollout.Transition transition : rollout.log().transitions()) {
      transitions
          .addObject()
          .put("state", Word.of(transition.state()))
          .put("at", Age.time(transition.at()))
          .put("reason", transition.reason());
    }
    ArrayNode earlier = json.putArray("earlier");
    rollout.log().earlier().orElse(List.of()).reversed().forEach(one -> earlier(earlier, one));
    ArrayNode orders = json.putArray("orders");
    rollout.log().orders().forEach(order -> order(orders.addObject(), order));
    pending(rollout).forEach(order -> order(json.putObject("pendingOrder"), order));
  }

  private static void earlier(ArrayNode list, RolloutSummary ended) {
    ObjectNode json =
        list.addObject()
            .put("number", ended.id().number())
            .put("origin", ended.origin())
            .put("startedAt", Age.time(ended.begunAt()))
            .put("endedAt", Age.time(ended.endedAt()))
            .put("state", Word.of(ended.end()))
            .put("reason", ended.reason())
            .put("vetoed", ended.isVeto());
    side(json.putObject("from"), ended.from()).put("name", ended.from().nameBeside(ended.to()));
    side(json.putObject("to"), ended.to()).put("name", ended.to().nameBeside(ended.from()));
    ArrayNode orders = json.putArray("orders");
    ended.orders().forEach(order -> order(orders.addObject(), order));
  }

  /** What a person has said and the leader has not looked at yet. */
  private List<RolloutOrder> pending(Rollout rollout) {
    List<RolloutOrder> pending = new ArrayList<>(record.orders().orElse(List.of()));
    pending.removeIf(order ->
        !(order.rollout().equals(rollout.id()) || Orders.isForEarlier(rollout, order))
            || order.id().equals(rollout.log().handledOrder()));
    return pending;
  }

  private static void order(ObjectNode json, RolloutOrder order) {
    json.put("id", order.id())
        .put("verb", RolloutVerb.of(order.verb()).word())
        .put("actor", order.actor())
        .put("reason", order.reason())
        .put("at", Age.time(order.at()));
  }
}
