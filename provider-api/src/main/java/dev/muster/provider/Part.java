package dev.muster.provider;

/** The parts of a view, each observed whole or not at all. */
public enum Part {
  /** Networks and their subnets. */
  NETWORKS(Reach.SCOPE),
  /** Load balancers with their listeners. */
  BALANCERS(Reach.SCOPE),
  /** The targets of the load balancers, with their health. */
  TARGETS(Reach.SCOPE),
  /** Machines. */
  INSTANCES(Reach.SCOPE),
  /** Machine images. */
  IMAGES(Reach.SCOPE),
  /** A cluster's ZooKeeper servers and the configuration that they hold. */
  ENSEMBLE(Reach.CLUSTER),
  /** What the agents of a cluster say. */
  REPORTS(Reach.CLUSTER),
  /** What metrics servers say of a cluster's services. */
  METRICS(Reach.CLUSTER);

  private final Reach reach;

  Part(Reach reach) {
    this.reach = reach;
  }

  /** Whether one read serves every cluster of a scope or a single cluster. */
  public Reach reach() {
    return reach;
  }

  /** How far one read reaches. */
  public enum Reach {
    /** One read serves every cluster of the scope. */
    SCOPE,
    /** Each cluster is read by itself. */
    CLUSTER
  }
}
