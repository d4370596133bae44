package dev.muster.simulator.process;

import dev.muster.simulator.fault.FaultKind;
import dev.muster.simulator.schedule.Chance;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** How calls travel: they are sent, they land, and their answers come back, or not. */
final class Calls {
  /** After which a call without an answer counts as unknown, in milliseconds. */
  static final long TIMEOUT = 120_000;

  private static final int MOST_TRAVEL = 25;

  private final SimController process;
  private final Surroundings around;
  private final Chance chance;
  private final Boundary boundary;

  Calls(SimController process, Surroundings around, Chance chance, Boundary boundary) {
    this.process = process;
    this.around = around;
    this.chance = chance;
    this.boundary = boundary;
  }

  /** What becomes of a call. */
  enum Fate {
    /** It lands and is answered. */
    FINE,
    /** It never lands, and the caller is told so. */
    REFUSED,
    /** It never lands, and nobody can tell. */
    LOST,
    /** It lands, and its answer is lost. */
    UNANSWERED,
    /** It lands after a long while. */
    HANGS
  }

  /**
   * A call.
   *
   * @param <T> what it is answered with
   * @param land does it
   * @param refused the answer when it is refused on the way
   * @param unknown the answer when there is none
   * @param then what the caller does with the answer
   */
  record Call<T>(Supplier<T> land, Supplier<T> refused, Supplier<T> unknown, Consumer<T> then) {}

  <T> void make(Fate fate, Call<T> call) {
    passBoundary();
    long sentAt = around.schedule().now() + 1 + chance.below(3);
    long travel = travel();
    switch (fate) {
      case FINE -> send(call, sentAt, sentAt + travel, Answer.GIVEN);
      case UNANSWERED -> send(call, sentAt, sentAt + travel, Answer.LOST);
      case REFUSED -> answer(call, sentAt + 2 * travel, call.refused());
      case LOST -> answer(call, sentAt + silence(), call.unknown());
      case HANGS -> hang(call, sentAt, sentAt + chance.between(5_000, TIMEOUT + around.latest()));
    }
  }

  private void passBoundary() {
    if (boundary.strikes()) {
      process.crash();
    }
  }

  private enum Answer {
    GIVEN,
    LOST
  }

  private <T> void send(Call<T> call, long sentAt, long landsAt, Answer answer) {
    around
        .schedule()
        .at(
            landsAt,
            () -> {
              if (process.hadSent(sentAt)) {
                land(call, answer);
              } else {
                // It stands still, and sends when it goes on.
                process.deliver(
                    () -> send(call, around.schedule().now(), around.schedule().now() + 1, answer));
              }
            });
  }

  private <T> void land(Call<T> call, Answer answer) {
    T result = call.land().get();
    switch (answer) {
      case GIVEN -> answer(call, around.schedule().now() + travel(), () -> result);
      case LOST -> answer(call, around.schedule().now() + silence(), call.unknown());
    }
  }

  private <T> void hang(Call<T> call, long sentAt, long landsAt) {
    if (landsAt < sentAt + TIMEOUT) {
      send(call, sentAt, landsAt, Answer.GIVEN);
      return;
    }
    answer(call, sentAt + TIMEOUT, call.unknown());
    around.climate().hung();
    around
        .schedule()
        .at(
            landsAt,
            () -> {
              around.climate().cleared();
              if (process.hadSent(sentAt)) {
                var _ = call.land().get();
              }
            });
  }

  private <T> void answer(Call<T> call, long at, Supplier<T> result) {
    around
        .schedule()
        .at(
            at,
            () -> {
              passBoundary();
              process.deliver(() -> call.then().accept(result.get()));
            });
  }

  private long travel() {
    return around.climate().strikes(FaultKind.SLOW)
        ? chance.between(500, 8_000)
        : 1 + chance.below(MOST_TRAVEL);
  }

  private long silence() {
    return chance.happens(0.2) ? TIMEOUT : chance.between(500, 20_000);
  }
}
