package dev.muster.proof;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.cli.client.ApiClient;
import dev.muster.cli.client.ApiPaths;
import dev.muster.cli.client.ClusterView;
import dev.muster.cli.client.ClusterWait;
import dev.muster.cli.quickstart.ExampleRepository;
import dev.muster.cli.quickstart.MarkedProcesses.Marked;
import dev.muster.cli.quickstart.Site;
import dev.muster.cli.quickstart.TearDown;
import dev.muster.local.process.Signals;
import dev.muster.spec.id.ClusterKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;

/** A folder of its own with the example's repository, which leaves nothing behind. */
final class Stage implements AutoCloseable {
  static final ClusterKey CLUSTER = ClusterKey.parse("syncstorage/prod");
  static final Duration CONVERGENCE = Duration.ofMinutes(3);
  private static final String EXAMPLE = "syncstorage";

  private final Site site;
  private final PrintWriter progress;
  private boolean kept;

  private Stage(Site site, PrintWriter progress) {
    this.site = site;
    this.progress = progress;
  }

  /** Makes a stage; its progress is printed nowhere. */
  static Stage open(String loopback) throws IOException {
    Path folder = Files.createTempDirectory("muster-proof-");
    Site site = new Site(folder, loopback, UUID.randomUUID().toString());
    ExampleRepository repository = site.repository();
    repository.create();
    Stage stage = new Stage(site, new PrintWriter(java.io.Writer.nullWriter()));
    stage.add(EXAMPLE);
    repository.commit("The example, as it comes");
    return stage;
  }

  /** Puts another example into the work tree, without a commit. */
  void add(String example) throws IOException {
    Path examples = Path.of(System.getProperty("muster.root")).resolve("examples");
    Path build = examples.resolve(EXAMPLE).resolve("target");
    site.repository()
        .add(
            examples.resolve(example),
            List.of(
                Path.of(System.getProperty("muster.home", "nowhere")).resolve("artifacts"),
                build,
                build.resolve("fast")));
  }

  Site site() {
    return site;
  }

  Path machines() {
    return site.data().resolve("machines");
  }

  /** Commits a change of the number of webheads. */
  String scale(int from, int to) throws IOException {
    site.repository().edit(EXAMPLE, text -> text.replace("instances: " + from, "instances: " + to));
    return site.repository().commit(to + " webheads");
  }

  /** Waits until the cluster is as it is wanted. */
  JsonNode await(ApiClient api, String what, Predicate<ClusterView> wanted) {
    return await(api, CLUSTER, what, wanted);
  }

  /** Waits until a cluster is as it is wanted. */
  JsonNode await(ApiClient api, ClusterKey cluster, String what, Predicate<ClusterView> wanted) {
    return new ClusterWait(api, progress).until(cluster, what, wanted, CONVERGENCE);
  }

  /** Where clients reach the cluster. */
  URI address(ApiClient api) throws IOException {
    return URI.create(
        "http://"
            + new ClusterView(api.get(ApiPaths.cluster(CLUSTER)).body()).endpoints().getFirst()
            + "/");
  }

  /** Keeps the folder, since something in it has to be looked at. */
  void keep() {
    kept = true;
  }

  @Override
  public void close() throws IOException {
    for (Marked process : site.processes().find()) {
      Signals.send("KILL", process.pid());
    }
    if (kept) {
      System.out.println("all that it wrote is in " + site.data());
    } else {
      TearDown.deleteTree(site.data());
    }
  }
}
