package dev.muster.simulator.disturbance;

import dev.muster.simulator.stage.Host;
import dev.muster.simulator.stage.Stage;
import dev.muster.spec.id.ClusterKey;
import java.util.List;

/** What is wrong with what controllers read, though it looks whole. */
final class StoreTroubles {
  // Until then every call under way has landed and every view shows it.
  static final long EVERYTHING_SHOWS_MILLIS = 240_000;

  private StoreTroubles() {}

  /** The provider lists no machine at all for a while, and calls that whole. */
  record EmptyLists(long millis) implements Disturbance {
    @Override
    public void strike(Stage stage) {
      stage.trace().note("provider", "lists nothing", "", toString());
      stage.around().climate().lists().emptyUntil(stage.schedule().now() + millis);
    }

    @Override
    public Nature nature() {
      return Nature.FAULT;
    }
  }

  /** The provider lists fewer and fewer: one machine is missing, and at the next look all are. */
  record DwindlingLists(long millis) implements Disturbance {
    @Override
    public void strike(Stage stage) {
      stage.trace().note("provider", "lists less and less", "", toString());
      stage.around().climate().lists().dwindleUntil(stage.schedule().now() + millis);
    }

    @Override
    public Nature nature() {
      return Nature.FAULT;
    }
  }

  /** A controller reads from a server of the store that lags. */
  record ReadOldRecords(int host) implements Disturbance {
    @Override
    public void strike(Stage stage) {
      List<Host> hosts = stage.hosts();
      hosts.get(host % hosts.size()).process().readOldRecords();
    }

    @Override
    public Nature nature() {
      return Nature.FAULT;
    }
  }

  /** The store is made anew: what was recorded of a cluster is lost while no controller runs. */
  record LoseLedger(ClusterKey key) implements Disturbance {
    @Override
    public void strike(Stage stage) {
      for (Host host : stage.hosts()) {
        host.process().resume();
        host.crash(EVERYTHING_SHOWS_MILLIS);
      }
      stage
          .schedule()
          .in(
              EVERYTHING_SHOWS_MILLIS - 1_000,
              () -> {
                // One that was down already may have come back meanwhile.
                for (Host host : stage.hosts()) {
                  host.process().resume();
                  host.crash(1_000);
                }
                stage.trace().note("store", "loses a ledger", key.toString(), toString());
                stage.store().loseLedger(key);
              });
    }

    @Override
    public Nature nature() {
      return Nature.FAULT;
    }
  }
}
