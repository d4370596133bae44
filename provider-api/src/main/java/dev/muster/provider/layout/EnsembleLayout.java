package dev.muster.provider.layout;

import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.identity.Occupant;
import dev.muster.spec.Digests;
import dev.muster.spec.id.ClusterUid;
import dev.muster.spec.id.ServiceName;
import java.util.List;

/** The znodes of a cluster's ensemble. */
public final class EnsembleLayout {
  /** Holds the cluster's uid: the ensemble of another cluster has another. */
  public static final String ENSEMBLE_ID = "/muster/ensemble-id";

  /** Holds the newest leader's epoch as decimal text; every write of a controller checks it. */
  public static final String EPOCH = "/muster/epoch";

  /** Under it lies the configuration of each service. */
  public static final String CONFIG = "/config";

  /** Under it lie the reports of each service's machines. */
  public static final String INSTANCES = "/instances";

  /** The znodes that initializing an ensemble creates beside the two above, parents first. */
  public static final List<String> ROOTS = List.of("/muster", CONFIG, INSTANCES);

  /** The ZooKeeper user that may change the membership. */
  public static final String SUPERUSER = "super";

  private EnsembleLayout() {}

  /** Everything of one service's configuration. */
  public static String config(ServiceName service) {
    return CONFIG + "/" + service;
  }

  /** The service's newest version: a {@link ConfigHead}. */
  public static String head(ServiceName service) {
    return config(service) + "/head";
  }

  /** Under it lies each version that is kept. */
  public static String versions(ServiceName service) {
    return config(service) + "/versions";
  }

  /** One version: the document's canonical JSON, never changed. */
  public static String version(ServiceName service, int number) {
    return versions(service) + "/" + number;
  }

  /** Under it lies what overrides the head for single machines. */
  public static String assigned(ServiceName service) {
    return config(service) + "/assigned";
  }

  /**
   * Overrides the head for one machine while a rollout is under way: a {@link ConfigHead}. It names
   * the machine and not only its slot, since a slot has an old and a new machine then.
   */
  public static String assigned(Occupant occupant) {
    return assigned(occupant.slot().service()) + "/" + occupant;
  }

  /** Under it lie the reports of a service's machines. */
  public static String instances(ServiceName service) {
    return INSTANCES + "/" + service;
  }

  /** One machine's report, which lives as long as its agent's session. */
  public static String instance(ServiceName service, InstanceId instance) {
    return instances(service) + "/" + instance;
  }

  /**
   * What the {@link #SUPERUSER} of an ensemble authenticates with, as {@code user:password}. It is
   * derived from the cluster's uid, which is no secret: it keeps one cluster's controller from
   * changing another's membership by mistake, and keeps nobody out who means to.
   */
  public static String superuserCredential(ClusterUid ensemble) {
    return SUPERUSER + ":" + Digests.sha256("muster/superuser/" + ensemble).value();
  }
}
