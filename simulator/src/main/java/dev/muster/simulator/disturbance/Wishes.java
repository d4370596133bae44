package dev.muster.simulator.disturbance;

import dev.muster.simulator.stage.SimCluster;
import dev.muster.simulator.stage.SpecDraft;
import dev.muster.simulator.stage.Stage;
import dev.muster.spec.ClusterDocument;
import dev.muster.spec.ServiceSpec;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.ServiceName;

/** What people commit and order. */
final class Wishes {
  private Wishes() {}

  /** A wish of a cluster's people. */
  interface Wish extends Disturbance {
    ClusterKey key();

    void apply(SimCluster cluster);

    @Override
    default void strike(Stage stage) {
      SimCluster cluster = stage.clusters().get(key());
      if (cluster != null) {
        apply(cluster);
      }
    }

    @Override
    default Nature nature() {
      return Nature.WISH;
    }
  }

  /** A commit changes how many machines a service has. */
  record Scale(ClusterKey key, ServiceName service, int instances) implements Wish {
    @Override
    public void apply(SimCluster cluster) {
      cluster.draft().scale(service, instances);
      cluster.commit();
    }
  }

  /** A commit replaces the whole document. */
  record Commit(ClusterKey key, ClusterDocument document) implements Wish {
    @Override
    public void apply(SimCluster cluster) {
      cluster.draft().become(document);
      cluster.commit();
    }
  }

  /** A commit moves a service to its next version. */
  record Upgrade(ClusterKey key, ServiceName service) implements Wish {
    @Override
    public void apply(SimCluster cluster) {
      cluster.draft().upgrade(service);
      cluster.commit();
    }
  }

  /** A commit moves a service to its next version and changes its configuration. */
  record UpgradeConfigured(ClusterKey key, ServiceName service) implements Wish {
    @Override
    public void apply(SimCluster cluster) {
      cluster.draft().upgrade(service);
      cluster.draft().configure(service);
      cluster.commit();
    }
  }

  /** A commit asks again for the version before the last. */
  record GoBack(ClusterKey key, ServiceName service) implements Wish {
    @Override
    public void apply(SimCluster cluster) {
      cluster.draft().downgrade(service);
      cluster.commit();
    }
  }

  /** A commit moves a service to its next version, which listens on another port. */
  record ChangePort(ClusterKey key, ServiceName service) implements Wish {
    @Override
    public void apply(SimCluster cluster) {
      cluster.draft().changePort(service);
      cluster.commit();
    }
  }

  /** A commit changes the configuration of a service. */
  record Configure(ClusterKey key, ServiceName service) implements Wish {
    @Override
    public void apply(SimCluster cluster) {
      cluster.draft().configure(service);
      cluster.commit();
    }
  }

  /** A commit adds a service behind the load balancer. */
  record AddService(ClusterKey key, ServiceName service, int instances) implements Wish {
    @Override
    public void apply(SimCluster cluster) {
      cluster
          .draft()
          .add(
              service.value(),
              instances,
              SpecDraft.Exposure.BALANCED,
              ServiceSpec.Replacement.AUTOMATIC);
      cluster.commit();
    }
  }

  /** A commit takes a service away. */
  record RemoveService(ClusterKey key, ServiceName service) implements Wish {
    @Override
    public void apply(SimCluster cluster) {
      cluster.draft().remove(service);
      cluster.commit();
    }
  }

  /** A person deletes the cluster. */
  record Delete(ClusterKey key) implements Wish {
    @Override
    public void apply(SimCluster cluster) {
      cluster.delete();
    }
  }

  /** A person wants a deleted cluster again, under another uid. */
  record WantAgain(ClusterKey key) implements Wish {
    @Override
    public void apply(SimCluster cluster) {
      cluster.wantAgain();
    }
  }
}
