package dev.muster.reconcile.ledger;

import dev.muster.provider.identity.Incarnation;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.identity.LaunchToken;
import dev.muster.provider.identity.Membership;
import dev.muster.spec.id.RevisionId;
import dev.muster.spec.id.ServiceVersion;
import dev.muster.spec.id.Slot;
import dev.muster.spec.id.Zone;
import java.time.Instant;
import java.util.Optional;

/**
 * The machine that shall fill a slot. It is recorded before the launch, so that a crash launches
 * the same machine again under the same token and no second one.
 *
 * @param slot the place
 * @param incarnation which machine of the slot it is
 * @param token makes its launch happen once
 * @param zone where it is launched
 * @param version the service's version that it runs
 * @param revision what it runs
 * @param membership its place in the ensemble, for the ensemble's machines
 * @param instance the machine, once its launch was accepted or it was seen
 * @param recordedAt when this incarnation was recorded, or later its machine
 */
public record SlotRecord(
    Slot slot,
    Incarnation incarnation,
    LaunchToken token,
    Zone zone,
    ServiceVersion version,
    RevisionId revision,
    Optional<Membership> membership,
    Optional<InstanceId> instance,
    Instant recordedAt) {

  /** The same, recorded at another instant. */
  SlotRecord recordedAt(Instant at) {
    return new SlotRecord(
        slot, incarnation, token, zone, version, revision, membership, instance, at);
  }

  /**
   * The same with the machine that fills it.
   *
   * @param machine the machine
   * @param at when its launch was accepted or it was first seen: providers may show it later than
   *     that, however long ago the launch was recorded
   */
  public SlotRecord withInstance(InstanceId machine, Instant at) {
    return new SlotRecord(
        slot, incarnation, token, zone, version, revision, membership, Optional.of(machine), at);
  }
}
