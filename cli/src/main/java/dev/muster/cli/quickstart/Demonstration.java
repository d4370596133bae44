package dev.muster.cli.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.cli.client.ApiClient;
import dev.muster.cli.client.ApiPaths;
import dev.muster.cli.client.ClusterView;
import dev.muster.cli.client.ClusterWait;
import dev.muster.cli.console.CommandFailure;
import dev.muster.cli.console.Progress;
import dev.muster.cli.quickstart.MarkedProcesses.Marked;
import dev.muster.local.process.Signals;
import dev.muster.spec.id.ClusterKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The whole life of a cluster on this machine, driven as a user would: by commits, kills and a hand
 * in the load balancer, under a load that is counted by its client.
 */
public final class Demonstration {
  private static final Duration CONVERGENCE = Duration.ofMinutes(3);
  private static final int REQUESTS_PER_SECOND = 100;
  private static final String SERVICE = "webhead";
  private static final int SCALED = 5;
  private static final String EXAMPLE = "syncstorage";

  private final Site site;
  private final ClusterKey cluster;
  private final List<Path> builds;
  private final PrintWriter err;
  private final Phases phases;

  /**
   * Prepares a demonstration.
   *
   * @param site where it happens
   * @param builds folders in which the build leaves the example's artifacts
   * @param err where progress is shown
   */
  public Demonstration(Site site, List<Path> builds, PrintWriter err) {
    this.site = site;
    this.cluster = ClusterKey.parse("syncstorage/prod");
    this.builds = List.copyOf(builds);
    this.err = err;
    this.phases = new Phases(new Progress(err));
  }

  /**
   * Runs it from an empty folder to an empty machine.
   *
   * @param example the folder of the example
   * @return the result for programs; {@code result} is {@code ok} when no request failed and no
   *     process is left
   */
  public ObjectNode run(Path example) throws IOException {
    ExampleRepository repository = site.repository();
    repository.create();
    repository.add(example, builds);
    repository.commit("The example, as it comes");
    try (MusterProcess controller = site.startController(List.of())) {
      ApiClient[] client = new ApiClient[1];
      phases.run(
          "create",
          "network, images, ensemble, machines and load balancer of " + cluster,
          () -> {
            client[0] = site.awaitController(controller);
            await(client[0], ClusterView::ready, "Ready");
          });
      Load.Counts counts;
      try (ApiClient api = client[0];
          Load load =
              Load.start(URI.create("http://" + endpoint(api) + "/"), REQUESTS_PER_SECOND)) {
        drive(api, repository);
        counts = load.stop();
      }
      phases.run("teardown", "delete " + cluster + " and stop", this::tearDown);
      return result(counts);
    } finally {
      killAll();
    }
  }

  private void drive(ApiClient api, ExampleRepository repository) throws IOException {
    phases.run(
        "scale",
        "a commit of 5 instances instead of 3",
        () -> {
          repository.edit(EXAMPLE, text -> text.replace("instances: 3", "instances: 5"));
          long generation =
              new ClusterWait(api, err)
                  .untilRead(cluster, repository.commit("Five webheads"), CONVERGENCE);
          await(
              api,
              view -> view.generation() >= generation && view.ready() && machines(api).size() == 5,
              "Ready with 5 machines");
        });
    roll(api, repository);
    phases.run(
        "replace",
        "a machine is killed with SIGKILL",
        () -> {
          String victim = machines(api).first();
          for (Marked process : site.processes().naming(victim)) {
            Signals.sendToGroup("KILL", process.group());
          }
          await(
              api,
              view -> view.ready() && machines(api).size() == 5 && !machines(api).contains(victim),
              "Ready without " + victim);
        });
    phases.run(
        "repair",
        "a target is deleted from the load balancer by hand",
        () -> {
          String victim = machines(api).first();
          BalancerFile balancer = BalancerFile.in(site.data().resolve("machines"));
          balancer.removeTarget(victim);
          awaitTrue(() -> balancer.hasTarget(victim), "the target " + victim + " registered again");
          await(api, ClusterView::ready, "Ready");
        });
  }

