package dev.muster.simulator.disturbance;

import dev.muster.controller.kernel.ClusterInput;
import dev.muster.controller.model.Confirmation;
import dev.muster.controller.model.SourceProblem;
import dev.muster.controller.model.Suspension;
import dev.muster.simulator.schedule.Schedule;
import dev.muster.simulator.stage.SimCluster;
import dev.muster.simulator.stage.Stage;
import dev.muster.spec.PolicySpec;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.ServiceName;
import java.time.Instant;
import java.util.Optional;

/** People who get in the way without changing what is wanted in the end. */
final class Meddling {
  private Meddling() {}

  /** A person stops a cluster for a while. */
  record Suspend(ClusterKey key, long millis) implements Disturbance {
    @Override
    public void strike(Stage stage) {
      Instant now = Schedule.instant(stage.schedule().now());
      stage
          .store()
          .change(
              key,
              known ->
                  new ClusterInput(
                      known.desired(),
                      Optional.of(
                          new Suspension("ann", "maintenance", now, now.plusMillis(millis))),
                      known.confirmation(),
                      known.sourceProblem(),
                      known.requestedAt(),
                      known.recordVersion()));
    }

    @Override
    public Nature nature() {
      return Nature.FAULT;
    }
  }

  /** A commit makes Muster observe a cluster only, and a later one undoes that. */
  record Observe(ClusterKey key, long millis) implements Disturbance {
    @Override
    public void strike(Stage stage) {
      SimCluster cluster = stage.clusters().get(key);
      if (cluster != null) {
        cluster.draft().mode(PolicySpec.Mode.OBSERVE);
        cluster.commit();
        stage
            .schedule()
            .in(
                millis,
                () -> {
                  if (cluster.draft().mode() == PolicySpec.Mode.OBSERVE) {
                    cluster.draft().mode(PolicySpec.Mode.ENFORCE);
                    cluster.commit();
                  }
                });
      }
    }

    @Override
    public Nature nature() {
      return Nature.FAULT;
    }
  }

  /** Somebody touches a cluster's record over and over, and changes nothing of it. */
  record Fuss(ClusterKey key, long every, int times) implements Disturbance {
    @Override
    public void strike(Stage stage) {
      stage.store().change(key, known -> known);
      if (times > 1) {
        stage.schedule().in(every, () -> new Fuss(key, every, times - 1).strike(stage));
      }
    }

    @Override
    public Nature nature() {
      return Nature.FAULT;
    }
  }

  /** A commit states how many machines may go, and the statement stays in the document. */
  record Annotate(ClusterKey key, int count) implements Disturbance {
    @Override
    public void strike(Stage stage) {
      SimCluster cluster = stage.clusters().get(key);
      if (cluster != null) {
        cluster.draft().confirm(Optional.of(count));
        cluster.commit();
      }
    }

    @Override
    public Nature nature() {
      return Nature.FAULT;
    }
  }

  /** Somebody opens a port of a cluster's network. */
  record OpenPort(ClusterKey key) implements Disturbance {
    @Override
    public void strike(Stage stage) {
      SimCluster cluster = stage.clusters().get(key);
      if (cluster != null) {
        stage.cloud().nature().openPort(cluster.uid());
      }
    }

    @Override
    public Nature nature() {
      return Nature.FAULT;
    }
  }

  /** Somebody closes the ports of a service. */
  record ClosePorts(ClusterKey key) implements Disturbance {
    @Override
    public void strike(Stage stage) {
      SimCluster cluster = stage.clusters().get(key);
      if (cluster != null) {
        stage.cloud().nature().closePorts(cluster.uid());
      }
    }

    @Override
    public Nature nature() {
      return Nature.FAULT;
    }
  }

  /** A commit scales a service by mistake, and a later one undoes that. */
  record ScaleForAWhile(ClusterKey key, ServiceName service, int instances, long millis)
      implements Disturbance {
    @Override
    public void strike(Stage stage) {
      SimCluster cluster = stage.clusters().get(key);
      if (cluster == null || !cluster.draft().services().containsKey(service)) {
        return;
      }
      int before = cluster.draft().services().get(service).instances();
      cluster.draft().scale(service, instances);
      cluster.commit();
      stage
          .schedule()
          .in(
              millis,
              () -> {
                cluster.draft().scale(service, before);
                cluster.commit();
              });
    }

    @Override
    public Nature nature() {
      return Nature.FAULT;
    }
  }

  /** The newest text of the repository cannot be in force: broken, removed or rewritten. */
  record Reject(ClusterKey key, SourceProblem.Kind kind) implements Disturbance {
    @Override
    public void strike(Stage stage) {
      SimCluster cluster = stage.clusters().get(key);
      if (cluster != null) {
        cluster.reject(kind);
      }
    }

    @Override
    public Nature nature() {
      return Nature.FAULT;
    }
  }

  /** A person confirms a number of machines, whether anybody asked or not. */
  record Confirm(ClusterKey key, int count) implements Disturbance {
    @Override
    public void strike(Stage stage) {
      stage
          .store()
          .change(
              key,
              known ->
                  new ClusterInput(
                      known.desired(),
                      known.suspension(),
                      Optional.of(
                          new Confirmation(
                              known.desired().generation(),
                              count,
                              "ann",
                              Schedule.instant(stage.schedule().now()))),
                      known.sourceProblem(),
                      known.requestedAt(),
                      known.recordVersion()));
    }

    @Override
    public Nature nature() {
      return Nature.FAULT;
    }
  }
}
