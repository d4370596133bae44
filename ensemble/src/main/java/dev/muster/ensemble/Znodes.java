package dev.muster.ensemble;

import java.util.List;
import java.util.Optional;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;

/** Reading znodes that may be missing, and who may write which. */
final class Znodes {
  /** Everybody reads, the superuser writes: no service changes its configuration by mistake. */
  static final List<ACL> CONTROLLERS_OWN = ZooDefs.Ids.READ_ACL_UNSAFE;

  /** Agents write as well. */
  static final List<ACL> EVERYBODYS = ZooDefs.Ids.OPEN_ACL_UNSAFE;

  private Znodes() {}

  /** The content of a znode; empty when there is none. */
  static Optional<byte[]> data(ZooKeeper client, String path, @Nullable Stat stat)
      throws KeeperException, InterruptedException {
    try {
      return Optional.of(client.getData(path, false, stat));
    } catch (KeeperException.NoNodeException _) {
      return Optional.empty();
    }
  }

  /** The names under a znode; none when it is missing. */
  static List<String> children(ZooKeeper client, String path)
      throws KeeperException, InterruptedException {
    try {
      return client.getChildren(path, false);
    } catch (KeeperException.NoNodeException _) {
      return List.of();
    }
  }

  static boolean exists(ZooKeeper client, String path)
      throws KeeperException, InterruptedException {
    return client.exists(path, false) != null;
  }
}
