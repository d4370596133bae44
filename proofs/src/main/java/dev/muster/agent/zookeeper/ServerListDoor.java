package dev.muster.agent.zookeeper;

import dev.muster.provider.identity.MemberId;
import java.io.IOException;
import org.apache.zookeeper.server.quorum.flexible.QuorumMaj;

/** Lets the fuzzer in to the list of servers that an agent reads. */
public final class ServerListDoor {
  private ServerListDoor() {}

  /** Whether it is a list; one that is can be joined. */
  public static boolean isRead(String text) {
    try {
      QuorumMaj list = ServerList.parse(text);
      ServerList.votes(list, new MemberId(1));
      return !ServerList.ofJoiner(list, new MemberId(2), "127.0.0.2").isEmpty();
    } catch (IOException _) {
      return false;
    }
  }
}
