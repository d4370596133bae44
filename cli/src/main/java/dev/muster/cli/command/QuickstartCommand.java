package dev.muster.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.cli.client.ApiClient;
import dev.muster.cli.client.ApiPaths;
import dev.muster.cli.client.ClusterView;
import dev.muster.cli.client.ClusterWait;
import dev.muster.cli.console.CommandFailure;
import dev.muster.cli.console.ExitCode;
import dev.muster.cli.console.OutputFormat;
import dev.muster.cli.console.Structured;
import dev.muster.cli.quickstart.Demonstration;
import dev.muster.cli.quickstart.ExampleRepository;
import dev.muster.cli.quickstart.MusterProcess;
import dev.muster.cli.quickstart.Site;
import dev.muster.cli.quickstart.TearDown;
import dev.muster.cli.wiring.DataFolder;
import dev.muster.local.network.NetworkPrefix;
import dev.muster.spec.id.ClusterKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Brings up the example on this machine. */
@Command(
    name = "quickstart",
    description = {
      "Bring up a real cluster on this machine: a git repository from the example, a controller that"
          + " watches it, a ZooKeeper ensemble, a load balancer and three webheads.",
      "It ends when the cluster serves; the controller and the cluster go on. Running it again"
          + " starts what has stopped. It needs no cloud account, no Docker and no root."
    },
    footer = {
      "",
      "Examples:",
      "  muster quickstart",
      "  muster quickstart --down               (take all of it away)",
      "  muster quickstart --once -o json       (a whole life under load, then nothing is left)"
    })
public final class QuickstartCommand implements Callable<Integer> {
  private static final Duration CONVERGENCE = Duration.ofMinutes(3);
  private static final String EXAMPLE = "syncstorage";
  private static final ClusterKey CLUSTER = ClusterKey.parse("syncstorage/prod");

  @Spec private CommandSpec spec;
  @Mixin private OutputOption output;
  @Mixin private DataOption data;

  @Option(
      names = "--once",
      description =
          "In a folder of its own: create, scale by a commit, roll to the next version, roll a"
              + " broken one back, lose a machine, lose a target, delete, all under 100 requests/s;"
              + " print what came of it.")
  private boolean once;

  @Option(names = "--down", description = "Delete the clusters and stop the controller.")
  private boolean down;

  @Option(
      names = "--loopback",
      paramLabel = "127.N",
      description = "The loopback addresses of its machines; default: 127.77.")
  private String loopback = NetworkPrefix.DEFAULT.value();

  @Override
  public Integer call() throws IOException {
    requireLinux();
    if (once) {
      return once();
    }
    Site site = new Site(data.folder(), loopback, "quickstart-" + data.folder());
    return down ? down(site) : up(site);
  }

  private static void requireLinux() {
    if (!Files.isDirectory(Path.of("/proc/self"))) {
      throw new CommandFailure(
          "the local provider needs Linux: it keeps machines apart by loopback addresses and /proc",
          "Run it in a Linux virtual machine.");
    }
  }

  private int once() throws IOException {
    Path folder = Files.createTempDirectory("muster-quickstart-");
    Site site = new Site(folder, loopback, UUID.randomUUID().toString());
    PrintWriter err = spec.commandLine().getErr();
    boolean ok = false;
    try {
      ObjectNode result = new Demonstration(site, builds(), err).run(example());
      ok = result.path("result").asText().equals("ok");
      print(result);
      return ok ? ExitCode.OK : ExitCode.FAILED;
    } finally {
      if (ok) {
        TearDown.deleteTree(folder);
      } else {
        err.println("All that it wrote is in " + folder + ".");
      }
    }
  }

  private void print(ObjectNode result) {
    PrintWriter out = spec.commandLine().getOut();
    if (output.format() instanceof OutputFormat.Table) {
      out.printf(
          "%s: %d requests served, %d failed, %d processes left%n",
          result.path("result").asText(),
          result.path("requests").path("served").asLong(),
          result.path("requests").path("failed").asLong(),
          result.path("leftProcesses").asLong());
      result.path("failures").forEach(failure -> out.println("  " + failure.asText()));
    } else {
      Structured.print(out, output.format(), result);
    }
  }

  private int up(Site site) throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    new DataFolder(site.data()).create();
    ExampleRepository repository = site.repository();
    if (!repository.exists()) {
      repository.create();
      err.println("made the git repository " + repository.folder());
    }
    // It is not there either after a --down.
    if (!Files.exists(repository.document(EXAMPLE))) {
      repository.add(example(), builds());
      repository.commit("The example, as it comes");
    }
    if (site.running().isEmpty()) {
      MusterProcess controller = site.startController(List.of());
      site.awaitController(controller).close();
      err.println("started the controller, process " + controller.pid());
    }
    try (ApiClient api = ApiClient.of(site.running().orElseThrow())) {
      ClusterView view =
          new ClusterView(
              new ClusterWait(api, err).until(CLUSTER, "Ready", ClusterView::ready, CONVERGENCE));
      if (output.format().forPeople()) {
        greet(site, view);
      } else {
        Structured.print(
            spec.commandLine().getOut(),
            output.format(),
            api.get(ApiPaths.cluster(CLUSTER)).body());
      }
    }
    return ExitCode.OK;
  }

  private void greet(Site site, ClusterView view) {
    String option = data.isDefault() ? "" : " --data " + site.data();
    PrintWriter out = spec.commandLine().getOut();
    out.print(
        """
        The cluster %s serves at http://%s/

        It is what this file says; edit it, commit, and watch it converge:
          %s
          git -C %s commit -am 'Five webheads'

        Look at it:
          bin/muster get clusters -A%s
          bin/muster get instances -n %s%s
          bin/muster logs -f%s
        Take it away:
          bin/muster quickstart --down%s
        """
            .formatted(
                CLUSTER,
                view.endpoints().getFirst(),
                site.repository().document(EXAMPLE),
                site.repository().folder(),
                option,
                CLUSTER.product(),
                option,
                option,
                option));
    out.flush();
  }

  private int down(Site site) throws IOException {
    new TearDown(site, spec.commandLine().getErr()).all();
    spec.commandLine().getOut().println("nothing is left but the folder " + site.data());
    return ExitCode.OK;
  }

  private static Path example() {
    return root().resolve("examples").resolve(EXAMPLE);
  }

  private static Path root() {
    return Path.of(System.getProperty("muster.root", ""));
  }

  private static List<Path> builds() {
    return List.of(
        Path.of(System.getProperty("muster.home", "")).resolve("artifacts"),
        root().resolve("examples").resolve(EXAMPLE).resolve("target"),
        root().resolve("examples").resolve(EXAMPLE).resolve("target/fast"));
  }
}
