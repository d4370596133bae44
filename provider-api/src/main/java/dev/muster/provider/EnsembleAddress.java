package dev.muster.provider;

import dev.muster.provider.identity.MemberId;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.ClusterUid;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where an ensemble is.
 *
 * @param cluster the cluster that it belongs to, for messages
 * @param ensemble the ensemble's own id, which is its cluster's uid
 * @param members the IP address of each server's machine that is thought to run, by server id
 */
public record EnsembleAddress(
    ClusterKey cluster, ClusterUid ensemble, SortedMap<MemberId, String> members) {
  /** The port on which servers talk to clients. */
  public static final int CLIENT_PORT = 2181;

  /** The port on which followers connect to the leader. */
  public static final int QUORUM_PORT = 2888;

  /** The port of leader election. */
  public static final int ELECTION_PORT = 3888;

  /** Copies the members. */
  public EnsembleAddress {
    members = Collections.unmodifiableSortedMap(new TreeMap<>(members));
  }
}
