package dev.muster.proof;

import dev.muster.cli.client.ApiAnswer;
import dev.muster.cli.client.ApiClient;
import dev.muster.cli.client.ApiPaths;
import dev.muster.cli.client.ClusterView;
import dev.muster.cli.console.CommandFailure;
import dev.muster.cli.quickstart.MusterProcess;
import dev.muster.proof.aws.AwsLeftovers;
import dev.muster.proof.aws.AwsStage;
import dev.muster.proof.aws.CrashPoints;
import dev.muster.proof.aws.Lookalikes;
import dev.muster.testkit.aws.MotoServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A controller that is killed before and after every single call of AWS's API, while a cluster is
 * made, grows, shrinks and is deleted, ends each as if nothing had happened: no machine twice,
 * nothing left over, nothing of others touched.
 *
 * <p>One call after the other has its two kills in one and the same creation: what a kill leaves
 * behind is what the next process finds. Machines have bodies.
 */
public final class AwsCrashProof {
  private static final String LOOPBACK = "127.75";
  private static final Duration DRAIN = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final long LOOK_MILLIS = 200;
  private static final int MOST_KILLS = 1_000;
  private static final int FEW = 2;
  private static final int MANY = 4;
  // One of four is as many as a commit may take without a word.
  private static final int FEWER = 3;

  private final Stage stage;
  private final AwsStage aws;
  private final AwsExample example;
  private final Lookalikes lookalikes;
  private final CrashPoints points;
  private final List<String> complaints = new ArrayList<>();
  private MusterProcess controller;
  private Optional<ApiClient> api = Optional.empty();
  private long generation;
  private long seenGeneration;
  private int kills;

  private AwsCrashProof(Stage stage, AwsStage aws) throws IOException {
    this.stage = stage;
    this.aws = aws;
    example = new AwsExample(stage, aws);
    lookalikes = Lookalikes.of(aws);
    points = CrashPoints.at(aws.proxy());
    stage.site().repository().edit(AwsExample.PRODUCT, text -> example.document(text, FEW));
    stage.site().repository().commit("The example in AWS");
    controller = start();
  }

  /** Runs the proof and ends the process with 0 when it holds. */
  public static void main(String[] arguments) throws IOException {
    System.exit(AwsStage.onEmulator(AwsCrashProof::run) ? 0 : 1);
  }

  private static boolean run(MotoServer server) throws IOException {
    try (Stage stage = Stage.open(LOOPBACK);
        AwsStage aws = AwsStage.open(server, stage.site().data(), stage.site().mark(), DRAIN)) {
      AwsCrashProof proof = new AwsCrashProof(stage, aws);
      try {
        proof.live();
      } finally {
        proof.end();
      }
      proof.complaints.addAll(aws.complaints());
      int points = proof.points.killsBefore() + proof.points.killsAfter();
      if (points == 0 || proof.kills != points) {
        proof.complaints.add(
            "%d crash points, and the controller ended %d times".formatted(points, proof.kills));
      }
      proof.complaints.forEach(complaint -> System.out.println("  " + complaint));
      if (!proof.complaints.isEmpty()) {
        stage.keep();
      }
      System.out.printf(
          "%d crash points: killed before %d calls and after %d, of %s; %d complaints%n",
          points,
          proof.points.killsBefore(),
          proof.points.killsAfter(),
          proof.points.actions(),
          proof.complaints.size());
      return proof.complaints.isEmpty();
    }
  }

  private void live() throws IOException {
    story("creation", AwsExample.SERVERS + FEW, () -> true, this::isReady);
    story("scale-up", AwsExample.SERVERS + MANY, () -> scaled(FEW, MANY), this::isReady);
    story("scale-down", AwsExample.SERVERS + FEWER, () -> scaled(MANY, FEWER), this::isReady);
    complaints.addAll(example.ask(required()));
    story("deletion", 0, this::isConfirmed, this::isGone);
    AwsLeftovers.of(aws.server()).stream()
        .filter(one -> !lookalikes.isNamed(one))
        .forEach(one -> complaints.add("left over: " + one));
  }

  private interface Check {
    boolean holds() throws IOException;
  }

  private boolean scaled(int from, int to) throws IOException {
    String _ = stage.scale(from, to);
    return true;
  }

  // A kill may have taken the answer: saying it again does no harm.
  private boolean isConfirmed() throws IOException {
    ApiAnswer answer = example.confirm(required(), AwsExample.SERVERS + FEWER);
    return answer.ok() || answer.notFound();
  }

  // A kill starts the clock anew: each process may take as long as one alone would.
  // It is armed before anybody asks for anything, so that the first calls are killed in as well.
  private void story(String name, int machines, Check asked, Check converged) throws IOException {
    long begun = System.nanoTime();
    int killedBefore = kills;
    long deadline = begun + PATIENCE.toNanos();
    arm();
    boolean isAsked = false;
    while (true) {
      if (!controller.isAlive()) {
        kills++;
        restart();
        deadline = System.nanoTime() + PATIENCE.toNanos();
      } else if (System.nanoTime() > deadline || kills > MOST_KILLS) {
        points.disarm();
        complaints.add(name + " did not end after " + kills + " kills: " + controller.tail());
        break;
      } else if (!isAsked) {
        isAsked = holds(asked);
      } else if (holds(converged)) {
        points.disarm();
        if (controller.isAlive()) {
          generation = seenGeneration;
          break;
        }
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS));
    }
    System.out.printf(
        Locale.ROOT,
        "%-10s %4d kills, %6.1f s%n",
        name,
        kills - killedBefore,
        (System.nanoTime() - begun) / 1e9);
    census(name, machines);
  }

  private void census(String name, int machines) {
    complaints.addAll(lookalikes.complaints());
    List<String> running = AwsLeftovers.machines(aws.server());
    running.removeIf(lookalikes::isNamed);
    if (running.size() != machines) {
      complaints.add(name + " ends with " + running + ", wanted are " + machines);
    }
  }

  private boolean holds(Check check) {
    try {
      return check.holds();
    } catch (IOException | UncheckedIOException | CommandFailure e) {
      // It was killed meanwhile, or is not up yet.
      return false;
    }
  }

  private boolean isReady() throws IOException {
    ApiAnswer answer = required().get(ApiPaths.cluster(Stage.CLUSTER));
    ClusterView view = new ClusterView(answer.body());
    seenGeneration = view.generation();
    return answer.ok() && seenGeneration > generation && view.ready();
  }

  private boolean isGone() throws IOException {
    return required().get(ApiPaths.cluster(Stage.CLUSTER)).notFound();
  }

  private ApiClient required() {
    if (api.isEmpty()) {
      api = Optional.of(stage.site().awaitController(controller));
    }
    return api.get();
  }

  private MusterProcess start() throws IOException {
    return example.controller(List.of("--patience", "local"));
  }

  private void restart() throws IOException {
    api.ifPresent(ApiClient::close);
    api = Optional.empty();
    controller = start();
    arm();
  }

  private void arm() {
    MusterProcess victim = controller;
    points.arm(victim::kill);
  }

  private void end() {
    api.ifPresent(ApiClient::close);
    controller.close();
  }
}
