package dev.muster.provider.machine;

import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.identity.InstanceIdentity;
import dev.muster.spec.id.Zone;

/**
 * Who a machine is and where it runs: the {@code instance.json} on its disk. It holds no secret.
 *
 * @param instance the provider's id of the machine
 * @param zone where it is
 * @param address its private IP address, on which everything of the machine listens
 * @param identity what it is for
 */
public record InstanceDocument(
    InstanceId instance, Zone zone, String address, InstanceIdentity identity) {
  /** The name of the file in the folder that stands for the machine's disk. */
  public static final String FILE = "instance.json";
}
