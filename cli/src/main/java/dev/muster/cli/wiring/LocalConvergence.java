package dev.muster.cli.wiring;

import dev.muster.aws.AwsSettings;
import dev.muster.cli.console.CommandFailure;
import dev.muster.controller.api.change.Changed;
import dev.muster.controller.api.change.ClusterApply;
import dev.muster.controller.api.change.ClusterEditor;
import dev.muster.controller.api.change.Person;
import dev.muster.controller.api.refusal.Refusal;
import dev.muster.controller.kernel.KernelConfig;
import dev.muster.controller.model.ClusterStatus;
import dev.muster.controller.shell.LiveWorld;
import dev.muster.controller.shell.ReconcileLog;
import dev.muster.spec.ProviderSpec;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.ClusterUid;
import dev.muster.spec.status.Condition;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Stores a document and reconciles within this process until the cluster is as it says: what a
 * command does where no controller runs. The same store, kernel and guards as a controller's.
 */
public final class LocalConvergence implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  private final OpenStore store;
  private final Worlds worlds;
  private final ReconcileLog log;

  /**
   * Converges clusters of a store.
   *
   * @param store where the clusters are kept; closed with this object
   * @param worlds where they live; closed with this object
   * @param data the data folder, whose reconcile log is continued
   */
  public LocalConvergence(OpenStore store, Worlds worlds, DataFolder data) {
    this.store = store;
    this.worlds = worlds;
    this.log = ReconcileLog.open(data.reconcileLog());
  }

  /** When a convergence has come to its end. */
  public enum Goal {
    /** The cluster is ready: its services answer. */
    READY,
    /** It has all that needs no agent's word: network, load balancer, images and machines. */
    HOUSED
  }

  /**
   * How far a convergence goes, and how patient it is.
   *
   * @param goal where it ends
   * @param timeout how long it may take
   * @param kernel how often the world is looked at
   */
  public record Course(Goal goal, Duration timeout, KernelConfig kernel) {
    /** What fits the provider of a cluster. */
    public static Course of(ProviderSpec provider, Goal goal, Duration timeout) {
      long seed = System.nanoTime();
      return switch (provider) {
        case ProviderSpec.Local _ -> new Course(goal, timeout, KernelConfig.local(seed).prompt());
        // An emulator shows at once what was done.
        case ProviderSpec.Aws _ ->
            new Course(
                goal,
                timeout,
                AwsSettings.emulator().isPresent()
                    ? KernelConfig.local(seed)
                    : KernelConfig.cloud(seed));
      };
    }
  }

  /** A uid that no cluster has or had. */
  public static ClusterUid newUid() {
    return new ClusterUid(UUID.randomUUID().toString());
  }

  /** Stores a document. */
  public Changed store(ClusterKey key, String document, Person person) {
    ClusterEditor editor = new ClusterEditor(store.store(), InstantSource.system());
    try {
      return new ClusterApply(editor, LocalConvergence::newUid, InstantSource.system())
          .apply(
              new ClusterApply.Sent(
                  key.product(), Optional.of(key.name()), document, ClusterApply.Expect.ANYTHING),
              person,
              ClusterEditor.Mode.STORE);
    } catch (Refusal refusal) {
      throw new CommandFailure(String.valueOf(refusal.getMessage()), "");
    }
  }

  /**
   * Reconciles until the cluster is where the course goes.
   *
   * @param key the cluster
   * @param generation the generation of its document that is meant
   * @param course how far, and how long at most
   * @param progress is told how it stands, again and again
   * @throws CommandFailure when the time is over, or nothing but a person can help
   */
  public ClusterStatus converge(
      ClusterKey key, long generation, Course course, Consumer<String> progress) {
    try (ReconcilingKernel kernel =
        ReconcilingKernel.of(store, worlds, course.kernel(), log, new SimpleMeterRegistry())) {
      kernel.start();
      long deadline = System.nanoTime() + course.timeout().toNanos();
      String last = "nothing was told yet";
      while (System.nanoTime() < deadline) {
        Optional<LiveWorld.LiveCluster> live = judged(kernel, key, generation);
        if (live.isPresent()) {
          ClusterStatus status = live.get().status().orElseThrow();
          if (isThere(course.goal(), live.get(), status)) {
            return status;
          }
          last = summary(status);
          progress.accept(key + ": " + last);
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(POLL.toMillis()));
      }
      throw new CommandFailure(
          "%s did not converge within %d s: %s".formatted(key, course.timeout().toSeconds(), last),
          "Run the command again to go on, with a longer --timeout if need be.");
    }
  }

  // What this kernel itself found: the store may hold the status of an earlier command.
  private static Optional<LiveWorld.LiveCluster> judged(
      ReconcilingKernel kernel, ClusterKey key, long generation) {
    return kernel
        .world()
        .cluster(key)
        .filter(live -> live.seen().isPresent() && live.activity() == LiveWorld.Activity.IDLE)
        .filter(live ->
            live.status().filter(told -> told.observedGeneration() >= generation).isPresent());
  }

  private static boolean isThere(Goal goal, LiveWorld.LiveCluster live, ClusterStatus status) {
    return switch (goal) {
      case READY -> holds(status, Condition.READY);
      case HOUSED -> Housing.isDone(live, status);
    };
  }

  private static boolean holds(ClusterStatus status, String type) {
    return status.conditions().stream()
        .anyMatch(condition ->
            condition.type().equals(type) && condition.status() == Condition.Status.TRUE);
  }

  private static String summary(ClusterStatus status) {
    return status.conditions().stream()
        .filter(condition -> condition.type().equals(Condition.READY))
        .map(Condition::message)
        .findFirst()
        .orElse("not ready");
  }

  @Override
  public void close() {
    log.close();
    worlds.close();
    store.close();
  }
}
