package dev.muster.cli.plan;

import dev.muster.cli.console.CommandFailure;
import dev.muster.cli.wiring.DataFolder;
import dev.muster.cli.wiring.OpenStore;
import dev.muster.cli.wiring.ReconcilingKernel;
import dev.muster.cli.wiring.Worlds;
import dev.muster.controller.guard.GuardView;
import dev.muster.controller.kernel.KernelConfig;
import dev.muster.controller.model.ClusterRecord;
import dev.muster.controller.shell.Preview;
import dev.muster.controller.store.StoreResult;
import dev.muster.reconcile.ledger.Ledger;
import dev.muster.spec.ClusterDocument;
import dev.muster.spec.yaml.ClusterWriter;
import java.util.Optional;

/** Makes plans, with what a store knows or without. */
public final class Planner implements AutoCloseable {
  private final Preview preview;
  private final Optional<OpenStore> store;

  private Planner(Worlds worlds, Optional<OpenStore> store) {
    // Nothing is spread in time here: the seed does not matter.
    this.preview = ReconcilingKernel.preview(worlds, KernelConfig.local(0));
    this.store = store;
  }

  /** A planner that rebuilds from tags what a store would know. */
  public static Planner withoutStore(Worlds worlds) {
    return new Planner(worlds, Optional.empty());
  }

  /**
   * A planner that asks a store.
   *
   * @param worlds what is looked at
   * @param data the data folder on which a controller may run
   * @param servers a store on servers of its own
   */
  public static Planner of(Worlds worlds, DataFolder data, Optional<String> servers) {
    return new Planner(worlds, servers.map(OpenStore::at).or(() -> OpenStore.running(data)));
  }

  /**
   * What would be done for a document.
   *
   * @param document the document
   * @param origin where it comes from
   */
  public Preview.Plan plan(ClusterDocument document, String origin) {
    return store
        .flatMap(open -> known(open, document, origin))
        .map(preview::plan)
        .orElseGet(() -> preview.plan(document, origin));
  }

  private static Optional<Preview.Known> known(
      OpenStore open, ClusterDocument document, String origin) {
    Optional<ClusterRecord> stored =
        found("read the cluster", open.store().cluster(document.key()));
    return stored.map(record ->
        new Preview.Known(
            // What people have undone stays undone with a file that asks for the same.
            record
                .applying(ClusterWriter.write(document), document, record.source())
                .desired(document, origin, open.store().storeId()),
            new GuardView.Words(record.suspension(), record.confirmation()),
            found("read the ledger", open.store().ledger(document.key())).orElse(Ledger.EMPTY)));
  }

  private static <T> Optional<T> found(String step, StoreResult<T> result) {
    return switch (result) {
      case StoreResult.Done<T> done -> Optional.of(done.value());
      case StoreResult.Missing<T> _ -> Optional.empty();
      case StoreResult.Conflict<T> conflict -> throw failure(step, conflict.message());
      case StoreResult.Fenced<T> _ -> throw failure(step, "a newer controller has written");
      case StoreResult.Refused<T> refused -> throw failure(step, refused.message());
      case StoreResult.Unavailable<T> unavailable -> throw failure(step, unavailable.message());
    };
  }

  private static CommandFailure failure(String step, String why) {
    return new CommandFailure(
        "cannot " + step + " in the store: " + why,
        "See whether the store's servers run, or plan without it by --no-store.");
  }

  @Override
  public void close() {
    store.ifPresent(OpenStore::close);
  }
}
