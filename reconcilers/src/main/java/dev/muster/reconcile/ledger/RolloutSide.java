package dev.muster.reconcile.ledger;

import dev.muster.spec.id.RevisionId;
import dev.muster.spec.id.ServiceVersion;
import dev.muster.spec.id.Sha256;
import java.util.Optional;

/**
 * What machines run.
 *
 * @param version the version
 * @param revision the revision, configuration apart
 * @param port the port on which they listen
 * @param config the digest of the configuration; absent where none was published
 */
public record RolloutSide(
    ServiceVersion version, RevisionId revision, int port, Optional<Sha256> config) {
  private static final int SHOWN_DIGITS = 8;

  /** What is rolled out, and rolled back, as one. */
  public RolloutGoal goal() {
    return new RolloutGoal(revision, config);
  }

  /** What it is, for people: the version, and the configuration where the other side's differs. */
  public String nameBeside(RolloutSide other) {
    return config.isEmpty() || config.equals(other.config)
        ? version.value()
        : version + " with configuration " + config.get().value().substring(0, SHOWN_DIGITS);
  }
}
