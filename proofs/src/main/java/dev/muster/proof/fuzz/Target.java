package dev.muster.proof.fuzz;

/** Something that reads outside input. Used by several threads at once. */
public interface Target {
  /** One word for tables and commands, such as {@code yaml}. */
  String name();

  /** How many of a campaign's inputs it gets, in relation to the others. */
  int weight();

  /** Makes an input; the same choices give the same one. */
  byte[] generate(Chance chance);

  /**
   * Feeds an input. What is thrown is a bug: a target turns the documented exceptions of what it
   * feeds into {@link Answer.Refused}.
   */
  Answer feed(byte[] input) throws Exception;

  /** How the time of an input is measured. */
  default Clock clock() {
    return Clock.CPU;
  }

  /** How the time of an input is measured. */
  enum Clock {
    /** The CPU time of the thread that feeds. */
    CPU,
    /**
     * The time that passes, for what works on threads of its own: never less than the CPU time of
     * any one of them.
     */
    WALL
  }
}