  private void roll(ApiClient api, ExampleRepository repository) throws IOException {
    phases.run(
        "rollout",
        "a commit of version 1.1.0: one machine tries it, then the rest",
        () -> {
          long generation = upgrade(api, repository, "1.0.0", "1.1.0");
          await(
              api,
              view -> view.generation() >= generation && view.ready() && runs(api, "1.1.0"),
              "Ready with 5 machines of 1.1.0");
        });
    phases.run(
        "rollback",
        "a commit of version 1.2.0, which is not well: the machine that tries it goes",
        () -> {
          long generation = upgrade(api, repository, "1.1.0", "1.2.0");
          await(
              api,
              view -> view.generation() >= generation && isRolledBack(view) && runs(api, "1.1.0"),
              "rolled back to 5 machines of 1.1.0");
          long restored = upgrade(api, repository, "1.2.0", "1.1.0");
          await(api, view -> view.generation() >= restored && view.ready(), "Ready");
        });
  }

  private long upgrade(ApiClient api, ExampleRepository repository, String from, String to)
      throws IOException {
    repository.edit(
        EXAMPLE, text -> text.replace("\n      version: " + from, "\n      version: " + to));
    return new ClusterWait(api, err)
        .untilRead(cluster, repository.commit("Version " + to), CONVERGENCE);
  }

  private static boolean isRolledBack(ClusterView view) {
    return is(view, "RolloutsSettled", "True") && is(view, "RevisionDiffers", "True");
  }

  private static boolean is(ClusterView view, String type, String status) {
    return view.condition(type)
        .filter(condition -> condition.path("status").asText().equals(status))
        .isPresent();
  }

  private boolean runs(ApiClient api, String version) {
    List<JsonNode> living = living(api);
    return living.size() == SCALED
        && living.stream().allMatch(machine -> version(machine).equals(version));
  }

  private static String version(JsonNode machine) {
    return machine.path("metadata").path("labels").path("version").asText();
  }

  private void tearDown() throws IOException {
    new TearDown(site, err).all();
  }

  private ObjectNode result(Load.Counts counts) {
    int left = site.processes().find().size();
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    result.put("result", counts.failed() == 0 && left == 0 ? "ok" : "failed");
    result.set("phases", phases.json());
    result.putObject("requests").put("served", counts.served()).put("failed", counts.failed());
    result.put("leftProcesses", left);
    if (counts.failed() > 0) {
      counts.failures().forEach(result.putArray("failures")::add);
    }
    return result;
  }

  // What is left is counted before, so that nothing is hidden; a demonstration that failed half-way
  // must not leave a cluster behind.
  private void killAll() throws IOException {
    for (Marked process : site.processes().find()) {
      Signals.send("KILL", process.pid());
    }
  }

  private String endpoint(ApiClient api) throws IOException {
    return new ClusterView(api.get(ApiPaths.cluster(cluster)).body()).endpoints().getFirst();
  }

  private JsonNode await(
      ApiClient api, java.util.function.Predicate<ClusterView> wanted, String what) {
    return new ClusterWait(api, err).until(cluster, what, wanted, CONVERGENCE);
  }

  private static void awaitTrue(Check check, String what) throws IOException {
    long deadline = System.nanoTime() + CONVERGENCE.toNanos();
    while (!check.holds()) {
      if (System.nanoTime() > deadline) {
        throw new CommandFailure(
            "waited " + CONVERGENCE.toSeconds() + " s for " + what, "See 'muster logs'.");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
  }

  /** Something that is true or not yet. */
  @FunctionalInterface
  private interface Check {
    boolean holds() throws IOException;
  }

  private SortedSet<String> machines(ApiClient api) {
    SortedSet<String> machines = new TreeSet<>();
    living(api).forEach(item -> machines.add(item.path("metadata").path("name").asText()));
    return machines;
  }

  /** The service's machines that are not on their way out. */
  private List<JsonNode> living(ApiClient api) {
    List<JsonNode> machines = new ArrayList<>();
    try {
      for (JsonNode item : api.get(ApiPaths.ofCluster("instances", cluster)).body().path("items")) {
        String service = item.path("metadata").path("labels").path("service").asText();
        String state = item.path("status").path("state").asText();
        boolean lives = !state.equals("Terminated") && !state.equals("Terminating");
        if (lives && service.equals(SERVICE)) {
          machines.add(item);
        }
      }
    } catch (IOException e) {
      throw new CommandFailure("cannot list the machines: " + e.getMessage(), "");
    }
    return machines;
  }
}
