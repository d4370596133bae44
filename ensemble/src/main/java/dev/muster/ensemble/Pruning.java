package dev.muster.ensemble;

import dev.muster.ensemble.FencedWrite.Plan;
import dev.muster.provider.Outcome;
import dev.muster.provider.layout.EnsembleLayout;
import dev.muster.provider.layout.ServiceConfigs;
import dev.muster.provider.observed.EnsembleState.PublishedConfig;
import dev.muster.spec.id.ServiceName;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;

/**
 * Deletes versions of a configuration beyond those that are kept. The head's, and one that a
 * machine is assigned, stays.
 *
 * @param service whose
 */
record Pruning(ServiceName service) implements FencedWrite.Step {
  /** How many versions are kept for the history and for going back. */
  static final int KEPT_VERSIONS = 50;

  private static final int MAXIMUM_DELETIONS = 20;
  private static final Outcome DONE = Outcome.accepted("prune");

  /** Whether a name is that of a version. */
  static boolean isNumber(String name) {
    return name.matches("[1-9][0-9]{0,8}");
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
    ServiceConfigs configs = ConfigTree.read(client, service, new Stat());
    Set<Integer> pointedTo =
        Stream.concat(configs.head().stream(), configs.assigned().values().stream())
            .map(PublishedConfig::number)
            .collect(Collectors.toSet());
    List<Op> deletions =
        Znodes.children(client, EnsembleLayout.versions(service)).stream()
            .filter(Pruning::isNumber)
            .map(Integer::valueOf)
            .filter(
                number -> number <= configs.newest() - KEPT_VERSIONS && !pointedTo.contains(number))
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
