package dev.muster.agent.mirror;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.muster.provider.identity.Occupant;
import dev.muster.provider.layout.ConfigHead;
import dev.muster.provider.layout.EnsembleLayout;
import dev.muster.provider.machine.InstanceDocument;
import dev.muster.spec.Digests;
import dev.muster.spec.id.ServiceName;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.curator.framework.imps.EnsembleTracker;
import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.server.quorum.flexible.QuorumMaj;

/** Reads from the ensemble what a machine must know, and has it told when that changes. */
final class EnsembleQuery {
  private final InstanceDocument self;
  private final Watcher onChange;
  private final Map<String, Optional<String>> listens = new HashMap<>();
  private final Set<String> watched = new HashSet<>();
  private Optional<ServiceConfig> last = Optional.empty();
  private long session;

  EnsembleQuery(InstanceDocument self, Runnable onChange) {
    this.self = self;
    this.onChange = _ -> onChange.run();
  }

  /** What an ensemble says of itself. */
  sealed interface Answer {
    /** Everything was read. */
    record Read(EnsembleView view) implements Answer {}

    /** It is this cluster's ensemble or will be, and nothing lies in it yet. */
    record Empty() implements Answer {}
  }

  /**
   * Reads everything.
   *
   * @throws IOException when what lies there is not of the right form, or is another cluster's
   */
  Answer read(ZooKeeper client) throws KeeperException, InterruptedException, IOException {
    // The server that answers may lag behind what a controller has published.
    client.sync("/");
    Optional<byte[]> owner = data(client, EnsembleLayout.ENSEMBLE_ID);
    if (owner.isEmpty()) {
      watch(client, EnsembleLayout.ENSEMBLE_ID, AddWatchMode.PERSISTENT);
      return new Answer.Empty();
    }
    String uid = new String(owner.get(), UTF_8);
    if (!uid.equals(self.identity().uid().value())) {
      throw new IOException(
          "the ensemble is that of cluster %s, this machine belongs to %s"
              .formatted(uid, self.identity().uid()));
    }
    ServiceName service = self.identity().slot().service();
    watch(client, EnsembleLayout.config(service), AddWatchMode.PERSISTENT_RECURSIVE);
    watch(client, EnsembleLayout.INSTANCES, AddWatchMode.PERSISTENT);
    return new Answer.Read(
        new EnsembleView(connect(client), config(client, service), servers(client)));
  }

  private Optional<ServiceConfig> config(ZooKeeper client, ServiceName service)
      throws KeeperException, InterruptedException, IOException {
    Occupant occupant = new Occupant(self.identity().slot(), self.identity().incarnation());
    Optional<byte[]> assigned = data(client, EnsembleLayout.assigned(occupant));
    Optional<byte[]> pointer =
        assigned.isPresent() ? assigned : data(client, EnsembleLayout.head(service));
    if (pointer.isEmpty()) {
      return Optional.empty();
    }
    ConfigHead head = ConfigHead.parse(pointer.get());
    String wanted = head.sha256().value();
    if (last.filter(had -> had.number() == head.number() && had.sha256().equals(wanted))
        .isEmpty()) {
      String path = EnsembleLayout.version(service, head.number());
      byte[] document =
          data(client, path).orElseThrow(() -> new IOException("there is no " + path));
      String digest = Digests.sha256(document).value();
      if (!digest.equals(wanted)) {
        throw new IOException(path + " digests to " + digest + ", its head says " + wanted);
      }
      last = Optional.of(new ServiceConfig(head.number(), wanted, new String(document, UTF_8)));
    }
    return last;
  }

  private String connect(ZooKeeper client)
      throws KeeperException, InterruptedException, IOException {
    Properties properties = new Properties();
    String text = new String(client.getConfig(onChange, null), UTF_8);
    try {
      properties.load(new StringReader(text));
      return EnsembleTracker.configToConnectionString(new QuorumMaj(properties));
    } catch (Exception e) { // which is what it declares
      throw new IOException("the ensemble's membership is not of the known form", e);
    }
  }

  private SortedMap<String, List<String>> servers(ZooKeeper client)
      throws KeeperException, InterruptedException {
    SortedMap<String, List<String>> servers = new TreeMap<>();
    Set<String> seen = new HashSet<>();
    for (String service : client.getChildren(EnsembleLayout.INSTANCES, false)) {
      String parent = EnsembleLayout.INSTANCES + "/" + service;
      watch(client, parent, AddWatchMode.PERSISTENT);
      List<String> addresses = new ArrayList<>();
      for (String instance : client.getChildren(parent, false)) {
        String path = parent + "/" + instance;
        seen.add(path);
        listens(client, path).ifPresent(addresses::add);
      }
      addresses.sort(null);
      servers.put(service, List.copyOf(addresses));
    }
    listens.keySet().retainAll(seen);
    return servers;
  }

  /** Where a machine listens never changes while it lives, so it is read once. */
  private Optional<String> listens(ZooKeeper client, String path)
      throws KeeperException, InterruptedException {
    Optional<String> known = listens.get(path);
    if (known == null) {
      known = data(client, path).flatMap(ReportNode::listens);
      if (known.isPresent()) {
        listens.put(path, known);
      }
    }
    return known;
  }

  /** Watches last as long as the session. */
  private void watch(ZooKeeper client, String path, AddWatchMode mode)
      throws KeeperException, InterruptedException {
    if (session != client.getSessionId()) {
      session = client.getSessionId();
      watched.clear();
    }
    if (!watched.contains(path)) {
      client.addWatch(path, onChange, mode);
      watched.add(path);
    }
  }

  private static Optional<byte[]> data(ZooKeeper client, String path)
      throws KeeperException, InterruptedException {
    try {
      return Optional.of(client.getData(path, false, null));
    } catch (KeeperException.NoNodeException _) {
      return Optional.empty();
    }
  }
}
