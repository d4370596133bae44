package dev.muster.provider.identity;

import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.ClusterUid;
import dev.muster.spec.id.RevisionId;
import dev.muster.spec.id.ServiceVersion;
import dev.muster.spec.id.Slot;
import java.util.Optional;

/**
 * Who a machine is. It is given at launch, written as tags and to the machine's {@code
 * instance.json}, and holds no secret.
 *
 * @param cluster product and cluster
 * @param uid the cluster's uid, which is its ensemble's id too: the owner of the machine
 * @param slot the service and the place in it
 * @param incarnation which machine of the slot it is
 * @param version the service's version
 * @param revision what it runs
 * @param membership its place in the ensemble, for the ensemble's own machines
 */
public record InstanceIdentity(
    ClusterKey cluster,
    ClusterUid uid,
    Slot slot,
    Incarnation incarnation,
    ServiceVersion version,
    RevisionId revision,
    Optional<Membership> membership) {}
