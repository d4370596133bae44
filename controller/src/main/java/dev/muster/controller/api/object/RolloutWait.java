package dev.muster.controller.api.object;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.reconcile.ledger.Rollout;
import dev.muster.reconcile.ledger.Rollout.Pause;
import dev.muster.reconcile.ledger.RolloutEvidence;
import dev.muster.reconcile.ledger.RolloutEvidence.Result;
import dev.muster.reconcile.ledger.RolloutEvidence.Score;
import dev.muster.reconcile.ledger.RolloutOrder.Verb;
import dev.muster.reconcile.ledger.RolloutState;
import dev.muster.reconcile.rollout.Deadline;
import dev.muster.reconcile.rollout.Orders;
import dev.muster.spec.RolloutSpec;
import dev.muster.spec.RolloutSpec.Gate;
import java.util.ArrayList;
import java.util.List;

/** What a rollout waits for, and which words of a person would end the wait. */
final class RolloutWait {
  private static final String HEALTHY = "Healthy";

  private final Rollout rollout;
  private final RolloutSpec spec;
  private final int floor;
  private final JsonNode machines;

  /**
   * Of a rollout.
   *
   * @param spec how the service rolls out
   * @param floor how many machines serve at every moment
   * @param machines its machines as the API shows them
   */
  RolloutWait(Rollout rollout, RolloutSpec spec, int floor, JsonNode machines) {
    this.rollout = rollout;
    this.spec = spec;
    this.floor = floor;
    this.machines = machines;
  }

  /** What it waits for, as a sentence without its beginning; empty once it has ended. */
  String text() {
    return rollout.stage().pause().map(this::paused).orElseGet(this::going);
  }

  private String paused(Pause pause) {
    return switch (pause.kind()) {
      case USER ->
          "a person who resumes it%s; paused by %s"
              .formatted(
                  pause.until().map(end -> ", or for " + Age.time(end)).orElse(""),
                  pause.message());
      case INCONCLUSIVE -> "gates that can be judged: " + pause.message() + doubts();
      case ENVIRONMENT -> "the old machines to be well, for " + pause.message();
      case WINDOW -> "the end of a freeze window: " + pause.message();
      case CAPACITY -> "room for a new machine: " + pause.message();
    };
  }

  private String going() {
    return rollout.isInPlace() ? goingInPlace() : goingByMachines();
  }

  private String goingInPlace() {
    return switch (rollout.state()) {
      case ADMIT -> "enough machines to serve" + unwell("old");
      case VERIFY_CANARY ->
          "the canary to say that it is well with the new configuration" + unwell("newcomers");
      case WATCH_CANARY, WATCH_ALL, BAKE -> evidence();
      case APPROVE -> "a person who approves the canary";
      case EXPAND ->
          "the machines of the batch to serve with the new configuration" + unwell("newcomers");
      case COMMIT, TERMINATE_OLD -> "the new configuration to be that of every machine";
      case ABORT_CANARY, RESTORE, DRAIN_NEW, TERMINATE_NEW ->
          "every machine to run with the old configuration again" + unwell("old");
      case ROLLBACK_BLOCKED ->
          "every machine to run with the old configuration again, or a person who accepts the new one"
              + unwell("old");
      case BUILD_IMAGE, LAUNCH_CANARY, REGISTER_CANARY, DRAIN_OLD, DONE, ROLLED_BACK, FAILED -> "";
    };
  }

  private String goingByMachines() {
    return switch (rollout.state()) {
      case ADMIT -> "enough old machines to serve" + unwell("old");
      case BUILD_IMAGE -> "the image of revision " + rollout.to().revision() + builds();
      case LAUNCH_CANARY -> "the canary to run" + unwell("newcomers");
      case VERIFY_CANARY ->
          "the canary to say that it is well and runs "
              + rollout.to().version()
              + unwell("newcomers");
      case REGISTER_CANARY -> "the load balancer to find the canary healthy" + unwell("newcomers");
      case WATCH_CANARY, WATCH_ALL, BAKE -> evidence();
      case APPROVE -> "a person who approves the canary";
      case EXPAND -> "the new machines of the batch to serve" + unwell("newcomers");
      case DRAIN_OLD ->
          "the old machines of the batch to leave the load balancer, while at least "
              + floor
              + " machines serve"
              + leaving("old");
      case COMMIT -> "the new machines to be recorded as those of their slots";
      case TERMINATE_OLD -> "the old machines to go" + present("retired");
      case ABORT_CANARY, DRAIN_NEW ->
          "the new machines to leave the load balancer" + leaving("newcomers");
      case RESTORE -> atLeast("old machines to serve again") + unwell("old");
      case TERMINATE_NEW -> "the new machines to go" + present("newcomers");
      case ROLLBACK_BLOCKED ->
          atLeast("old machines to serve again")
              + ", or a person who accepts the new ones"
              + unwell("old");
      case DONE, ROLLED_BACK, FAILED -> "";
    };
  }

