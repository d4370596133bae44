package dev.muster.ensemble;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.muster.provider.EnsembleAddress;
import dev.muster.provider.identity.MemberId;
import dev.muster.provider.observed.EnsembleState.CommittedMembership;
import java.io.IOException;
import java.io.StringReader;
import java.util.Map;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.zookeeper.server.quorum.QuorumPeer.QuorumServer;
import org.apache.zookeeper.server.quorum.QuorumPeerConfig.ConfigException;
import org.apache.zookeeper.server.quorum.flexible.QuorumMaj;

/** Reads and writes the lines {@code server.1=…} in which ZooKeeper tells of its members. */
final class ServerLines {
  private ServerLines() {}

  /**
   * Reads what {@code /zookeeper/config} holds.
   *
   * @throws IOException when it is not of the known form
   */
  static CommittedMembership parse(byte[] config) throws IOException {
    String text = new String(config, UTF_8);
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(text));
      QuorumMaj members = new QuorumMaj(properties);
      return new CommittedMembership(
          Long.toHexString(members.getVersion()),
          addresses(members.getVotingMembers()),
          addresses(members.getObservingMembers()));
    } catch (ConfigException | RuntimeException e) {
      // The library's parser throws what it stumbles over.
      throw new IOException("the ensemble's membership is not of the known form: " + text, e);
    }
  }

  private static SortedMap<MemberId, String> addresses(Map<Long, QuorumServer> servers) {
    SortedMap<MemberId, String> addresses = new TreeMap<>();
    servers.forEach((id, server) ->
        addresses.put(new MemberId(Math.toIntExact(id)), server.addr.getOne().getHostString()));
    return addresses;
  }

  /** The line of a server that votes. */
  static String voter(MemberId member, String address) {
    return "server.%s=%s:%d:%d:participant;%s:%d"
        .formatted(
            member,
            address,
            EnsembleAddress.QUORUM_PORT,
            EnsembleAddress.ELECTION_PORT,
            address,
            EnsembleAddress.CLIENT_PORT);
  }
}
