package dev.muster.cli.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.cli.console.CommandFailure;
import dev.muster.cli.console.ExitCode;
import dev.muster.cli.console.OutputFormat;
import dev.muster.cli.console.Progress;
import dev.muster.cli.console.Structured;
import dev.muster.cli.console.Terminal;
import dev.muster.cli.simulate.Asked;
import dev.muster.cli.simulate.RehearsalReport;
import dev.muster.simulator.disturbance.Faults;
import dev.muster.simulator.disturbance.Trouble;
import dev.muster.simulator.rehearsal.Rehearsal;
import dev.muster.simulator.rehearsal.Rehearsed;
import dev.muster.simulator.rehearsal.Summary;
import dev.muster.simulator.run.Rehearsals;
import dev.muster.spec.ClusterDocument;
import dev.muster.spec.PolicySpec;
import dev.muster.spec.yaml.Problem;
import dev.muster.spec.yaml.ReadResult;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Rehearses a document, and a change of it, in a simulated cloud. */
@Command(
    name = "simulate",
    description = {
      "Rehearse cluster files, and a change of one, under faults before you commit it.",
      "The kernel, the reconcilers and the guards that ship run in virtual time; the cloud, the"
          + " machines, the ensemble and the person who confirms are simulated. The cluster is made;"
          + " then the change is committed and faults strike; then all heals, and it has to settle."
          + " Promises are checked all the while. Nothing real is touched or asked.",
      "The same arguments give the same output. Exit code 0 when every seed converged and kept"
          + " every promise, 2 when one did not, 1 when the files or the command are wrong."
    })
public final class SimulateCommand implements Callable<Integer> {
  private static final int LINES = 150;
  private static final int STRUCTURED_LINES = 2_000;
  private static final List<String> EXAMPLES =
      List.of(
          "",
          "Examples:",
          "  muster simulate -f cluster.yaml",
          "  muster simulate -f cluster.yaml --to new.yaml --faults rough --seeds 1000",
          "  muster simulate -f cluster.yaml --faults zone-dark,replies-lost",
          "  muster simulate -f cluster.yaml --to new.yaml --seed 17        (one run again)",
          "  git show HEAD:cluster.yaml | muster simulate -f - --to cluster.yaml -o json");

  private @Nullable CommandSpec command;
  @Mixin private OutputOption output;
  @Mixin private FileArguments files;

  @Option(
      names = "--to",
      paramLabel = "FILE",
      description = "What the file becomes by the commit that is rehearsed.")
  private @Nullable String to;

