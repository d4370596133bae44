package dev.muster.ensemble;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.muster.ensemble.FencedWrite.Plan;
import dev.muster.provider.Outcome;
import dev.muster.provider.layout.EnsembleLayout;
import dev.muster.spec.id.ClusterUid;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooKeeper;

/** Gives an ensemble that has just been founded its cluster's id, its epoch and its roots. */
record Initialization(ClusterUid ensemble) implements FencedWrite.Step {
  private static final Outcome DONE = Outcome.accepted("initialize");

  @Override
  public String summary() {
    return "initialize the ensemble";
  }

  @Override
  public boolean begins() {
    return true;
  }

  @Override
  public Plan plan(ZooKeeper client, Standing standing)
      throws KeeperException, InterruptedException {
    if (standing.isOf(ensemble)) {
      return new Plan.Nothing(DONE);
    }
    List<Op> ops = new ArrayList<>();
    // The first root is made by what checks the epoch.
    for (String root : EnsembleLayout.ROOTS.subList(1, EnsembleLayout.ROOTS.size())) {
      if (!Znodes.exists(client, root)) {
        ops.add(
            Op.create(
                root,
                new byte[0],
                root.equals(EnsembleLayout.INSTANCES) ? Znodes.EVERYBODYS : Znodes.CONTROLLERS_OWN,
                CreateMode.PERSISTENT));
      }
    }
    ops.add(
        Op.create(
            EnsembleLayout.ENSEMBLE_ID,
            ensemble.value().getBytes(UTF_8),
            Znodes.CONTROLLERS_OWN,
            CreateMode.PERSISTENT));
    return new Plan.Write(ops, DONE);
  }

  @Override
  public Optional<Outcome> judge(ZooKeeper client, Standing standing) {
    return standing.isOf(ensemble) ? Optional.of(DONE) : Optional.empty();
  }
}
