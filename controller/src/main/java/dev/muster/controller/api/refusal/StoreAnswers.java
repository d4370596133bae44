package dev.muster.controller.api.refusal;

import dev.muster.controller.store.StoreResult;

/** Says what a store's answer means to the person who asked. */
public final class StoreAnswers {
  private StoreAnswers() {}

  /**
   * The value that was read or stored.
   *
   * @param result the store's answer
   * @param step what was tried, on what, such as {@code read cluster shop/prod}
   * @throws Refusal when there is none
   */
  public static <T> StoreResult.Done<T> require(StoreResult<T> result, String step) {
    return switch (result) {
      case StoreResult.Done<T> done -> done;
      case StoreResult.Missing<T> _ ->
          throw new Refusal(Reason.NOT_FOUND, "cannot " + step + ": there is no such thing");
      case StoreResult.Conflict<T> conflict ->
          throw new Refusal(
              Reason.CONFLICT,
              "cannot %s: %s; read it again and repeat".formatted(step, conflict.message()));
      case StoreResult.Fenced<T> fenced ->
          throw new Refusal(
              Reason.CONFLICT,
              "cannot %s: a newer leader (epoch %d) writes; repeat"
                  .formatted(step, fenced.currentEpoch()));
      case StoreResult.Refused<T> refused ->
          throw new Refusal(
              Reason.INVALID,
              "cannot %s: the store refuses it: %s".formatted(step, refused.message()));
      case StoreResult.Unavailable<T> unavailable ->
          throw new Refusal(
              Reason.UNAVAILABLE,
              ("cannot %s: the store does not answer (%s); a write may have happened all the same,"
                      + " so look before you repeat")
                  .formatted(step, unavailable.message()));
    };
  }
}