  private String builds() {
    Score builds = rollout.evidence().score(RolloutEvidence.IMAGE);
    return builds.failsInARow() == 0
        ? ""
        : ", whose build has failed %d times: %s".formatted(builds.failsInARow(), builds.message());
  }

  private String atLeast(String what) {
    return "at least " + floor + " " + what;
  }

  private String evidence() {
    return "every gate to pass for "
        + Deadline.needed(rollout.state(), spec).orElseThrow().toSeconds()
        + " s"
        + doubts();
  }

  private String doubts() {
    List<String> doubts = new ArrayList<>();
    for (Gate gate : spec.gates()) {
      Score score = rollout.evidence().score(gate.name());
      if (score.last() != Result.PASS || score.passesInARow() < gate.consecutive()) {
        doubts.add(
            "gate %s: %s, %d of %d in a row pass, %d samples, %s"
                .formatted(
                    gate.name(),
                    Word.of(score.last()),
                    score.passesInARow(),
                    gate.consecutive(),
                    score.samples(),
                    score.message()));
      }
    }
    return listed(doubts);
  }

  private String unwell(String group) {
    List<String> unwell = new ArrayList<>();
    for (JsonNode machine : machines.path(group)) {
      if (!machine.path("health").asText().equals(HEALTHY)) {
        unwell.add(described(machine));
      }
    }
    return listed(unwell);
  }

  private String leaving(String group) {
    List<String> leaving = new ArrayList<>();
    for (JsonNode machine : machines.path(group)) {
      boolean wanted = machine.path("admitted").asBoolean(true) && !isWithdrawn(machine);
      if (!wanted && machine.path("target").asBoolean()) {
        leaving.add(described(machine));
      }
    }
    return listed(leaving);
  }

  /** Whether an old machine is on its way out of the load balancer. */
  boolean isAnyLeaving() {
    return !leaving("old").isEmpty();
  }

  private static boolean isWithdrawn(JsonNode machine) {
    return machine.path("withdrawn").asBoolean(false);
  }

  private String present(String group) {
    List<String> present = new ArrayList<>();
    machines.path(group).forEach(machine -> present.add(described(machine)));
    return listed(present);
  }

  private static String described(JsonNode machine) {
    String instance = machine.path("instance").asText();
    return "%s%s is %s/%s"
        .formatted(
            machine.path("slot").asText(),
            instance.isEmpty() ? "" : " (" + instance + ")",
            machine.path("state").asText(),
            machine.path("health").asText());
  }

  private static String listed(List<String> words) {
    return words.isEmpty() ? "" : ": " + String.join("; ", words);
  }

  /** The words that would end the wait, the most fitting first; none that would be refused. */
  List<Verb> unblocking() {
    return rollout.stage().pause().map(RolloutWait::unblocking).orElseGet(this::ending).stream()
        .filter(verb -> Orders.refusal(rollout, verb).isEmpty())
        .toList();
  }

  private static List<Verb> unblocking(Pause pause) {
    return switch (pause.kind()) {
      case USER -> List.of(Verb.RESUME, Verb.ABORT);
      case INCONCLUSIVE -> List.of(Verb.RESUME, Verb.PROMOTE, Verb.ABORT);
      // Others mend what is wrong there; then it goes on by itself.
      case ENVIRONMENT -> List.of(Verb.ABORT);
      case WINDOW -> List.of(Verb.OVERRIDE_FREEZE, Verb.ABORT);
      // It is launched as soon as there is room; then it goes on by itself.
      case CAPACITY -> List.of(Verb.ABORT);
    };
  }

  private List<Verb> ending() {
    return rollout.state() == RolloutState.APPROVE
        ? List.of(Verb.APPROVE, Verb.ABORT)
        : List.of(Verb.ACCEPT_NEW, Verb.RETRY, Verb.PROMOTE, Verb.ABORT);
  }

  /** What a word does, for people. */
  static String effect(Verb verb) {
    return switch (verb) {
      case PAUSE -> "nothing goes forward until it is resumed";
      case RESUME -> "it goes on, with a fresh deadline";
      case APPROVE -> "the rest of the new machines follows the canary";
      case PROMOTE -> "what is watched now counts as passed";
      case PROMOTE_FULL -> "all that is watched counts as passed; health and the floor still bind";
      case ABORT -> "the old machines come back and the new ones go";
      case RETRY -> "a new rollout to the same revision begins";
      case OVERRIDE_FREEZE -> "it goes forward, whatever freeze window is open, until its end";
      case ACCEPT_NEW -> "the new machines stay and the old ones go";
    };
  }
}
