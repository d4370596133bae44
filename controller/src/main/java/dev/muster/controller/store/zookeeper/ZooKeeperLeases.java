package dev.muster.controller.store.zookeeper;

import dev.muster.controller.store.Leases;
import dev.muster.provider.Fence;
import dev.muster.provider.Scope;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Leases on ZooKeeper. Each competitor of a lease is an ephemeral znode; of those that live, the
 * one that rendezvous hashing puts first shall hold it. Its holding is an ephemeral znode as well,
 * made in the same step that raises the epoch. A holder that is no longer first hands over, after
 * its {@code lost} has returned, so that a hand-over falls between passes.
 *
 * <p>An interruption of the connection ends all holdings at once: {@code lost} is called, and what
 * is won again afterwards has a new epoch.
 */
public final class ZooKeeperLeases implements Leases {
  private final StoreConnection connection;
  private final String member;
  private final TreeWatch watch;
  private final List<Competition> competitions = new CopyOnWriteArrayList<>();

  /**
   * Makes the leases of one controller.
   *
   * @param member names this process among all controllers, such as {@code host-pid-random}; it
   *     must differ from that of an earlier process
   */
  public ZooKeeperLeases(StoreConnection connection, String member) {
    this.connection = connection;
    this.member = member;
    this.watch = new TreeWatch(connection, Layout.LEASES, this::changed, this::connectionChanged);
    watch.start();
  }

  @Override
  public AutoCloseable compete(Scope scope, Holder holder) {
    return start(
        Layout.lease(scope),
        new Competition.Prize() {
          @Override
          public void won(long epoch) {
            holder.acquired(new Fence(scope, epoch, member));
          }

          @Override
          public void lost() {
            holder.lost(scope);
          }
        });
  }

  @Override
  public AutoCloseable competeForRepository(String repository, RepositoryHolder holder) {
    return start(
        Layout.lease(repository),
        new Competition.Prize() {
          @Override
          public void won(long epoch) {
            holder.acquired(epoch);
          }

          @Override
          public void lost() {
            holder.lost();
          }
        });
  }

  private AutoCloseable start(String lease, Competition.Prize prize) {
    Competition competition = new Competition(connection, lease, member, prize);
    competitions.add(competition);
    competition.start();
    return () -> {
      competitions.remove(competition);
      competition.close();
    };
  }

  private void changed(String path) {
    for (Competition competition : competitions) {
      if (path.startsWith(competition.folder() + "/")) {
        competition.wake();
      }
    }
  }

  private void connectionChanged(boolean connected) {
    for (Competition competition : competitions) {
      if (connected) {
        competition.wake();
      } else {
        // Each on its own thread: one that waits for the end of a pass holds up no other.
        Thread.ofVirtual().start(competition::interrupted);
      }
    }
  }

  @Override
  public void close() {
    watch.close();
    for (Competition competition : competitions) {
      competition.close();
    }
    competitions.clear();
  }
}
