package dev.muster.cli.plan;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.controller.shell.Preview;
import dev.muster.spec.status.Condition;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A plan in words: for a terminal, for a pull request, for programs. */
public final class PlanReport {
  private final Preview.Plan plan;
  private final List<PlannedChange> changes;
  private final List<PlannedRollout> rollouts;

  /** Reports on a plan. */
  public PlanReport(Preview.Plan plan) {
    this.plan = plan;
    this.changes = PlannedChange.of(plan);
    this.rollouts = PlannedRollout.of(plan);
  }

  /** Whether there is anything to do, be it held or not. */
  public boolean hasChanges() {
    return !changes.isEmpty() || !rollouts.isEmpty();
  }

  /** Whether a part of the world could not be seen, so that the plan may lack something. */
  public boolean isIncomplete() {
    return !plan.decided().fold().skipped().isEmpty() || !plan.decided().rejections().isEmpty();
  }

  /** Lines for a terminal. */
  public List<String> text() {
    List<String> lines = new ArrayList<>();
    lines.add("cluster " + plan.desired().key() + " (" + plan.desired().origin() + ")");
    for (PlannedChange change : changes) {
      lines.add(
          "  %s %s: %s%s"
              .formatted(
                  change.effect().sign(),
                  change.planned().action().summary(),
                  change.planned().reason(),
                  change.fate() == PlannedChange.Fate.HELD ? " (held)" : ""));
    }
    rollouts.forEach(rollout -> rollout.text().forEach(line -> lines.add("  " + line)));
    holds().forEach(hold -> lines.add("  held by " + hold));
    plan.decided().rejections().forEach(reason -> lines.add("  nothing is done: " + reason));
    unmet().forEach(condition -> lines.add("  " + condition));
    notes().forEach(note -> lines.add("  note: " + note));
    lines.add(summary());
    return lines;
  }

  /** Markdown for a pull request. */
  public List<String> markdown() {
    List<String> lines = new ArrayList<>();
    lines.add("### Muster plan: `" + plan.desired().key() + "`");
    lines.add("");
    lines.add(summary());
    if (!changes.isEmpty()) {
      lines.add("");
      lines.add("| | change | why |");
      lines.add("| --- | --- | --- |");
      for (PlannedChange change : changes) {
        lines.add(
            "| `%s` | %s | %s%s |"
                .formatted(
                    change.effect().sign(),
                    cell(change.planned().action().summary()),
                    cell(change.planned().reason()),
                    change.fate() == PlannedChange.Fate.HELD ? " **(held)**" : ""));
      }
    }
    rollouts.forEach(rollout -> lines.addAll(rollout.markdown()));
    List<String> remarks = new ArrayList<>();
    holds().forEach(hold -> remarks.add("- **held by** " + hold));
    plan.decided().rejections().forEach(reason -> remarks.add("- **nothing is done:** " + reason));
    unmet().forEach(condition -> remarks.add("- " + condition));
    notes().forEach(note -> remarks.add("- note: " + note));
    if (!remarks.isEmpty()) {
      lines.add("");
      lines.addAll(remarks);
    }
    return lines;
  }

  /** An object for programs. */
  public ObjectNode json() {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("cluster", plan.desired().key().toString());
    object.put("uid", plan.desired().uid().value());
    object.put("origin", plan.desired().origin());
    ArrayNode actions = object.putArray("actions");
    for (PlannedChange change : changes) {
      ObjectNode action = actions.addObject();
      action.put("key", change.planned().action().key().value());
      action.put("resource", change.planned().action().resource());
      action.put("effect", lower(change.effect()));
      action.put("summary", change.planned().action().summary());
      action.put("reason", change.planned().reason());
      action.put("fate", lower(change.fate()));
      ArrayNode after = action.putArray("after");
      change.planned().after().stream().sorted().forEach(key -> after.add(key.value()));
    }
    ArrayNode rolling = object.putArray("rollouts");
    rollouts.forEach(rollout -> rolling.add(rollout.json()));
    ArrayNode held = object.putArray("heldBy");
    holds().forEach(held::add);
    ArrayNode rejected = object.putArray("rejected");
    plan.decided().rejections().forEach(rejected::add);
    ArrayNode conditions = object.putArray("conditions");
    plan.decided()
        .fold()
        .findings()
        .forEach(finding ->
            conditions
                .addObject()
                .put("type", finding.type())
                .put("status", lower(finding.status()))
                .put("reason", finding.reason())
                .put("message", finding.message()));
    ArrayNode unknown = object.putArray("unknown");
    notes().forEach(unknown::add);
    ObjectNode counts = object.putObject("summary");
    for (PlannedChange.Effect effect : PlannedChange.Effect.values()) {
      counts.put(lower(effect), count(effect));
    }
    counts.put("held", heldCount());
    return object;
  }

  private String summary() {
    if (!hasChanges()) {
      return isIncomplete()
          ? "Nothing to do as far as can be seen; not all could be seen."
          : "Nothing to do: the cluster is as the document says.";
    }
    String text =
        "Plan: %d to create, %d to change, %d to destroy"
            .formatted(
                count(PlannedChange.Effect.CREATE),
                count(PlannedChange.Effect.CHANGE),
                count(PlannedChange.Effect.DESTROY));
    return text
        + (heldCount() > 0 ? ", %d of them held".formatted(heldCount()) : "")
        + ". More may follow once these are done.";
  }

  private int count(PlannedChange.Effect effect) {
    return Math.toIntExact(changes.stream().filter(change -> change.effect() == effect).count());
  }

  private int heldCount() {
    return Math.toIntExact(
        changes.stream().filter(change -> change.fate() == PlannedChange.Fate.HELD).count());
  }

  private Set<String> holds() {
    Set<String> holds = new LinkedHashSet<>();
    plan.decided()
        .judgement()
        .verdicts()
        .forEach(verdict -> holds.add(verdict.guard() + ": " + verdict.hold().message()));
    return holds;
  }

  // What holds is said by "nothing to do"; what cannot be told is worth a line of its own.
  private List<String> unmet() {
    return plan.decided().fold().findings().stream()
        .filter(finding -> finding.status() == Condition.Status.UNKNOWN)
        .map(finding -> "%s is unknown: %s".formatted(finding.type(), finding.message()))
        .toList();
  }

  private List<String> notes() {
    return plan.unknown();
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }
}
