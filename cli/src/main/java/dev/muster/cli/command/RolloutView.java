package dev.muster.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.cli.console.Age;
import dev.muster.cli.console.TreeLines;
import java.time.Instant;

/** A rollout object of the API, for people. */
final class RolloutView {
  private final JsonNode spec;
  private final JsonNode status;
  private final JsonNode metadata;
  private final Instant now;

  RolloutView(JsonNode rollout, Instant now) {
    this.spec = rollout.path("spec");
    this.status = rollout.path("status");
    this.metadata = rollout.path("metadata");
    this.now = now;
  }

  /** Whether nothing more will happen. */
  boolean isEnded() {
    return status.path("half").asText().equals("Ended");
  }

  /** Whether it ended with what was wanted. */
  boolean isDone() {
    return state().equals("Done");
  }

  private String state() {
    return status.path("state").asText();
  }

  private String since() {
    return Age.since(status.path("since").asText(), now);
  }

  /** What is being rolled out. */
  String title() {
    return "%s of %s/%s, from %s to %s"
        .formatted(
            spec.path("rollout").asText(),
            metadata.path("namespace").asText(),
            spec.path("cluster").asText(),
            spec.at("/from/name").asText(),
            spec.at("/to/name").asText());
  }

  /** How it stands, in a line without counters: it changes when the rollout does. */
  String line() {
    String wait = waitsFor().replaceFirst(": .*", "");
    String why = waitsFor().isEmpty() ? failure() : "waits for " + wait;
    String paused = status.at("/paused/kind").asText("");
    return spec.path("rollout").asText()
        + " "
        + state()
        + (paused.isEmpty() ? "" : ", paused (" + paused + ")")
        + (why.isEmpty() ? "" : ": " + why);
  }

  String waitsFor() {
    return status.path("waitsFor").asText("");
  }

  String failure() {
    return status.at("/failure/message").asText("");
  }

  /** All of it, as a tree. */
  TreeLines tree() {
    TreeLines root =
        new TreeLines("rollout", spec.path("rollout").asText())
            .fact(
                "cluster",
                metadata.path("namespace").asText() + "/" + spec.path("cluster").asText())
            .fact(
                "versions", spec.at("/from/name").asText() + " -> " + spec.at("/to/name").asText())
            .fact("state", state() + " for " + since())
            .fact("origin", spec.path("origin").asText());
    String paused = status.at("/paused/kind").asText("");
    if (!paused.isEmpty()) {
      root.child("paused", paused)
          .fact("since", "for " + Age.since(status.at("/paused/since").asText(), now))
          .fact("message", status.at("/paused/message").asText());
    }
    if (!failure().isEmpty()) {
      root.child("failure", status.at("/failure/kind").asText()).fact("message", failure());
    }
    gates(root);
    deadline(root);
    side(root, "new", "to", "newcomers");
    side(root, "old", "from", "old");
    side(root, "retired", "from", "retired");
    return root;
  }

  private void gates(TreeLines root) {
    JsonNode evidence = status.path("evidence");
    if (evidence.path("gates").isEmpty()) {
      return;
    }
    long gathered = evidence.path("gatheredSeconds").asLong();
    JsonNode needed = evidence.path("neededSeconds");
    TreeLines gates = root.child("evidence", gathered + " s");
    if (!needed.isMissingNode()) {
      gates
          .fact("needed", "of " + needed.asLong() + " s")
          .fact("left", Math.max(0, needed.asLong() - gathered) + " s left");
    }
    for (JsonNode gate : evidence.path("gates")) {
      gates
          .child("gate", gate.path("name").asText())
          .fact("result", gate.path("result").asText())
          .fact(
              "row",
              gate.path("passesInARow").asText()
                  + " of "
                  + gate.path("neededInARow").asText()
                  + " in a row")
          .fact("samples", gate.path("samples").asText() + " samples")
          .fact("message", gate.path("message").asText());
    }
  }

  private void deadline(TreeLines root) {
    String at = status.at("/deadline/at").asText("");
    if (!at.isEmpty()) {
      root.child("deadline", at)
          .fact("left", left(at))
          .fact("then", "then " + status.at("/deadline/then").asText());
    }
  }

