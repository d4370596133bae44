package dev.muster.ensemble;

import dev.muster.ensemble.FencedWrite.Plan;
import dev.muster.provider.Outcome;
import dev.muster.provider.layout.EnsembleLayout;
import java.util.List;
import java.util.Optional;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooKeeper;

/**
 * A write that changes nothing. A new membership is in force once a write after it is committed: a
 * {@code sync} does not do.
 */
record Barrier() implements FencedWrite.Step {
  private static final Outcome DONE = Outcome.accepted("barrier");

  @Override
  public String summary() {
    return "put the new membership in force";
  }

  @Override
  public boolean begins() {
    return false;
  }

  @Override
  public Plan plan(ZooKeeper client, Standing standing) {
    return new Plan.Write(
        List.of(Op.setData(EnsembleLayout.ROOTS.getFirst(), new byte[0], -1)), DONE);
  }

  @Override
  public Optional<Outcome> judge(ZooKeeper client, Standing standing) {
    return Optional.empty();
  }
}
