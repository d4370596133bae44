package dev.muster.ensemble;

import dev.muster.provider.EnsembleAddress;
import dev.muster.provider.Failure;
import dev.muster.provider.Fence;
import dev.muster.provider.Outcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.admin.ZooKeeperAdmin;

/**
 * A write of znodes in one transaction that checks the leader's epoch. Where somebody else wrote
 * first, everything is read and judged again, a few times.
 */
final class FencedWrite implements EnsembleWrite {
  private static final int MAXIMUM_TRIES = 4;

  private final EnsembleAddress ensemble;
  private final Fence fence;
  private final Step step;

  FencedWrite(EnsembleAddress ensemble, Fence fence, Step step) {
    this.ensemble = ensemble;
    this.fence = fence;
    this.step = step;
  }

  /** What is to be written. */
  interface Step {
    /** What is done, for messages. */
    String summary();

    /** Whether an ensemble that carries no cluster's id yet may be written to. */
    boolean begins();

    /**
     * Decides what to write.
     *
     * @throws IOException when what is there is not of the known form
     */
    Plan plan(ZooKeeper client, Standing standing)
        throws KeeperException, InterruptedException, IOException;

    /** How it ended, by what is there now; empty when that does not tell. */
    Optional<Outcome> judge(ZooKeeper client, Standing standing)
        throws KeeperException, InterruptedException, IOException;
  }

  /** What a step decided. */
  sealed interface Plan {
    /** Nothing is to be written. */
    record Nothing(Outcome outcome) implements Plan {}

    /** This is to be written, behind what checks the epoch. */
    record Write(List<Op> ops, Outcome whenDone) implements Plan {}
  }

  @Override
  public String what() {
    return step.summary() + " of " + ensemble.cluster();
  }

  @Override
  public Attempt attempt(ZooKeeperAdmin client, RollCall call) throws InterruptedException {
    for (int attempt = 1; attempt <= MAXIMUM_TRIES; attempt++) {
      List<Op> ops;
      Outcome whenDone;
      try {
        // The server that answers may lag behind what another controller has written.
        client.sync("/");
        Standing standing = Standing.read(client);
        switch (plan(client, standing)) {
          case Plan.Nothing(Outcome outcome) -> {
            return new Attempt.Ended(outcome);
          }
          case Plan.Write write -> {
            ops = new ArrayList<>(standing.fence(fence));
            ops.addAll(write.ops());
            whenDone = write.whenDone();
          }
        }
      } catch (KeeperException e) {
        return Attempt.refused(Meaning.ofRead(what(), e));
      } catch (IOException e) {
        return Attempt.refused(new Failure.Invalid(what() + ": " + e.getMessage()));
      }
      try {
        client.multi(ops);
        return new Attempt.Ended(whenDone);
      } catch (KeeperException e) {
        Optional<Attempt> end = end(e);
        if (end.isPresent()) {
          return end.get();
        }
      }
    }
    return Attempt.refused(
        new Failure.Conflict(
            what() + ": others write at the same time; nothing was done, observe again"));
  }

  private Plan plan(ZooKeeper client, Standing standing)
      throws KeeperException, InterruptedException, IOException {
    Optional<Failure> refusal = standing.refusal(what(), ensemble, fence);
    if (refusal.isEmpty() && standing.id().isEmpty()) {
      refusal =
          step.begins()
              ? Standing.refusalToBegin(what(), client)
              : Optional.of(
                  new Failure.Conflict(what() + ": the ensemble has not been initialized yet"));
    }
    return refusal.isPresent()
        ? new Plan.Nothing(Outcome.refused(refusal.get()))
        : step.plan(client, standing);
  }

  /** What a failed transaction means; empty when all is to be read and judged again. */
  private Optional<Attempt> end(KeeperException e) {
    return switch (Meaning.of(e)) {
      case BEATEN -> Optional.empty();
      case LOST -> Optional.of(new Attempt.Lost(e.code().toString()));
      case DENIED -> Optional.of(Attempt.refused(Meaning.denied(what(), e)));
      case INVALID ->
          Optional.of(
              Attempt.refused(
                  new Failure.Invalid(what() + ": the ensemble refuses it: " + e.code())));
      case UNAVAILABLE ->
          Optional.of(
              Attempt.refused(
                  new Failure.Unavailable(
                      what() + ": the ensemble takes no writes now: " + e.code())));
    };
  }

  @Override
  public Outcome judge(ZooKeeperAdmin client)
      throws KeeperException, InterruptedException, IOException {
    client.sync("/");
    Standing standing = Standing.read(client);
    return step.judge(client, standing)
        .orElseGet(() ->
            new Outcome.Unknown(
                what() + ": the answer was lost, and the ensemble does not show it (yet)"));
  }
}
