package dev.muster.reconcile.ledger;

import dev.muster.spec.Revision;
import dev.muster.spec.ServiceSpec;
import dev.muster.spec.id.RevisionId;
import dev.muster.spec.id.Sha256;
import java.util.Optional;

/**
 * What is rolled out, and rolled back, as one.
 *
 * @param revision what a machine is launched with
 * @param config the digest of the configuration that it reads; absent where none was published
 */
public record RolloutGoal(RevisionId revision, Optional<Sha256> config) {
  /** What a spec asks for. */
  public static RolloutGoal of(ServiceSpec service, Optional<Sha256> config) {
    return new RolloutGoal(Revision.of(service), config);
  }
}