  private String left(String at) {
    String left = Age.until(at, now);
    return left.isEmpty() ? "now" : "in " + left;
  }

  private void side(TreeLines root, String kind, String side, String group) {
    JsonNode machines = status.path("machines").path(group);
    if (machines.isEmpty()) {
      return;
    }
    TreeLines line =
        root.child(kind, spec.path(side).path("version").asText())
            .fact("revision", spec.path(side).path("revision").asText());
    for (JsonNode machine : machines) {
      String reported = machine.path("reportedVersion").asText("");
      line.child("slot", machine.path("slot").asText())
          .fact("instance", machine.path("instance").asText())
          .fact("state", machine.path("state").asText())
          .fact("health", machine.path("health").asText())
          .fact("says", reported.isEmpty() ? "" : "says " + reported)
          .fact("role", role(machine));
    }
  }

  private static String role(JsonNode machine) {
    if (machine.has("admitted")) {
      return machine.path("admitted").asBoolean() ? "admitted" : "not admitted yet";
    }
    return machine.path("withdrawn").asBoolean(false) ? "withdrawn" : "";
  }

  /**
   * What it waits for, since when and until when, as a paragraph; with the words that would end the
   * wait, a line each.
   *
   * @param suspendedUntil when the cluster's suspension ends; empty for none
   */
  String why(String suspendedUntil) {
    StringBuilder text = new StringBuilder(title());
    text.append(isEnded() ? ", has ended: " : ", is in ")
        .append(state())
        .append(" since ")
        .append(status.path("since").asText())
        .append(" (")
        .append(since())
        .append(").");
    if (!failure().isEmpty()) {
      text.append(isEnded() ? " Why: " : " It goes back: ").append(failure()).append('.');
    }
    if (!isEnded()) {
      waiting(text);
    } else if (status.at("/failure/vetoed").asBoolean()) {
      text.append(" Nothing is tried again until somebody says so or the spec wants another one.");
    } else if (status.has("vetoed")) {
      text.append(
          " What the spec wants now failed in %s: nothing is tried again until somebody says so or the spec wants another one."
              .formatted(status.at("/vetoed/rollout").asText()));
    }
    standing(text, suspendedUntil);
    for (JsonNode way : status.path("unblock")) {
      text.append("\n  ")
          .append(way.path("command").asText())
          .append("\n      ")
          .append(way.path("effect").asText());
    }
    return text.toString();
  }

  private void waiting(StringBuilder text) {
    text.append(" It waits for ").append(waitsFor()).append('.');
    JsonNode evidence = status.path("evidence");
    if (evidence.has("neededSeconds")) {
      text.append(
          " Gathered: %d s of %d s."
              .formatted(
                  evidence.path("gatheredSeconds").asLong(),
                  evidence.path("neededSeconds").asLong()));
    }
    if (!evidence.path("gates").isEmpty()) {
      String looked = Age.since(evidence.path("lookedAt").asText(), now);
      text.append(
          looked.isEmpty()
              ? " Nobody has looked yet."
              : " The newest look is " + looked + " old; time that nobody sees does not count.");
    }
    String at = status.at("/deadline/at").asText("");
    text.append(
        at.isEmpty()
            ? " Nothing runs out."
            : " Else, at %s (%s), it goes to %s."
                .formatted(at, left(at), status.at("/deadline/then").asText()));
  }

  private void standing(StringBuilder text, String suspendedUntil) {
    JsonNode order = status.path("pendingOrder");
    if (!order.isMissingNode()) {
      text.append(
          " The word '%s' of %s was not heard yet; it is %s old."
              .formatted(
                  order.path("verb").asText(),
                  order.path("actor").asText(),
                  Age.since(order.path("at").asText(), now)));
    }
    if (!suspendedUntil.isEmpty()) {
      text.append(
          " The cluster is suspended until "
              + suspendedUntil
              + ": nothing happens before; end that by 'muster resume'.");
    }
  }
}
