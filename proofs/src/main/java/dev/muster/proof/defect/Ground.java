package dev.muster.proof.defect;

/** Where a hunt looks most: what a defect does is seen sooner where its code runs. */
public enum Ground {
  /** Every kind of run alike: one in four has services that move to other revisions. */
  EVERYWHERE,
  /** The same, and a short story of a rollout beside each. */
  RECONCILERS,
  /** Three of four runs have services that move to other revisions, and nothing beside. */
  ROLLOUTS
}
