package dev.muster.proof;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.muster.cli.client.ApiClient;
import dev.muster.cli.client.ApiPaths;
import dev.muster.cli.client.ClusterWait;
import dev.muster.cli.quickstart.Load;
import dev.muster.cli.quickstart.MusterProcess;
import dev.muster.proof.aws.AwsLeftovers;
import dev.muster.proof.aws.AwsStage;
import dev.muster.proof.aws.Lookalikes;
import dev.muster.testkit.aws.MotoServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A whole life on the AWS API: a cluster is created by the command, gets five webheads by a commit,
 * rolls to a new version and back from a bad one under load, replaces a machine that somebody else
 * has terminated, and is deleted without a trace. Machines and load balancers have bodies.
 */
public final class AwsLifeProof {
  private static final String LOOPBACK = "127.79";
  private static final Duration DRAIN = Duration.ofSeconds(5);
  private static final int REQUESTS_PER_SECOND = 100;
  private static final int WEBHEADS = 5;
  private static final String PRODUCT = AwsExample.PRODUCT;
  private static final String NEW = "1.1.0";
  private static final String BAD = "1.2.0";

  private final Stage stage;
  private final AwsStage aws;
  private final AwsExample example;
  private final List<String> complaints = new ArrayList<>();

  private AwsLifeProof(Stage stage, AwsStage aws) {
    this.stage = stage;
    this.aws = aws;
    this.example = new AwsExample(stage, aws);
  }

  /** Runs the proof and ends the process with 0 when it holds. */
  public static void main(String[] arguments) throws IOException {
    System.exit(AwsStage.onEmulator(AwsLifeProof::run) ? 0 : 1);
  }

  private static boolean run(MotoServer server) throws IOException {
    try (Stage stage = Stage.open(LOOPBACK);
        AwsStage aws = AwsStage.open(server, stage.site().data(), stage.site().mark(), DRAIN)) {
      AwsLifeProof proof = new AwsLifeProof(stage, aws);
      proof.live();
      proof.complaints.addAll(aws.complaints());
      proof.complaints.forEach(complaint -> System.out.println("  " + complaint));
      if (!proof.complaints.isEmpty()) {
        stage.keep();
      }
      return proof.complaints.isEmpty();
    }
  }

  private void live() throws IOException {
    Lookalikes lookalikes = Lookalikes.of(aws);
    timed("create-cluster", this::create);
    stage.site().repository().edit(PRODUCT, text -> example.document(text, 2));
    stage.site().repository().commit("The example in AWS");
    try (MusterProcess controller = example.controller(List.of());
        ApiClient api = stage.site().awaitController(controller)) {
      timed(
          "five webheads",
          () -> {
            handOver(api);
            long generation = read(api, stage.scale(2, WEBHEADS));
            stage.await(api, "Ready", view -> view.generation() >= generation && view.ready());
          });
      if (aws.balancers().size() != 1) {
        complaints.add("there are load balancers at " + aws.balancers());
        return;
      }
      URI address = URI.create("http://" + aws.balancers().getFirst() + ":8080/");
      loaded("a new version", address, api, () -> commit(api, "1.0.0", NEW));
      loaded("a bad version", address, api, () -> commit(api, NEW, BAD));
      rolledBack(api);
      commit(api, BAD, NEW);
      timed("a machine terminated", () -> lose(api));
      timed("deletion", () -> delete(api));
    }
    AwsLeftovers.of(aws.server()).stream()
        .filter(one -> !lookalikes.isNamed(one))
        .forEach(one -> complaints.add("left over: " + one));
    complaints.addAll(lookalikes.complaints());
    System.out.printf("%d resources of others look like the cluster's%n", lookalikes.size());
  }

  private interface Check {
    boolean holds() throws IOException;
  }

