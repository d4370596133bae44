package dev.muster.cli.simulate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.cli.console.TextTable;
import dev.muster.simulator.rehearsal.Rehearsed;
import dev.muster.simulator.rehearsal.Rehearsed.Broken;
import dev.muster.simulator.rehearsal.Rehearsed.Line;
import dev.muster.simulator.rehearsal.Rehearsed.Waiting;
import dev.muster.simulator.rehearsal.Summary;
import dev.muster.simulator.rehearsal.Summary.Spread;
import dev.muster.simulator.rehearsal.Wanted;
import dev.muster.spec.id.ServiceName;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A rehearsal for people and for programs. The same arguments give the same text.
 *
 * @param asked what was rehearsed
 * @param wanted how many machines each service shall have
 * @param calm how it went without faults
 * @param summary of the runs with faults; absent when the one without faults failed already
 * @param shown the run that is told; the calm one when that failed
 */
public record RehearsalReport(
    Asked asked,
    SortedMap<ServiceName, Wanted> wanted,
    Rehearsed calm,
    Optional<Summary> summary,
    Rehearsed shown) {
  private static final int MOST_BROKEN = 10;

  /** Whether every run converged and kept every promise. */
  public boolean isGood() {
    return calm.broken().isEmpty() && summary.filter(all -> !all.broken().isEmpty()).isEmpty();
  }

  /** Prints it for people. */
  public void print(PrintWriter out) {
    out.println(
        "cluster %s (%s)%s, faults: %s"
            .formatted(
                asked.cluster(),
                asked.file(),
                asked.to().map(to -> " changed to " + to).orElse(""),
                asked.faults()));
    notes().forEach(note -> out.println("  " + note));
    out.println();
    out.println(
        "the run of seed %d%s, from the moment of %s on:"
            .formatted(
                shown.seed(),
                shownWhy(),
                asked.to().isPresent() ? "the commit" : "the first possible fault"));
    shown.timeline().forEach(line -> out.println("  " + text(line)));
    summary.ifPresent(all -> print(out, all));
    out.println();
    verdict().forEach(out::println);
    out.flush();
  }

  private String shownWhy() {
    if (summary.isEmpty()) {
      return " without faults";
    }
    return summary.get().seeds() > 1 ? ", the worst of " + summary.get().seeds() : "";
  }

  private static String text(Line line) {
    long millis = line.atMillis();
    return "+%02d:%02d:%02d.%03d  %-20s %s"
        .formatted(
            millis / 3_600_000,
            millis / 60_000 % 60,
            millis / 1_000 % 60,
            millis % 1_000,
            line.who(),
            line.what());
  }

  private List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (asked.observes()) {
      notes.add(
          "note: policy.mode is observe, in which Muster does nothing; rehearsed as if it were"
              + " enforce");
    }
    if (calm.broken().isEmpty()) {
      notes.add(
          "without faults: %s %s, %d changes"
              .formatted(
                  asked.to().isPresent() ? "converges in" : "is made in",
                  seconds(calm.convergedAfterMillis()),
                  calm.calls().mutations()));
    }
    calm.waiting()
        .ifPresent(waiting -> {
          notes.add(
              "this change waits for a person: guard %s, %d machines"
                  .formatted(waiting.guard(), waiting.machines()));
          notes.add("  " + waiting.message());
          notes.add(
              "  rehearsed are both the time until then, half of each run, and what happens once"
                  + " it is confirmed");
        });
    calm.remark().ifPresent(remark -> notes.add("it will go on saying: " + remark));
    return notes;
  }

  private void print(PrintWriter out, Summary all) {
    out.println();
    boolean waits = calm.waiting().isPresent();
    TextTable services =
        waits
            ? new TextTable(
                "SERVICE", "MACHINES", "LOWEST HEALTHY", "SEED", "WHILE IT WAITS", "SEED")
            : new TextTable("SERVICE", "MACHINES", "LOWEST HEALTHY", "SEED");
    wanted.forEach((service, count) -> {
      List<String> cells = new ArrayList<>(List.of(service.value(), text(count)));
      cells.addAll(cells(all.lowest(), service));
      if (waits) {
        cells.addAll(cells(all.lowestWhileWaiting(), service));
      }
      services.row(cells);
    });
    services.print(out, true);
    out.println();
    TextTable runs = new TextTable("", "MEDIAN", "WORST");
    all.convergenceMillis()
        .ifPresent(spread ->
            runs.row(
                "converged after the last fault",
                seconds(spread.median()),
                seconds(spread.most())));
    row(runs, "reads of the provider", all.reads());
    row(runs, "changes asked of the provider", all.mutations());
    row(runs, "calls that failed", all.failed());
    runs.print(out, true);
    if (all.releasedUnasked() > 0) {
      out.println();
      out.println(
          ("in %d of %d runs the change went on before anybody had confirmed it: machines had"
                  + " failed, and so few were left to take away that no word was needed")
              .formatted(all.releasedUnasked(), all.seeds()));
    }
  }

  private static void row(TextTable table, String what, Spread spread) {
    table.row(what, Long.toString(spread.median()), Long.toString(spread.most()));
  }

  private static String text(Wanted count) {
    return count.before() == count.after()
        ? Integer.toString(count.before())
        : count.before() + " -> " + count.after();
  }

  private static List<String> cells(
      SortedMap<ServiceName, Summary.Lowest> lowest, ServiceName service) {
    Summary.Lowest found = lowest.get(service);
    return found == null
        ? List.of("-", "-")
        : List.of(Integer.toString(found.healthy()), Long.toString(found.seed()));
  }

  private List<String> verdict() {
    List<String> lines = new ArrayList<>();
    if (summary.isEmpty()) {
      lines.add("fails without any fault, so no seed was run:");
      lines.addAll(broken(calm, asked.calmCommand()));
      return lines;
    }
    Summary all = summary.get();
    all.broken().stream()
        .limit(MOST_BROKEN)
        .forEach(run -> lines.addAll(broken(run, asked.command(run.seed()))));
    if (all.broken().size() > MOST_BROKEN) {
      lines.add("and %d more".formatted(all.broken().size() - MOST_BROKEN));
    }
    lines.add(
        "%d of %d seeds converged and kept every promise".formatted(all.converged(), all.seeds()));
    return lines;
  }

  private static List<String> broken(Rehearsed run, String command) {
    return run.broken().stream()
        .flatMap(broken -> lines(run.seed(), broken, command).stream())
        .toList();
  }

  private static List<String> lines(long seed, Broken broken, String command) {
    String protects =
        broken.protects().isEmpty() ? "" : " (without that promise " + broken.protects() + ")";
    return List.of(
        "seed %d broke %s at %s: %s%s"
            .formatted(
                seed, broken.promise(), seconds(broken.atMillis()), broken.message(), protects),
        "  to see it again: " + command);
  }

  private static String seconds(long millis) {
    return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
  }

  /** An object for programs. */
  public ObjectNode json() {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("cluster", asked.cluster().toString());
    object.put("file", asked.file());
    asked.to().ifPresent(to -> object.put("to", to));
    object.put("faults", asked.faults());
    object.put("good", isGood());
    object.set("withoutFaults", json(calm));
    summary.ifPresent(all -> object.set("summary", json(all)));
    ArrayNode failures = object.putArray("failures");
    if (summary.isEmpty()) {
      add(failures, calm, asked.calmCommand());
    }
    summary.stream()
        .flatMap(all -> all.broken().stream())
        .forEach(run -> add(failures, run, asked.command(run.seed())));
    ObjectNode run = json(shown);
    ArrayNode timeline = run.putArray("timeline");
    shown
        .timeline()
        .forEach(line ->
            timeline
                .addObject()
                .put("atSeconds", line.atMillis() / 1000.0)
                .put("who", line.who())
                .put("what", line.what()));
    object.set("run", run);
    return object;
  }

  private static void add(ArrayNode failures, Rehearsed run, String command) {
    run.broken()
        .ifPresent(broken ->
            failures
                .addObject()
                .put("seed", run.seed())
                .put("promise", broken.promise())
                .put("protects", broken.protects())
                .put("atSeconds", broken.atMillis() / 1000.0)
                .put("message", broken.message())
                .put("command", command));
  }

  private static ObjectNode json(Rehearsed run) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("seed", run.seed());
    object.put("converged", run.convergedAfterMillis() >= 0);
    if (run.convergedAfterMillis() >= 0) {
      object.put("convergedAfterSeconds", run.convergedAfterMillis() / 1000.0);
    }
    object
        .putObject("calls")
        .put("reads", run.calls().reads())
        .put("mutations", run.calls().mutations())
        .put("failed", run.calls().failed());
    ObjectNode lowest = object.putObject("lowestHealthy");
    run.lowest().forEach((service, count) -> lowest.put(service.value(), count));
    run.waiting().ifPresent(waiting -> object.set("waiting", json(waiting)));
    run.remark().ifPresent(remark -> object.put("remark", remark));
    return object;
  }

  private static ObjectNode json(Waiting waiting) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("guard", waiting.guard());
    object.put("machines", waiting.machines());
    object.put("message", waiting.message());
    object.put(
        "release",
        switch (waiting.release()) {
          case WORD -> "confirmed";
          case FEWER_MACHINES -> "fewer-machines";
          case NONE -> "none";
        });
    ObjectNode lowest = object.putObject("lowestHealthy");
    waiting.lowest().forEach((service, count) -> lowest.put(service.value(), count));
    return object;
  }

  private ObjectNode json(Summary all) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("seeds", all.seeds()).put("converged", all.converged());
    object.put("releasedUnasked", all.releasedUnasked());
    all.convergenceMillis()
        .ifPresent(spread ->
            object
                .putObject("convergedAfterSeconds")
                .put("median", spread.median() / 1000.0)
                .put("worst", spread.most() / 1000.0));
    ObjectNode calls = object.putObject("calls");
    calls.set("reads", json(all.reads()));
    calls.set("mutations", json(all.mutations()));
    calls.set("failed", json(all.failed()));
    ObjectNode services = object.putObject("services");
    wanted.forEach((service, count) -> {
      ObjectNode entry = services.putObject(service.value());
      entry.put("before", count.before()).put("after", count.after());
      put(entry, "lowestHealthy", all.lowest().get(service));
      put(entry, "lowestWhileWaiting", all.lowestWhileWaiting().get(service));
    });
    return object;
  }

  private static void put(ObjectNode entry, String name, Summary.@Nullable Lowest lowest) {
    if (lowest != null) {
      entry.putObject(name).put("machines", lowest.healthy()).put("seed", lowest.seed());
    }
  }

  private static ObjectNode json(Spread spread) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("median", spread.median())
        .put("worst", spread.most());
  }
}
