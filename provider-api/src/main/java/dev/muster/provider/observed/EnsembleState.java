package dev.muster.provider.observed;

import dev.muster.provider.identity.MemberId;
import dev.muster.provider.identity.Occupant;
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
 * @param published the head of the configuration that it holds, by service
 * @param assigned the configuration of the machines that do not follow the head
 */
public record EnsembleState(
    List<Server> servers,
    Optional<CommittedMembership> committed,
    boolean initialized,
    long fenceEpoch,
    SortedMap<ServiceName, PublishedConfig> published,
    SortedMap<Occupant, PublishedConfig> assigned)
    implements PartContent {
  /** Copies the collections. */
  public EnsembleState {
    servers = List.copyOf(servers);
    published = Collections.unmodifiableSortedMap(new TreeMap<>(published));
    assigned = Collections.unmodifiableSortedMap(new TreeMap<>(assigned));
  }

  /**
   * An ensemble of which nothing can be read.
   *
   * @param servers what each server that was asked says
   */
  public static EnsembleState withoutQuorum(List<Server> servers) {
    return new EnsembleState(servers, Optional.empty(), false, 0, new TreeMap<>(), new TreeMap<>());
  }

  /** What a machine reads: what it is assigned, else its service's head; empty for nothing. */
  public Optional<PublishedConfig> configOf(Occupant occupant) {
    return Optional.ofNullable(assigned.get(occupant))
        .or(() -> Optional.ofNullable(published.get(occupant.slot().service())));
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
   * A version of one service's configuration.
   *
   * @param number the version's number, from 1
   * @param sha256 the digest of the document
   */
  public record PublishedConfig(int number, Sha256 sha256) {}
}
