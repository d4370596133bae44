package dev.muster.spec;

import dev.muster.spec.id.BaseImage;
import dev.muster.spec.id.CidrBlock;
import dev.muster.spec.id.InstanceProfile;
import dev.muster.spec.id.InstanceType;
import dev.muster.spec.id.Region;
import dev.muster.spec.id.Zone;
import java.util.List;
import java.util.Optional;

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

  /**
   * Virtual machines of Amazon EC2.
   *
   * @param region where they are
   * @param zones the availability zones of the region, in order
   * @param baseImage what their disks start from
   * @param instanceType the size of a machine for which no other is named
   * @param instanceProfile gives machines their role, with which they find each other; absent for
   *     none
   * @param network the network that Muster makes for the cluster
   */
  record Aws(
      Region region,
      List<Zone> zones,
      BaseImage baseImage,
      InstanceType instanceType,
      Optional<InstanceProfile> instanceProfile,
      Network network)
      implements ProviderSpec {
    /** The size of machine when none is named. */
    public static final InstanceType DEFAULT_INSTANCE_TYPE = new InstanceType("t3.small");

    /** The most zones: so many parts has a network. */
    public static final int MAXIMUM_ZONES = 1 << Network.ZONE_BITS;

    /** Machines without a role. */
    public Aws(
        Region region,
        List<Zone> zones,
        BaseImage baseImage,
        InstanceType instanceType,
        Network network) {
      this(region, zones, baseImage, instanceType, Optional.empty(), network);
    }

    /** Copies the list. */
    public Aws {
      zones = List.copyOf(zones);
    }
  }

  /**
   * A network of a cluster's own.
   *
   * @param cidr its addresses
   * @param controllers where controllers and people are who ask ensembles and agents directly
   */
  record Network(CidrBlock cidr, List<CidrBlock> controllers) {
    /** Two to the power of this is how many subnets a network can have. */
    public static final int ZONE_BITS = 4;

    /** Copies the list. */
    public Network {
      controllers = List.copyOf(controllers);
    }
  }
}
