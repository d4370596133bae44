package dev.muster.reconcile;

import dev.muster.provider.identity.Incarnation;
import dev.muster.provider.identity.InstanceIdentity;
import dev.muster.provider.identity.LaunchToken;
import dev.muster.reconcile.ledger.SlotRecord;
import dev.muster.reconcile.machine.Machine;
import dev.muster.spec.Digests;
import dev.muster.spec.id.Slot;
import dev.muster.spec.id.Zone;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a launch is made from. */
public final class Launches {
  private static final int TOKEN_DIGITS = 40;

  private Launches() {}

  /**
   * The token under which an incarnation is launched, recorded before the launch. The store's id is
   * part of it: after a lost store, an incarnation that is counted anew must not be answered with
   * the machine of old. So is the instant of the record: a slot that was forgotten and is wanted
   * again counts anew as well.
   */
  public static LaunchToken token(
      DesiredCluster desired, Slot slot, Incarnation incarnation, Instant recordedAt) {
    String text =
        String.join(
            "/",
            desired.uid().value(),
            desired.storeId(),
            slot.toString(),
            incarnation.toString(),
            Long.toString(recordedAt.toEpochMilli()));
    return new LaunchToken(Digests.sha256(text).value().substring(0, TOKEN_DIGITS));
  }

  /** The zone of a slot: in turn over the spec's zones, so that they differ by at most one. */
  public static Zone zone(DesiredCluster desired, Slot slot) {
    List<Zone> zones = desired.spec().provider().zones();
    return zones.get((slot.ordinal() - 1) % zones.size());
  }

  /** The record of a slot whose machine is there and was not known. */
  public static SlotRecord adopted(DesiredCluster desired, Machine machine, Instant now) {
    return new SlotRecord(
        machine.slot(),
        machine.incarnation(),
        token(desired, machine.slot(), machine.incarnation(), now),
        machine.observed().zone(),
        machine.identity().version(),
        machine.identity().revision(),
        machine.identity().membership(),
        Optional.of(machine.id()),
        now);
  }

  /** Who the machine of a recorded slot is. */
  public static InstanceIdentity identity(DesiredCluster desired, SlotRecord slot) {
    return new InstanceIdentity(
        desired.key(),
        desired.uid(),
        slot.slot(),
        slot.incarnation(),
        slot.version(),
        slot.revision(),
        slot.membership());
  }
}
