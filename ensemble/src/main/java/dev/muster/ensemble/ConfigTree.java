package dev.muster.ensemble;

import dev.muster.provider.identity.Occupant;
import dev.muster.provider.layout.ConfigHead;
import dev.muster.provider.layout.EnsembleLayout;
import dev.muster.provider.layout.ServiceConfigs;
import dev.muster.provider.observed.EnsembleState.PublishedConfig;
import dev.muster.spec.id.ServiceName;
import java.io.IOException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;

/** Reads the znodes of one service's configuration. */
final class ConfigTree {
  private ConfigTree() {}

  /**
   * The head.
   *
   * @param stat filled with that of its znode, if there is one
   * @throws IOException when what lies there is not of the known form
   */
  static Optional<ConfigHead> head(ZooKeeper client, ServiceName service, Stat stat)
      throws KeeperException, InterruptedException, IOException {
    return pointer(client, EnsembleLayout.head(service), stat);
  }

  /** What single machines read, by machine. */
  static SortedMap<Occupant, PublishedConfig> assigned(ZooKeeper client, ServiceName service)
      throws KeeperException, InterruptedException, IOException {
    SortedMap<Occupant, PublishedConfig> assigned = new TreeMap<>();
    for (String name : Znodes.children(client, EnsembleLayout.assigned(service))) {
      Occupant occupant = occupant(service, name);
      pointer(client, EnsembleLayout.assigned(occupant), new Stat())
          .ifPresent(head -> assigned.put(occupant, published(head)));
    }
    return assigned;
  }

  private static Occupant occupant(ServiceName service, String name) throws IOException {
    try {
      return Occupant.parse(name);
    } catch (IllegalArgumentException e) {
      throw new IOException(
          EnsembleLayout.assigned(service) + "/" + name + " names no machine: " + e.getMessage(),
          e);
    }
  }

  /**
   * All of it.
   *
   * @param stat filled with that of the head, if there is one
   */
  static ServiceConfigs read(ZooKeeper client, ServiceName service, Stat stat)
      throws KeeperException, InterruptedException, IOException {
    Optional<PublishedConfig> head = head(client, service, stat).map(ConfigTree::published);
    int newest =
        Znodes.children(client, EnsembleLayout.versions(service)).stream()
            .filter(Pruning::isNumber)
            .mapToInt(Integer::parseInt)
            .max()
            .orElse(0);
    return new ServiceConfigs(
        Math.max(newest, head.map(PublishedConfig::number).orElse(0)),
        head,
        assigned(client, service));
  }

  static PublishedConfig published(ConfigHead head) {
    return new PublishedConfig(head.number(), head.sha256());
  }

  private static Optional<ConfigHead> pointer(ZooKeeper client, String path, Stat stat)
      throws KeeperException, InterruptedException, IOException {
    Optional<byte[]> data = Znodes.data(client, path, stat);
    try {
      return data.isPresent() ? Optional.of(ConfigHead.parse(data.get())) : Optional.empty();
    } catch (IOException e) {
      throw new IOException(path + " cannot be read: " + e.getMessage(), e);
    }
  }
}
