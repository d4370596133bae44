package dev.muster.cli.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.aws.AwsDoctor;
import dev.muster.aws.AwsNeeds;
import dev.muster.aws.AwsSettings;
import dev.muster.aws.Examined;
import dev.muster.cli.console.ExitCode;
import dev.muster.cli.console.Structured;
import dev.muster.cli.console.TextTable;
import dev.muster.spec.ClusterDocument;
import dev.muster.spec.ProviderSpec;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Looks whether the clusters of files could come to be where they shall be. */
@Command(
    name = "doctor",
    description = {
      "Look whether a cluster could come to be in its account, before anything is made there:",
      "whether looks are answered, zones, image, sizes of machines, permissions by dry runs, and",
      "what quotas leave room for.",
      "Nothing is changed. Exit code 0 when nothing is wrong, else 1."
    },
    footer = {
      "",
      "Examples:",
      "  muster doctor cluster.yaml",
      "  muster doctor clusters/            (every .yaml below the folder)",
      "  muster doctor -o json cluster.yaml"
    })
public final class DoctorCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private OutputOption output;
  @Mixin private FileArguments files;

  @Override
  public Integer call() {
    Map<String, List<Examined>> found = new LinkedHashMap<>();
    for (String file : files.files("doctor")) {
      ClusterDocument document = ClusterFiles.require(file).document();
      found
          .computeIfAbsent(document.key().toString(), _ -> new ArrayList<>())
          .addAll(examine(document));
    }
    if (output.format().forPeople()) {
      found.forEach(this::print);
    } else {
      Structured.print(spec.commandLine().getOut(), output.format(), describe(found));
    }
    boolean isWrong =
        found.values().stream()
            .flatMap(List::stream)
            .anyMatch(one -> one.verdict() == Examined.Verdict.WRONG);
    return isWrong ? ExitCode.FAILED : ExitCode.OK;
  }

  private static List<Examined> examine(ClusterDocument document) {
    return switch (document.spec().provider()) {
      case ProviderSpec.Local _ ->
          List.of(
              new Examined(
                  "provider local",
                  Examined.Verdict.GOOD,
                  "it needs no account: 'muster quickstart' tries this machine",
                  ""));
      case ProviderSpec.Aws aws -> {
        try (AwsDoctor doctor =
            new AwsDoctor(AwsSettings.of(aws.region(), InstantSource.system()))) {
          yield doctor.examine(aws, AwsNeeds.of(document));
        }
      }
    };
  }

  private void print(String cluster, List<Examined> found) {
    PrintWriter out = spec.commandLine().getOut();
    TextTable table = new TextTable("CLUSTER", "WHAT", "VERDICT", "SEEN");
    found.forEach(one ->
        table.row(
            cluster, one.subject(), one.verdict().name().toLowerCase(Locale.ROOT), one.message()));
    table.print(out, true);
    found.stream()
        .filter(one -> !one.next().isEmpty())
        .forEach(one -> out.println(one.subject() + ": " + one.next()));
  }

  private static ObjectNode describe(Map<String, List<Examined>> found) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    ArrayNode items = root.putArray("items");
    found.forEach((cluster, examined) ->
        examined.forEach(one ->
            items
                .addObject()
                .put("cluster", cluster)
                .put("subject", one.subject())
                .put("verdict", one.verdict().name().toLowerCase(Locale.ROOT))
                .put("message", one.message())
                .put("next", one.next())));
    return root;
  }
}
