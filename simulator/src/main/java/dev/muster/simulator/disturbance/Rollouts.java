package dev.muster.simulator.disturbance;

import dev.muster.provider.observed.EnsembleState.PublishedConfig;
import dev.muster.reconcile.ledger.Rollout;
import dev.muster.reconcile.ledger.RolloutOrder;
import dev.muster.simulator.cloud.Defect;
import dev.muster.simulator.schedule.Schedule;
import dev.muster.simulator.stage.SimCluster;
import dev.muster.simulator.stage.Stage;
import dev.muster.spec.ConfigDocument;
import dev.muster.spec.Revision;
import dev.muster.spec.ServiceSpec;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.RevisionId;
import dev.muster.spec.id.ServiceName;
import dev.muster.spec.id.Sha256;
import java.time.Duration;
import java.util.Optional;

/** What goes wrong with rollouts, and what people say of them. */
final class Rollouts {
  private Rollouts() {}

  /** The version that was committed last is no good, for a while. */
  record BadVersion(ClusterKey key, ServiceName service, Defect defect, long millis)
      implements Disturbance {
    @Override
    public void strike(Stage stage) {
      SimCluster cluster = stage.clusters().get(key);
      ServiceSpec spec =
          cluster == null ? null : cluster.draft().document().spec().services().get(service);
      if (spec == null || isRunning(stage, Revision.of(spec))) {
        return;
      }
      stage.cloud().nature().spoil(Revision.of(spec), defect);
      stage.schedule().in(millis, stage.cloud().nature()::mendRevisions);
    }

    private static boolean isRunning(Stage stage, RevisionId revision) {
      return stage.cloud().machines().stream()
          .flatMap(machine -> machine.identity().stream())
          .anyMatch(who -> who.revision().equals(revision));
    }

    @Override
    public Nature nature() {
      return Nature.FAULT;
    }
  }

  /** The configuration that was committed last is no good, for a while. */
  record BadConfig(ClusterKey key, ServiceName service, long millis) implements Disturbance {
    @Override
    public void strike(Stage stage) {
      SimCluster cluster = stage.clusters().get(key);
      if (cluster == null) {
        return;
      }
      Optional<Sha256> config =
          Optional.ofNullable(cluster.draft().document().spec().config().get(service))
              .map(ConfigDocument::sha256);
      Optional<Sha256> head =
          stage
              .cloud()
              .ensemble(cluster.uid())
              .map(ensemble -> ensemble.published().get(service))
              .map(PublishedConfig::sha256);
      // What is the head already was good when it was rolled out.
      if (config.isPresent() && head.isPresent() && !head.equals(config)) {
        stage.cloud().nature().poison(config.get());
        stage.schedule().in(millis, stage.cloud().nature()::mendRevisions);
      }
    }

    @Override
    public Nature nature() {
      return Nature.FAULT;
    }
  }

  /**
   * A person says something of the rollout that is under way, whether it makes sense or not.
   *
   * @param lasting for how long it holds; open for most
   */
  record Order(
      ClusterKey key, ServiceName service, RolloutOrder.Verb verb, Optional<Duration> lasting)
      implements Disturbance {
    Order(ClusterKey key, ServiceName service, RolloutOrder.Verb verb) {
      this(key, service, verb, Optional.empty());
    }

    @Override
    public void strike(Stage stage) {
      SimCluster cluster = stage.clusters().get(key);
      Rollout rollout = stage.store().ledger(key).rollouts().get(service);
      if (cluster != null && rollout != null) {
        long now = stage.schedule().now();
        cluster.order(
            new RolloutOrder(
                "word-" + now, rollout.id(), verb, "bob", "", Schedule.instant(now), lasting));
      }
    }

    @Override
    public Nature nature() {
      return Nature.FAULT;
    }
  }

  /** A person wants back what a service ran before, or takes that word back. */
  record Regret(ClusterKey key, ServiceName service) implements Disturbance {
    @Override
    public void strike(Stage stage) {
      SimCluster cluster = stage.clusters().get(key);
      if (cluster != null) {
        cluster.undo(service, Schedule.instant(stage.schedule().now()));
      }
    }

    @Override
    public Nature nature() {
      return Nature.WISH;
    }
  }
}
