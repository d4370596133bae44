package dev.muster.provider.observed;

import dev.muster.provider.identity.MemberId;
import dev.muster.spec.id.ServiceName;
import dev.muster.spec.id.Sha256;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A cluster's ensemble, as its servers describe it.
 *
 * @param servers what each server that was asked says
 * @param committed the membership that the ensemble has committed; absent while no quorum serves
 * @param initialized whether it carries its cluster's id: false for an ensemble that has just been
 *     founded
 * @param fenceEpoch the newest leader that it has seen; 0 for none
 * @param published the configuration that it holds, by service
 */
public record EnsembleState(
    List<Server> servers,
    Optional<CommittedMembership> committed,
    boolean initialized,
    long fenceEpoch,
    SortedMap<ServiceName, PublishedConfig> published)
    implements PartContent {
  /** Copies the collections. */
  public EnsembleState {
    servers = List.copyOf(servers);
    published = Collections.unmodifiableSortedMap(new TreeMap<>(published));
  }

  /**
   * One server.
   *
   * @param member its id
   * @param address the IP address of its machine
   * @param mode what it does
   */
  public record Server(MemberId member, String address, Mode mode) {}

  /** What a server does. */
  public enum Mode {
    /** It leads. */
    LEADER,
    /** It votes and is in step with the leader. */
    FOLLOWER,
    /** It does not vote, and is in step with the leader. */
    OBSERVER,
    /** It answers, but serves nothing: it looks for a leader or catches up. */
    NOT_SERVING,
    /** It does not answer. */
    UNREACHABLE
  }

  /**
   * The membership that the ensemble has agreed on.
   *
   * @param version ZooKeeper's configuration version, in hexadecimal as ZooKeeper writes it
   * @param voters the servers that vote, each with its machine's IP address
   * @param observers the servers that do not vote
   */
  public record CommittedMembership(
      String version, SortedMap<MemberId, String> voters, SortedMap<MemberId, String> observers) {
    /** Copies the maps. */
    public CommittedMembership {
      voters = Collections.unmodifiableSortedMap(new TreeMap<>(voters));
      observers = Collections.unmodifiableSortedMap(new TreeMap<>(observers));
    }
  }

  /**
   * The head of one service's configuration.
   *
   * @param number the version's number, from 1
   * @param sha256 the digest of the document
   */
  public record PublishedConfig(int number, Sha256 sha256) {}
}
