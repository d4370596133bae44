package dev.muster.reconcile;

import java.util.Set;

/** The condition types that reconcilers set. */
public final class ConditionTypes {
  /** The cluster's network exists in every zone. */
  public static final String NETWORK_READY = "NetworkReady";

  /** Every image that the spec wants can be launched. */
  public static final String IMAGES_READY = "ImagesReady";

  /** The ensemble serves with all its servers. */
  public static final String ENSEMBLE_READY = "EnsembleReady";

  /** The ensemble has another size than the spec says. */
  public static final String ENSEMBLE_SIZE_DIFFERS = "EnsembleSizeDiffers";

  /** Every service runs its machines, all of them well. */
  public static final String SERVICES_READY = "ServicesReady";

  /** No service is on its way to another revision. */
  public static final String ROLLOUTS_SETTLED = "RolloutsSettled";

  /** Some machines run another revision than the spec says. */
  public static final String REVISION_DIFFERS = "RevisionDiffers";

  /** People have undone what the document of the source asks for. */
  public static final String GIT_DRIFT = "GitDrift";

  /** Some machines belong to the cluster and to none of its slots. */
  public static final String UNKNOWN_MACHINES = "UnknownMachines";

  /** The load balancer serves, and all its targets are healthy. */
  public static final String BALANCER_READY = "BalancerReady";

  /** The ensemble holds the configuration of the spec. */
  public static final String CONFIG_PUBLISHED = "ConfigPublished";

  /** Every machine runs with the published configuration. */
  public static final String CONFIG_CONVERGED = "ConfigConverged";

  /**
   * The types that tell of something unusual: the cluster is as its spec says while these are not
   * True, and all others are.
   */
  public static final Set<String> UNUSUAL =
      Set.of(ENSEMBLE_SIZE_DIFFERS, REVISION_DIFFERS, UNKNOWN_MACHINES, GIT_DRIFT);

  private ConditionTypes() {}
}
