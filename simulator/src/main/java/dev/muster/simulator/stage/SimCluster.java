package dev.muster.simulator.stage;

import dev.muster.controller.kernel.ClusterInput;
import dev.muster.controller.model.Past;
import dev.muster.controller.model.SourceProblem;
import dev.muster.reconcile.DesiredCluster;
import dev.muster.reconcile.DesiredCluster.Lifecycle;
import dev.muster.reconcile.ledger.RolloutOrder;
import dev.muster.simulator.store.SimStore;
import dev.muster.spec.ClusterDocument;
import dev.muster.spec.PolicySpec;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.ClusterUid;
import dev.muster.spec.id.ServiceName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One cluster as people see it: the draft that they commit, and what became of it in the store. */
public final class SimCluster {
  private final SimStore store;
  private final SpecDraft draft;
  private Regrets regrets = new Regrets();
  private int lives;
  private boolean again;
  private long generation;
  private Lifecycle lifecycle = Lifecycle.ACTIVE;

  SimCluster(SimStore store, SpecDraft draft) {
    this.store = store;
    this.draft = draft;
  }

  /** Product and cluster name. */
  public ClusterKey key() {
    return draft.key();
  }

  /** What is committed next. */
  public SpecDraft draft() {
    return draft;
  }

  /** What people want: what was committed last, but for what they have undone of it. */
  public ClusterDocument wanted() {
    return regrets.meant(draft.document());
  }

  /** Whether the cluster shall be. */
  public Lifecycle lifecycle() {
    return lifecycle;
  }

  /** The uid of its present life. */
  public ClusterUid uid() {
    return new ClusterUid("uid-" + draft.key().name() + "-" + lives);
  }

  /** Stores the draft for the first time, or again after the cluster was forgotten. */
  public void create() {
    lives++;
    regrets = new Regrets();
    generation = 1;
    lifecycle = Lifecycle.ACTIVE;
    put(Optional.empty());
  }

  /** Commits the draft as a new generation; nothing happens to a cluster that is being deleted. */
  public void commit() {
    if (lifecycle == Lifecycle.ACTIVE) {
      generation++;
      put(Optional.empty());
    }
  }

  /** A person wants back what a service ran before, or takes such a word back. */
  public void undo(ServiceName service, Instant now) {
    if (lifecycle == Lifecycle.ACTIVE && regrets.undo(service, now)) {
      generation++;
      put(Optional.empty());
    }
  }

  /** The newest text of the repository is not in force: the last good one stays. */
  public void reject(SourceProblem.Kind kind) {
    store.change(
        key(),
        known ->
            new ClusterInput(
                known.desired(),
                known.suspension(),
                known.confirmation(),
                Optional.of(new SourceProblem(kind, "badc0ffee", "the commit is refused")),
                known.requestedAt(),
                known.recordVersion()));
  }

  /** A person deletes the cluster. */
  public void delete() {
    if (lifecycle == Lifecycle.ACTIVE) {
      lifecycle = Lifecycle.DELETING;
      // Nobody deletes what is only to be observed: it would wait for ever.
      draft.mode(PolicySpec.Mode.ENFORCE);
      generation++;
      put(Optional.empty());
    }
  }

  /** Wants the cluster again, under another uid, once it was forgotten. */
  public void wantAgain() {
    again = true;
  }

  /** Whether the cluster is to come again and has not yet. */
  public boolean isWantedAgain() {
    return again;
  }

  /** Creates the cluster again, if that is wanted and the old one was forgotten. */
  public void comeAgain() {
    if (again && lifecycle == Lifecycle.DELETING && store.cluster(key()).isEmpty()) {
      again = false;
      create();
    }
  }

  /** A person says what shall become of a rollout, in the place of an earlier word about it. */
  public void order(RolloutOrder order) {
    store.change(
        key(),
        known -> {
          List<RolloutOrder> orders = new ArrayList<>(known.desired().orders());
          orders.removeIf(one -> one.rollout().service().equals(order.rollout().service()));
          orders.add(order);
          return new ClusterInput(
              known.desired().with(orders),
              known.suspension(),
              known.confirmation(),
              known.sourceProblem(),
              known.requestedAt(),
              known.recordVersion());
        });
  }

  private void put(Optional<SourceProblem> problem) {
    Optional<ClusterInput> known = store.cluster(key());
    regrets.commit(draft.document());
    Past.Wanted wanted = regrets.stored(draft.document());
    store.put(
        new ClusterInput(
            new DesiredCluster(
                uid(),
                wanted.document(),
                generation,
                "commit-" + generation,
                lifecycle,
                SimStore.ID,
                known.map(input -> input.desired().orders()).orElse(List.of()),
                wanted.undos()),
            known.flatMap(ClusterInput::suspension),
            known.flatMap(ClusterInput::confirmation),
            problem,
            "",
            0));
  }
}
