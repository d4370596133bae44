package dev.muster.agent.mirror;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.provider.layout.EnsembleLayout;
import dev.muster.provider.machine.MachineDocuments;
import dev.muster.provider.observed.InstanceReport;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;

/**
 * The machine's report in the ensemble: it lives as long as the agent's session. Beside the report
 * stands where the service listens, which makes the lists of peers.
 */
final class ReportNode {
  private static final JsonMapper MAPPER = new JsonMapper();

  private final String parent;
  private final String path;
  private final String listens;
  private byte[] written = new byte[0];
  private long writtenBy;

  /**
   * The node of one machine.
   *
   * @param listens where its service listens, as {@code ip:port}
   */
  ReportNode(InstanceReport report, String listens) {
    this.parent = EnsembleLayout.instances(report.service());
    this.path = EnsembleLayout.instance(report.service(), report.instance());
    this.listens = listens;
  }

  /** Makes the node say what the report says, in this session. */
  void write(ZooKeeper client, InstanceReport report)
      throws KeeperException, InterruptedException, IOException {
    byte[] data = content(report);
    long session = client.getSessionId();
    if (writtenBy == session && Arrays.equals(written, data)) {
      return;
    }
    Stat stat = client.exists(path, false);
    if (stat != null && stat.getEphemeralOwner() != session) {
      // An earlier agent of this machine: its session has not run out yet, and would take the node.
      deleteIfThere(client, stat.getVersion());
      stat = null;
    }
    if (stat == null) {
      create(client, data);
    } else {
      client.setData(path, data, stat.getVersion());
    }
    written = data;
    writtenBy = session;
  }

  /** Writes it again at the next chance, whatever was written. */
  void forget() {
    writtenBy = 0;
  }

  /** Where the machine of a report node listens; empty when the node does not say. */
  static Optional<String> listens(byte[] node) {
    try {
      JsonNode listens = MAPPER.readTree(node).path("listens");
      return listens.isTextual() ? Optional.of(listens.textValue()) : Optional.empty();
    } catch (IOException _) {
      return Optional.empty(); // somebody else's node
    }
  }

  private byte[] content(InstanceReport report) throws IOException {
    ObjectNode tree = (ObjectNode) MAPPER.readTree(MachineDocuments.write(report));
    tree.put("listens", listens);
    return MAPPER.writeValueAsBytes(tree);
  }

  private void create(ZooKeeper client, byte[] data) throws KeeperException, InterruptedException {
    if (client.exists(parent, false) == null) {
      try {
        client.create(parent, new byte[0], ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
      } catch (KeeperException.NodeExistsException _) {
        // another agent of the service was first
      }
    }
    client.create(path, data, ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
  }

  private void deleteIfThere(ZooKeeper client, int version)
      throws KeeperException, InterruptedException {
    try {
      client.delete(path, version);
    } catch (KeeperException.NoNodeException _) {
      // its session ran out meanwhile
    }
  }
}
