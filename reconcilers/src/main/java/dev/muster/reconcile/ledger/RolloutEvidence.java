package dev.muster.reconcile.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What was seen of the new machines in one state. It belongs to that state alone: the next one
 * begins with none.
 *
 * @param lookedAt of when the newest look is that counts; an older or equal one is not fresh
 * @param gathered for how long every gate has passed, in time that was looked at
 * @param scores each gate's, by its name
 * @param baseline the new revision's traffic when the state began
 * @param oldBaseline the old revision's traffic when the state began
 */
public record RolloutEvidence(
    Instant lookedAt,
    Duration gathered,
    List<Score> scores,
    Optional<Traffic> baseline,
    Optional<Traffic> oldBaseline) {
  /** None yet. */
  public static final RolloutEvidence NONE =
      new RolloutEvidence(
          Instant.EPOCH, Duration.ZERO, List.of(), Optional.empty(), Optional.empty());

  /** Copies the list. */
  public RolloutEvidence {
    scores = List.copyOf(scores);
  }

  /** The score that counts the builds of an image that failed, while one is waited for. */
  public static final String IMAGE = "image";

  /** The evidence after one more build that failed. */
  public RolloutEvidence plusFailedBuild(String why) {
    List<Score> others =
        new ArrayList<>(scores.stream().filter(score -> !score.gate().equals(IMAGE)).toList());
    others.add(score(IMAGE).plus(Result.FAIL, why));
    return new RolloutEvidence(lookedAt, gathered, others, baseline, oldBaseline);
  }

  /** The score of a gate. */
  public Score score(String gate) {
    return scores.stream()
        .filter(score -> score.gate().equals(gate))
        .findFirst()
        .orElse(new Score(gate, 0, 0, 0, 0, Result.NO_DATA, "not looked at yet"));
  }

  /**
   * What one gate has seen.
   *
   * @param gate its name
   * @param passesInARow fresh looks in a row that passed
   * @param failsInARow fresh looks in a row that failed
   * @param flaps how often it failed after it had passed
   * @param samples fresh looks that passed or failed
   * @param last what the newest look gave
   * @param message what it saw, for people
   */
  public record Score(
      String gate,
      int passesInARow,
      int failsInARow,
      int flaps,
      int samples,
      Result last,
      String message) {
    /** The score after one more fresh look. */
    public Score plus(Result result, String newMessage) {
      return switch (result) {
        case PASS -> new Score(gate, passesInARow + 1, 0, flaps, samples + 1, result, newMessage);
        case FAIL ->
            new Score(
                gate,
                0,
                failsInARow + 1,
                passesInARow > 0 ? flaps + 1 : flaps,
                samples + 1,
                result,
                newMessage);
        // What was not seen neither passes nor fails, and ends no row of failures.
        case NO_DATA, ERROR -> new Score(gate, 0, failsInARow, flaps, samples, result, newMessage);
      };
    }
  }

  /** What one look gave. */
  public enum Result {
    /** All is well. */
    PASS,
    /** Something is not. */
    FAIL,
    /** There was nothing to judge. */
    NO_DATA,
    /** It could not be looked at. */
    ERROR
  }

  /**
   * The traffic of a revision since its load balancer counts.
   *
   * @param requests how many were sent to its machines
   * @param failures how many of them failed
   * @param latencyMillis how long all of them took together
   */
  public record Traffic(long requests, long failures, long latencyMillis) {
    /** No traffic. */
    public static final Traffic NONE = new Traffic(0, 0, 0);

    /** The traffic since an earlier look; all of it when the load balancer began to count anew. */
    public Traffic since(Traffic earlier) {
      return requests < earlier.requests
          ? this
          : new Traffic(
              requests - earlier.requests,
              failures - earlier.failures,
              latencyMillis - earlier.latencyMillis);
    }
  }
}
