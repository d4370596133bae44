package dev.muster.provider.identity;

/** How a ZooKeeper server enters its ensemble. */
public enum MemberRole {
  /** It is one of those that found the ensemble, and waits for all of them. */
  GENESIS,
  /** It joins an ensemble that exists, as an observer that is promoted later. */
  JOIN
}
