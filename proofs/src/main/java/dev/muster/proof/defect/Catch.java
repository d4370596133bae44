package dev.muster.proof.defect;

/** What became of a hunt for one defect. */
public sealed interface Catch {
  /** The seed that was run last. */
  long seed();

  /** How long the hunt took. */
  double seconds();

  /**
   * It was found.
   *
   * @param by the invariant or oracle that found it
   * @param message what that said
   */
  record Killed(long seed, double seconds, String by, String message) implements Catch {}

  /** All seeds were run, and none found it. */
  record Survived(long seed, double seconds) implements Catch {}

  /** Time was over before all seeds were run, and none had found it. */
  record OutOfTime(long seed, double seconds) implements Catch {}

  /** Whether it was found. */
  default boolean isKilled() {
    return this instanceof Killed;
  }
}
