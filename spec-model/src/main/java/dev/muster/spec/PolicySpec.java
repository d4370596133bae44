package dev.muster.spec;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What Muster may do by itself.
 *
 * @param mode whether it acts at all
 * @param deletion what happens when the cluster leaves its repository
 * @param freeze when no rollout goes forward
 */
public record PolicySpec(Mode mode, Deletion deletion, List<FreezeWindow> freeze) {
  /** The policy of a spec that says nothing. */
  public static final PolicySpec DEFAULT = new PolicySpec(Mode.ENFORCE, Deletion.PROTECT);

  /** Copies the list. */
  public PolicySpec {
    freeze = List.copyOf(freeze);
  }

  /** A policy without freeze windows. */
  public PolicySpec(Mode mode, Deletion deletion) {
    this(mode, deletion, List.of());
  }

  /** The same in another mode. */
  public PolicySpec in(Mode newMode) {
    return new PolicySpec(newMode, deletion, freeze);
  }

  /**
   * The freeze window that is open at an instant; of several the one that ends last.
   *
   * @param now the instant
   */
  public Optional<OpenWindow> frozenAt(Instant now) {
    return freeze.stream()
        .flatMap(window -> window.openUntil(now).map(end -> new OpenWindow(window, end)).stream())
        .max(Comparator.comparing(OpenWindow::until));
  }

  /**
   * A freeze window that is open.
   *
   * @param window the window
   * @param until when it ends
   */
  public record OpenWindow(FreezeWindow window, Instant until) {}

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
