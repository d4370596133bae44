package dev.muster.ensemble;

import dev.muster.ensemble.FencedWrite.Plan;
import dev.muster.provider.Failure;
import dev.muster.provider.Fence;
import dev.muster.provider.Outcome;
import java.util.List;
import java.util.Optional;
import org.apache.zookeeper.ZooKeeper;

/**
 * Writes down who leads, so that every older leader is refused. Also in an ensemble that has just
 * been founded: two leaders may both be about to initialize it.
 */
record FenceRaise(Fence fence) implements FencedWrite.Step {
  @Override
  public String summary() {
    return "raise the fence to epoch " + fence.epoch();
  }

  @Override
  public boolean begins() {
    return true;
  }

  @Override
  public Plan plan(ZooKeeper client, Standing standing) {
    return standing.isRaisedTo(fence)
        ? new Plan.Nothing(done())
        : new Plan.Write(List.of(), done());
  }

  @Override
  public Optional<Outcome> judge(ZooKeeper client, Standing standing) {
    if (standing.newestEpoch() > fence.epoch()) {
      return Optional.of(
          Outcome.refused(
              new Failure.Fenced(
                  standing.newestEpoch(), "a newer leader than " + fence.holder() + " leads")));
    }
    return standing.isRaisedTo(fence) ? Optional.of(done()) : Optional.empty();
  }

  private Outcome done() {
    return Outcome.accepted("fence-" + fence.epoch());
  }
}
