package dev.muster.agent.zookeeper;

import dev.muster.provider.EnsembleAddress;
import dev.muster.provider.identity.MemberId;
import java.io.IOException;
import java.io.StringReader;
import java.util.Map;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.zookeeper.server.quorum.QuorumPeer.QuorumServer;
import org.apache.zookeeper.server.quorum.QuorumPeerConfig.ConfigException;
import org.apache.zookeeper.server.quorum.flexible.QuorumMaj;

/** Reads and writes ZooKeeper's lists of servers: {@code server.1=…} lines. */
final class ServerList {
  private ServerList() {}

  /** The list of an ensemble that is about to be founded: everybody votes. */
  static String ofFounders(SortedMap<MemberId, String> founders) {
    return founders.entrySet().stream()
        .map(founder -> line(founder.getKey(), founder.getValue(), "participant"))
        .collect(Collectors.joining());
  }

  /**
   * The list with which a server joins: those that have agreed on the membership, and itself as one
   * that does not vote. It carries no version, so that the ensemble's own list always wins.
   */
  static String ofJoiner(QuorumMaj committed, MemberId self, String address) {
    StringBuilder list = new StringBuilder();
    new TreeMap<>(committed.getAllMembers())
        .forEach((id, server) -> {
          if (id != self.value()) {
            list.append("server.").append(id).append('=').append(server).append('\n');
          }
        });
    return list + line(self, address, "observer");
  }

  /**
   * Reads a list.
   *
   * @throws IOException when it is none
   */
  static QuorumMaj parse(String text) throws IOException {
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(text));
    } catch (IllegalArgumentException e) {
      throw new IOException("not a list of ZooKeeper servers: " + text, e);
    }
    // Settings that stand in the same file are no servers.
    Properties servers = new Properties();
    properties.forEach((key, value) -> {
      String name = key.toString();
      if (name.startsWith("server.") || name.equals("version")) {
        servers.put(name, value);
      }
    });
    try {
      return new QuorumMaj(servers);
    } catch (ConfigException | RuntimeException e) {
      // The library's parser throws what it stumbles over.
      throw new IOException("not a list of ZooKeeper servers: " + text, e);
    }
  }

  /** Whether the server votes according to the list. */
  static boolean votes(QuorumMaj list, MemberId member) {
    Map<Long, QuorumServer> voters = list.getVotingMembers();
    return voters.containsKey((long) member.value());
  }

  private static String line(MemberId member, String address, String role) {
    return "server.%s=%s:%d:%d:%s;%s:%d%n"
        .formatted(
            member,
            address,
            EnsembleAddress.QUORUM_PORT,
            EnsembleAddress.ELECTION_PORT,
            role,
            address,
            EnsembleAddress.CLIENT_PORT);
  }
}
