package dev.muster.simulator.invariant;

import dev.muster.provider.Fence;
import dev.muster.reconcile.ledger.LedgerChange;
import dev.muster.simulator.cloud.CloudWatcher;
import dev.muster.simulator.process.ProcessWatcher;
import dev.muster.simulator.stage.Stage;
import dev.muster.simulator.store.SimStore;
import dev.muster.spec.id.ClusterKey;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One promise that holds after every event, whatever fails. It watches the cloud, the store and the
 * kernels, and says at once when it was broken. A new one is a class here and a line in {@link
 * Invariants}.
 */
public abstract class Invariant implements CloudWatcher, ProcessWatcher, SimStore.StoreWatcher {
  private final String name;
  private final String protects;
  private @Nullable Stage stage;
  private @Nullable Consumer<Breach> breaches;

  /**
   * An invariant that watches nothing yet.
   *
   * @param name one word with hyphens
   * @param protects what a user would lose without it, as a sentence
   */
  protected Invariant(String name, String protects) {
    this.name = name;
    this.protects = protects;
  }

  /** Its name, one word with hyphens. */
  public final String name() {
    return name;
  }

  /** What a user would lose without it. */
  public final String protects() {
    return protects;
  }

  /** Begins to watch a run. */
  public final void watch(Stage watched, Consumer<Breach> teller) {
    stage = watched;
    breaches = teller;
    watched.cloud().watch(this);
    watched.store().watch(this);
    watched.around().watchers().add(this);
  }

  /** The run that is watched. */
  protected final Stage stage() {
    return Objects.requireNonNull(stage, "watch was not called");
  }

  /** Milliseconds of the run. */
  protected final long now() {
    return stage().schedule().now();
  }

  /** Says that the promise was broken. */
  protected final void broken(String message) {
    Objects.requireNonNull(breaches, "watch was not called")
        .accept(new Breach(name, now(), message));
  }

  /** Looks at the truth, after an event that changed it. */
  public void check() {}

  @Override
  public void written(Fence fence, ClusterKey key, List<LedgerChange> changes) {}
}
