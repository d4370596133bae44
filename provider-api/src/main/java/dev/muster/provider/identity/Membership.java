package dev.muster.provider.identity;

/**
 * A machine's place in the ensemble.
 *
 * @param member its server id
 * @param role how it enters
 * @param ensembleSize how many servers the ensemble is to have: a founder waits until it sees that
 *     many founders, so that no part of them founds an ensemble of its own
 */
public record Membership(MemberId member, MemberRole role, int ensembleSize) {
  /** Checks the size. */
  public Membership {
    if (ensembleSize < 1) {
      throw new IllegalArgumentException("an ensemble has servers, not " + ensembleSize);
    }
  }
}
