package dev.muster.provider.identity;

import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.ClusterUid;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The tags by which Muster knows its own, and nothing else. */
public final class Tags {
  /** The product. */
  public static final String PRODUCT = "product";

  /** The cluster's name. */
  public static final String CLUSTER = "cluster";

  /** The service. */
  public static final String SERVICE = "service";

  /** The service's version. */
  public static final String VERSION = "version";

  /** The owner: the cluster's uid. Ownership is judged by this tag alone. */
  public static final String UID = "muster:uid";

  /** The ordinal of the slot. */
  public static final String SLOT = "muster:slot";

  /** The revision that the machine runs. */
  public static final String REVISION = "muster:revision";

  /** Which machine of the slot it is. */
  public static final String INCARNATION = "muster:incarnation";

  /** The server id of a machine of the ensemble. */
  public static final String MEMBER = "muster:zk-id";

  /** How a machine of the ensemble enters: {@code genesis} or {@code join}. */
  public static final String ROLE = "muster:zk-role";

  /** How many servers the ensemble of a machine is to have. */
  public static final String ENSEMBLE_SIZE = "muster:zk-size";

  private Tags() {}

  /** The tags of a machine. */
  public static SortedMap<String, String> of(InstanceIdentity identity) {
    SortedMap<String, String> tags = new TreeMap<>(ofCluster(identity.cluster(), identity.uid()));
    tags.put(SERVICE, identity.slot().service().value());
    tags.put(VERSION, identity.version().value());
    tags.put(SLOT, Integer.toString(identity.slot().ordinal()));
    tags.put(REVISION, identity.revision().value());
    tags.put(INCARNATION, identity.incarnation().toString());
    identity
        .membership()
        .ifPresent(membership -> {
          tags.put(MEMBER, membership.member().toString());
          tags.put(ROLE, membership.role() == MemberRole.GENESIS ? "genesis" : "join");
          tags.put(ENSEMBLE_SIZE, Integer.toString(membership.ensembleSize()));
        });
    return Collections.unmodifiableSortedMap(tags);
  }

  /** The tags of what belongs to a cluster as a whole, such as its load balancer. */
  public static SortedMap<String, String> ofCluster(ClusterKey cluster, ClusterUid uid) {
    SortedMap<String, String> tags = new TreeMap<>();
    tags.put(PRODUCT, cluster.product().value());
    tags.put(CLUSTER, cluster.name().value());
    tags.put(UID, uid.value());
    return Collections.unmodifiableSortedMap(tags);
  }

  /** Whether the tags carry a cluster's name. Anybody can write that: it makes nobody the owner. */
  public static boolean isNamed(Map<String, String> tags, ClusterKey cluster) {
    return cluster.product().value().equals(tags.get(PRODUCT))
        && cluster.name().value().equals(tags.get(CLUSTER));
  }

  /** The owner that the tags name; empty when the thing is not Muster's. */
  public static Optional<ClusterUid> owner(Map<String, String> tags) {
    String uid = tags.get(UID);
    return uid != null && ClusterUid.isValid(uid)
        ? Optional.of(new ClusterUid(uid))
        : Optional.empty();
  }

  /** Whether the tags name this owner. */
  public static boolean isOwnedBy(Map<String, String> tags, ClusterUid uid) {
    return uid.value().equals(tags.get(UID));
  }

  /** Reads the identity of a machine back; empty when a tag is missing or is not of its form. */
  public static Optional<InstanceIdentity> identity(Map<String, String> tags) {
    return new IdentityReader().read(tags);
  }
}
