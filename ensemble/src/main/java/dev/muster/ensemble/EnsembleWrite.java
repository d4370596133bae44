package dev.muster.ensemble;

import dev.muster.provider.Failure;
import dev.muster.provider.Outcome;
import java.io.IOException;
import java.util.Set;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.admin.ZooKeeperAdmin;

/** A change of an ensemble, told apart by whether it is known how it ended. */
interface EnsembleWrite {
  /** What is done to which cluster, for messages. */
  String what();

  /** Servers that the change must not be sent through, since it removes them. */
  default Set<String> shunned() {
    return Set.of();
  }

  /** Tries it once. */
  Attempt attempt(ZooKeeperAdmin client, RollCall call) throws InterruptedException;

  /**
   * Says how it ended, after its answer was lost, by what is there now. Never a refusal unless it
   * certainly took no effect: the request may still be on its way.
   *
   * @throws IOException when what is there is not of the known form
   */
  Outcome judge(ZooKeeperAdmin client) throws KeeperException, InterruptedException, IOException;

  /** How a try ended. */
  sealed interface Attempt {
    /** It is known. */
    record Ended(Outcome outcome) implements Attempt {}

    /**
     * The answer was lost.
     *
     * @param reason how
     */
    record Lost(String reason) implements Attempt {}

    static Attempt refused(Failure failure) {
      return new Ended(Outcome.refused(failure));
    }
  }
}
