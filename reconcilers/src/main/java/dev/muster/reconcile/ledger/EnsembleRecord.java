package dev.muster.reconcile.ledger;

/**
 * How far a cluster's ensemble has come.
 *
 * @param phase whether it has been founded
 * @param highestMember the highest server id that was ever given; 0 for none. Ids are never given
 *     twice, since an id with another disk would make the ensemble lose data
 */
public record EnsembleRecord(Phase phase, int highestMember) {
  /** The record of an ensemble for which nothing was done yet. */
  public static final EnsembleRecord UNFORMED = new EnsembleRecord(Phase.UNFORMED, 0);

  /** Whether an ensemble has been founded. */
  public enum Phase {
    /** Its first servers are on their way. New servers found it. */
    UNFORMED,
    /** It has served and holds its cluster's id. New servers join it, and never found it again. */
    FORMED
  }
}
