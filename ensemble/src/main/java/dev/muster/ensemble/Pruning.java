package dev.muster.ensemble;

import dev.muster.ensemble.FencedWrite.Plan;
import dev.muster.provider.Outcome;
import dev.muster.provider.layout.ConfigHead;
import dev.muster.provider.layout.EnsembleLayout;
import dev.muster.spec.id.ServiceName;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooKeeper;

/**
 * Deletes versions of a configuration beyond those that are kept. One that a slot still points to
 * stays.
 *
 * @param service whose
 * @param newest the newest version
 */
record Pruning(ServiceName service, int newest) implements FencedWrite.Step {
  /** How many versions are kept for the history and for going back. */
  static final int KEPT_VERSIONS = 50;

  private static final int MAXIMUM_DELETIONS = 20;
  private static final Outcome DONE = Outcome.accepted("prune");

  /** Whether there can be something to delete. */
  static boolean isDue(int newest) {
    return newest > KEPT_VERSIONS;
  }

  @Override
  public String summary() {
    return "delete old configurations of " + service;
  }

  @Override
  public boolean begins() {
    return false;
  }

  @Override
  public Plan plan(ZooKeeper client, Standing standing)
      throws KeeperException, InterruptedException, IOException {
    Set<Integer> pointedTo = new HashSet<>();
    for (String slot : Znodes.children(client, EnsembleLayout.assigned(service))) {
      Optional<byte[]> pointer =
          Znodes.data(client, EnsembleLayout.assigned(service) + "/" + slot, null);
      if (pointer.isPresent()) {
        pointedTo.add(ConfigHead.parse(pointer.get()).number());
      }
    }
    List<Op> deletions =
        Znodes.children(client, EnsembleLayout.versions(service)).stream()
            .filter(name -> name.matches("[1-9][0-9]{0,8}"))
            .map(Integer::valueOf)
            .filter(number -> number <= newest - KEPT_VERSIONS && !pointedTo.contains(number))
            .sorted()
            .limit(MAXIMUM_DELETIONS)
            .map(number -> Op.delete(EnsembleLayout.version(service, number), -1))
            .toList();
    return deletions.isEmpty() ? new Plan.Nothing(DONE) : new Plan.Write(deletions, DONE);
  }

  @Override
  public Optional<Outcome> judge(ZooKeeper client, Standing standing) {
    return Optional.empty(); // the next publication deletes what is left
  }
}
