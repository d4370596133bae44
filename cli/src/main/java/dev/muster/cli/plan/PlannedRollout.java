package dev.muster.cli.plan;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.controller.shell.Preview;
import dev.muster.reconcile.ledger.LedgerChange;
import dev.muster.reconcile.ledger.Rollout;
import dev.muster.reconcile.ledger.RolloutState;
import dev.muster.reconcile.ledger.SlotRecord;
import dev.muster.reconcile.rollout.Forecast;
import dev.muster.spec.id.ServiceName;
import dev.muster.spec.schema.Durations;
import dev.muster.spec.schema.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a plan says of a rollout that would begin, or goes forward. */
record PlannedRollout(Forecast forecast) {
  /** The rollouts of a plan that go forward, as the decision leaves them. */
  static List<PlannedRollout> of(Preview.Plan plan) {
    SortedMap<ServiceName, Rollout> rollouts = new TreeMap<>(plan.decided().ledger().rollouts());
    for (LedgerChange change : plan.decided().fold().ledger()) {
      if (change instanceof LedgerChange.PutRollout put) {
        rollouts.put(put.rollout().service(), put.rollout());
      }
    }
    List<PlannedRollout> planned = new ArrayList<>();
    for (Rollout rollout : rollouts.values()) {
      if (rollout.state().half() == RolloutState.Half.FORWARD
          && plan.desired().spec().services().containsKey(rollout.service())) {
        int old =
            Math.toIntExact(
                plan.decided().ledger().slotsOf(rollout.service()).stream()
                    .map(SlotRecord::instance)
                    .filter(instance -> instance.isPresent())
                    .count());
        planned.add(new PlannedRollout(Forecast.of(rollout, plan.desired().spec(), old)));
      }
    }
    return planned;
  }

  private String title() {
    Rollout rollout = forecast.rollout();
    return "rollout %s from %s to %s%s"
        .formatted(
            rollout.id(),
            rollout.from().nameBeside(rollout.to()),
            rollout.to().nameBeside(rollout.from()),
            rollout.stage().pause().map(pause -> ", paused: " + pause.message()).orElse(""));
  }

  private List<String> facts() {
    Forecast.Calls calls = forecast.calls();
    List<String> facts = new ArrayList<>();
    facts.add(
        "at most %d machines at once; never fewer than %d that serve"
            .formatted(forecast.fleet().peak(), forecast.fleet().lowestHealthy()));
    facts.add(
        "%d provider calls: %d image builds, %d launches, %d registrations, %d deregistrations,"
                .formatted(
                    calls.total(),
                    calls.builds(),
                    calls.launches(),
                    calls.registrations(),
                    calls.deregistrations())
            + (calls.stops() > 0 ? " %d stops,".formatted(calls.stops()) : "")
            + " %d terminations".formatted(calls.terminations()));
    facts.add(
        "%s of watching, and what machines take to start and drain; within %s it has ended or turned back"
            .formatted(Durations.text(forecast.least()), Durations.text(forecast.most())));
    forecast.waits().forEach(wait -> facts.add("waits until " + wait));
    return facts;
  }

  /** Lines for a terminal. */
  List<String> text() {
    List<String> lines = new ArrayList<>();
    lines.add(title());
    facts().forEach(fact -> lines.add("  " + fact));
    return lines;
  }

  /** Lines for a pull request. */
  List<String> markdown() {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add("**" + title() + "**");
    lines.add("");
    facts().forEach(fact -> lines.add("- " + fact));
    return lines;
  }

  /** An object for programs. */
  ObjectNode json() {
    Rollout rollout = forecast.rollout();
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("rollout", rollout.id().toString());
    object.put("service", rollout.service().value());
    object.put("from", rollout.from().version().value());
    object.put("to", rollout.to().version().value());
    rollout.from().config().ifPresent(config -> object.put("fromConfig", config.value()));
    rollout.to().config().ifPresent(config -> object.put("toConfig", config.value()));
    object.put("state", Words.of(rollout.state()));
    rollout.stage().pause().ifPresent(pause -> object.put("paused", pause.message()));
    object.put("peakInstances", forecast.fleet().peak());
    object.put("lowestHealthy", forecast.fleet().lowestHealthy());
    object.put("leastSeconds", forecast.least().toSeconds());
    object.put("mostSeconds", forecast.most().toSeconds());
    Forecast.Calls calls = forecast.calls();
    object
        .putObject("providerCalls")
        .put("builds", calls.builds())
        .put("launches", calls.launches())
        .put("registrations", calls.registrations())
        .put("deregistrations", calls.deregistrations())
        .put("stops", calls.stops())
        .put("terminations", calls.terminations())
        .put("total", calls.total());
    ArrayNode waits = object.putArray("waits");
    forecast.waits().forEach(waits::add);
    return object;
  }
}