  @Option(
      names = "--faults",
      paramLabel = "FAULTS",
      defaultValue = "mild",
      converter = FaultsConverter.class,
      description = "none, mild, rough, or kinds with commas between them; default: mild.")
  private Faults faults = new Faults.Mild();

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "How many runs, of the seeds from 0 on; at most 10000, default: 100.")
  private @Nullable Integer seeds;

  @Option(names = "--seed", paramLabel = "S", description = "The run of this seed alone.")
  private @Nullable Long seed;

  /** The kinds of faults know themselves what they are: the help asks them. */
  @Spec
  void describe(CommandSpec own) {
    command = own;
    List<String> footer = new ArrayList<>(List.of("", "Kinds of faults (* is among the mild):"));
    for (Trouble trouble : Trouble.values()) {
      footer.add(
          "  %s %-19s %s"
              .formatted(trouble.isMild() ? "*" : " ", trouble.word(), trouble.meaning()));
    }
    footer.addAll(EXAMPLES);
    own.usageMessage().footer(footer.toArray(String[]::new));
  }

  @Override
  public Integer call() {
    if (seed != null && seeds != null) {
      throw new CommandFailure(
          "--seed and --seeds exclude each other",
          "--seed S runs one seed, --seeds N the first N.");
    }
    int count = seeds == null ? DEFAULT_SEEDS : seeds;
    if (count < 1 || count > Rehearsals.MOST_SEEDS) {
      throw new CommandFailure(
          "--seeds " + count + " is out of range",
          "1 to " + Rehearsals.MOST_SEEDS + " are possible.");
    }
    List<RehearsalReport> reports = new ArrayList<>();
    for (Documents documents : read()) {
      reports.add(rehearse(documents, count));
    }
    print(reports);
    return reports.stream().allMatch(RehearsalReport::isGood) ? ExitCode.OK : ExitCode.BROKEN;
  }

  private static final int DEFAULT_SEEDS = 100;

  private record Documents(String file, ClusterDocument document, Optional<ClusterDocument> next) {}

  // All files first, and all that is wrong with any of them.
  private List<Documents> read() {
    List<String> named = files.files("simulate -f");
    if (to != null && named.size() != 1) {
      throw new CommandFailure(
          "--to changes one file, and " + named.size() + " were named",
          "Write: muster simulate -f cluster.yaml --to new.yaml");
    }
    Map<String, ClusterDocument> good = new LinkedHashMap<>();
    List<String> problems = new ArrayList<>();
    Stream.concat(named.stream(), Stream.ofNullable(to))
        .distinct()
        .forEach(file -> {
          switch (ClusterFiles.read(file)) {
            case ReadResult.Accepted accepted -> good.put(file, accepted.document());
            case ReadResult.Rejected rejected ->
                rejected.problems().stream().map(Problem::toString).forEach(problems::add);
          }
        });
    if (!problems.isEmpty()) {
      throw new CommandFailure("the documents are refused:\n" + String.join("\n", problems), "");
    }
    return named.stream()
        .distinct()
        .map(file ->
            new Documents(
                file,
                Objects.requireNonNull(good.get(file), file),
                Optional.ofNullable(to).map(good::get)))
        .toList();
  }

  private RehearsalReport rehearse(Documents documents, int count) {
    Rehearsal rehearsal = rehearsal(documents);
    Asked asked =
        new Asked(
            documents.document().key(),
            documents.file(),
            Optional.ofNullable(to),
            faults.text(),
            Stream.concat(Stream.of(documents.document()), documents.next().stream())
                .anyMatch(one -> one.spec().policy().mode() == PolicySpec.Mode.OBSERVE));
    Rehearsed calm = rehearsal.calm();
    if (calm.broken().isPresent()) {
      return new RehearsalReport(asked, rehearsal.wanted(), calm, Optional.empty(), calm);
    }
    List<Rehearsed> runs =
        seed == null ? run(rehearsal, asked, count) : List.of(rehearsal.run(seed));
    int lines = output.format().forPeople() ? LINES : STRUCTURED_LINES;
    Rehearsed shown = rehearsal.tell(Summary.worst(runs, rehearsal.wanted()), lines);
    return new RehearsalReport(
        asked, rehearsal.wanted(), calm, Optional.of(Summary.of(runs)), shown);
  }

  private Rehearsal rehearsal(Documents documents) {
    try {
      return new Rehearsal(documents.document(), documents.next(), faults);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure("cannot simulate " + documents.file() + ": " + e.getMessage(), "");
    }
  }

  private List<Rehearsed> run(Rehearsal rehearsal, Asked asked, int count) {
    Rehearsals rehearsals = new Rehearsals(rehearsal, count);
    int threads = Runtime.getRuntime().availableProcessors();
    if (!Terminal.showsErrors()) {
      return rehearsals.run(threads, _ -> {});
    }
    Progress progress = new Progress(command().commandLine().getErr());
    List<Rehearsed> runs =
        rehearsals.run(
            threads,
            done ->
                progress.update(
                    "simulating %s: %d of %d seeds".formatted(asked.cluster(), done, count)));
    progress.done("");
    return runs;
  }

  private void print(List<RehearsalReport> reports) {
    PrintWriter out = command().commandLine().getOut();
    switch (output.format()) {
      case OutputFormat.Table _, OutputFormat.Markdown _ -> {
        for (int i = 0; i < reports.size(); i++) {
          if (i > 0) {
            out.println();
          }
          reports.get(i).print(out);
        }
      }
      case OutputFormat.Json _,
          OutputFormat.Yaml _,
          OutputFormat.Name _,
          OutputFormat.JsonPath _ -> {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        ArrayNode simulations = object.putArray("simulations");
        reports.forEach(report -> simulations.add(report.json()));
        Structured.print(out, output.format(), object);
      }
    }
  }

  private CommandSpec command() {
    return Objects.requireNonNull(command, "picocli sets it");
  }
}
