package dev.muster.spec;

import dev.muster.spec.id.Zone;
import java.util.List;

/** Where a cluster's machines live. */
public sealed interface ProviderSpec {
  /** The zones over which machines are spread, in the operator's order; at least one. */
  List<Zone> zones();

  /**
   * Real processes on this machine, each zone a range of loopback addresses.
   *
   * @param zones the zones to imitate, in order
   */
  record Local(List<Zone> zones) implements ProviderSpec {
    /** Copies the list. */
    public Local {
      zones = List.copyOf(zones);
    }
  }
}
