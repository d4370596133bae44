package dev.muster.ensemble;

import dev.muster.ensemble.EnsembleWrite.Attempt;
import dev.muster.provider.EnsembleAddress;
import dev.muster.provider.Failure;
import dev.muster.provider.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.KeeperException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends writes to ensembles. Nothing is sent where no server says that it serves; and after a lost
 * answer nothing is sent again, but what is there is read once servers serve again.
 */
final class WriteRunner {
  private static final Logger LOG = LoggerFactory.getLogger(WriteRunner.class);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

  private final Links links;
  private final Patience patience;

  WriteRunner(Links links, Patience patience) {
    this.links = links;
    this.patience = patience;
  }

  /** Does it if the ensemble serves now. */
  Outcome run(EnsembleAddress ensemble, EnsembleWrite write) {
    boolean sent = false;
    try {
      RollCall call = RollCall.of(ensemble, patience.word());
      List<String> serving = serving(call, write);
      if (serving.isEmpty()) {
        return refused(write, "no server of the ensemble serves: " + call.summary());
      }
      Attempt attempt;
      try (Link.Use use = links.use(ensemble, serving)) {
        sent = true;
        attempt = write.attempt(use.client(), call);
        if (isDoubtful(attempt)) {
          use.doubt();
        }
      }
      return switch (attempt) {
        case Attempt.Ended(Outcome outcome) -> outcome;
        case Attempt.Lost(String reason) -> judge(ensemble, write, reason);
      };
    } catch (IOException e) {
      return refused(write, String.valueOf(e.getMessage()));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return sent
          ? new Outcome.Unknown(write.what() + ": interrupted")
          : refused(write, "interrupted");
    }
  }

  /**
   * Does it as soon as the ensemble serves, which it does not for a moment after its leader left.
   */
  Outcome runWhenServing(EnsembleAddress ensemble, EnsembleWrite write) {
    long end = System.nanoTime() + patience.settle().toNanos();
    while (true) {
      Outcome outcome = run(ensemble, write);
      boolean again =
          outcome instanceof Outcome.Refused(Failure.Unavailable _) && System.nanoTime() < end;
      if (!again || !pause()) {
        return outcome;
      }
    }
  }

  private Outcome judge(EnsembleAddress ensemble, EnsembleWrite write, String lost)
      throws InterruptedException {
    LOG.atInfo()
        .addKeyValue("cluster", ensemble.cluster())
        .addKeyValue("write", write.what())
        .addKeyValue("lost", lost)
        .log("an answer was lost: what is there is read");
    long end = System.nanoTime() + patience.settle().toNanos();
    String trouble = "nobody serves";
    do {
      RollCall call = RollCall.of(ensemble, patience.word());
      List<String> serving = serving(call, write);
      if (serving.isEmpty()) {
        trouble = call.summary();
      } else {
        try (Link.Use use = links.use(ensemble, serving)) {
          try {
            return write.judge(use.client());
          } catch (KeeperException | IOException e) {
            use.doubt();
            trouble = String.valueOf(e.getMessage());
          }
        } catch (IOException e) {
          trouble = String.valueOf(e.getMessage());
        }
      }
    } while (System.nanoTime() < end && pause());
    return new Outcome.Unknown(
        "%s: the answer was lost (%s), and the ensemble cannot be read since: %s"
            .formatted(write.what(), lost, trouble));
  }

  private static boolean isDoubtful(Attempt attempt) {
    return switch (attempt) {
      case Attempt.Lost _ -> true;
      case Attempt.Ended(Outcome outcome) ->
          outcome instanceof Outcome.Refused(Failure.Unavailable _);
    };
  }

  private static List<String> serving(RollCall call, EnsembleWrite write) {
    return call.serving().stream().filter(address -> !write.shunned().contains(address)).toList();
  }

  private static Outcome refused(EnsembleWrite write, String why) {
    return Outcome.refused(new Failure.Unavailable(write.what() + ": " + why));
  }

  private static boolean pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS.toMillis());
      return true;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
