package dev.muster.controller.git;

/**
 * A holding of a repository's lease. It ends once and for good.
 *
 * <p>The write fence of the store keeps a deposed holder out; this flag only makes it stop soon.
 */
final class Held {
  private final long epoch;
  private volatile State state = State.HELD;

  private enum State {
    HELD,
    OVER
  }

  Held(long epoch) {
    this.epoch = epoch;
  }

  long epoch() {
    return epoch;
  }

  boolean isOver() {
    return state == State.OVER;
  }

  void end() {
    state = State.OVER;
  }
}
