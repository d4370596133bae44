package dev.muster.controller.kernel;

import dev.muster.spec.id.ClusterKey;
import java.time.Instant;
import java.util.List;

/**
 * One line of the reconcile log: a pass that did something, was held back anew, or found the
 * cluster ready or not ready any more.
 *
 * @param at when the pass ended
 * @param cluster the cluster
 * @param origin the commit, or who applied it
 * @param generation the spec generation that was judged
 * @param reconcileId names the pass within this controller's leadership
 * @param epoch the leadership
 * @param trigger why the cluster was looked at
 * @param outcome {@code converged}, {@code progressing}, {@code waiting}, {@code failed}
 * @param actions what was done, in the order of its end
 * @param held what guards held back, each as {@code guard: message}
 * @param rollouts what rollouts did: each state that was entered with its reason
 * @param seconds how long the pass took
 */
public record ReconcileEntry(
    Instant at,
    ClusterKey cluster,
    String origin,
    long generation,
    long reconcileId,
    long epoch,
    String trigger,
    String outcome,
    List<ActionLine> actions,
    List<String> held,
    List<String> rollouts,
    double seconds) {
  /** Copies the lists. */
  public ReconcileEntry {
    actions = List.copyOf(actions);
    held = List.copyOf(held);
    rollouts = List.copyOf(rollouts);
  }

  /**
   * One action and how it ended.
   *
   * @param summary what
   * @param reason why
   * @param result {@code done}, {@code refused}, {@code unknown} or {@code not begun}
   * @param detail the provider's request id, or why it did not succeed
   */
  public record ActionLine(String summary, String reason, String result, String detail) {}
}
