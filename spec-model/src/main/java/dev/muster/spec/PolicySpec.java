package dev.muster.spec;

/**
 * What Muster may do by itself.
 *
 * @param mode whether it acts at all
 * @param deletion what happens when the cluster leaves its repository
 */
public record PolicySpec(Mode mode, Deletion deletion) {
  /** The policy of a spec that says nothing. */
  public static final PolicySpec DEFAULT = new PolicySpec(Mode.ENFORCE, Deletion.PROTECT);

  /** Whether Muster acts. */
  public enum Mode {
    /** It reports what it would do and does nothing. */
    OBSERVE,
    /** It converges the cluster. */
    ENFORCE
  }

  /** What happens when a commit no longer holds the cluster. */
  public enum Deletion {
    /** Nothing is deleted until a person deletes the cluster and confirms. */
    PROTECT,
    /** The cluster is deleted once a person has confirmed the number of machines. */
    CONFIRM
  }
}