  private static void await(Check check) throws IOException {
    long deadline = System.nanoTime() + Stage.CONVERGENCE.toNanos();
    while (!check.holds() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
  }

  private interface Step {
    void run() throws IOException;
  }

  private void timed(String name, Step step) throws IOException {
    aws.proxy().forget();
    long begun = System.nanoTime();
    step.run();
    System.out.printf(
        Locale.ROOT,
        "%-22s %6.1f s, %d calls of the API%n",
        name,
        (System.nanoTime() - begun) / 1e9,
        aws.proxy().calls().size());
  }

  private void loaded(String name, URI address, ApiClient api, Step step) throws IOException {
    SortedMap<String, String> before = RolloutProof.versions(api);
    try (Load load = Load.start(address, REQUESTS_PER_SECOND)) {
      timed(name, step);
      Load.Counts counts = load.stop();
      System.out.printf(
          Locale.ROOT,
          "  %d requests served, %d failed; the machines ran %s, now %s%n",
          counts.served(),
          counts.failed(),
          before.values(),
          RolloutProof.versions(api).values());
      if (counts.failed() > 0 || counts.served() == 0) {
        complaints.add(counts.failed() + " requests failed: " + counts.failures());
      }
    }
    for (String version : RolloutProof.versions(api).values()) {
      if (!version.equals(NEW)) {
        complaints.add("after " + name + " a machine runs " + version);
      }
    }
    if (RolloutProof.versions(api).size() != WEBHEADS) {
      complaints.add("after " + name + " there are " + RolloutProof.versions(api));
    }
  }

  private void create() throws IOException {
    List<String> words =
        List.of(
            "create-cluster",
            PRODUCT,
            Stage.CLUSTER.name().value(),
            "--provider",
            "aws",
            "--region",
            "us-east-1",
            "--base-image",
            aws.baseImage(),
            "--cidr",
            AwsStage.CIDR,
            "--data",
            stage.site().data().toString());
    try (MusterProcess command = example.start(words)) {
      if (!command.await(Stage.CONVERGENCE) || command.exitCode() != 0) {
        complaints.add("create-cluster did not succeed: " + command.tail());
      }
    }
  }

  private void commit(ApiClient api, String from, String to) throws IOException {
    stage
        .site()
        .repository()
        .edit(PRODUCT, text -> text.replace("version: " + from, "version: " + to));
    String commit = stage.site().repository().commit("Version " + to);
    long generation = read(api, commit);
    stage.await(
        api,
        "the end of the rollout",
        view ->
            view.generation() >= generation
                && RolloutProof.is(view, "RolloutsSettled", "True")
                && (view.ready() || RolloutProof.is(view, "RevisionDiffers", "True")));
  }

  private void handOver(ApiClient api) throws IOException {
    String repository = stage.site().repositoryAddress();
    await(() -> api.get(ApiPaths.repositories()).body().path("items").size() == 1);
    complaints.addAll(
        AwsExample.required(
            api.send(
                "POST",
                ApiPaths.cluster(Stage.CLUSTER, "adopt"),
                JsonNodeFactory.instance.objectNode().put("repository", repository))));
  }

  // The old machines stay too where nothing was tried.
  private void rolledBack(ApiClient api) throws IOException {
    for (JsonNode rollout :
        api.get(ApiPaths.ofCluster("rollouts", Stage.CLUSTER)).body().path("items")) {
      if (rollout.at("/spec/to/version").asText().equals(BAD)
          && rollout.at("/status/state").asText().equals("RolledBack")
          && rollout.at("/status/failure/vetoed").asBoolean()) {
        return;
      }
    }
    complaints.add(BAD + " was not rolled back");
  }

  private static long read(ApiClient api, String commit) {
    return new ClusterWait(api, new PrintWriter(Writer.nullWriter()))
        .untilRead(Stage.CLUSTER, commit, Stage.CONVERGENCE);
  }

  private void lose(ApiClient api) throws IOException {
    SortedMap<String, String> before = RolloutProof.versions(api);
    String victim = before.firstKey();
    aws.server().ec2("Action=TerminateInstances&Version=2016-11-15&InstanceId.1=" + victim);
    stage.await(
        api,
        "another machine in the place of " + victim,
        view -> view.ready() && isReplaced(api, victim));
  }

  private static boolean isReplaced(ApiClient api, String victim) {
    try {
      SortedMap<String, String> now = RolloutProof.versions(api);
      return !now.containsKey(victim) && now.size() == WEBHEADS;
    } catch (IOException e) {
      return false;
    }
  }

  private void delete(ApiClient api) throws IOException {
    complaints.addAll(example.delete(api, AwsExample.SERVERS + WEBHEADS));
    new ClusterWait(api, new PrintWriter(Writer.nullWriter()))
        .untilGone(Stage.CLUSTER, Stage.CONVERGENCE);
  }
}
