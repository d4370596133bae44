package dev.muster.cli.command;

import dev.muster.cli.console.CommandFailure;
import dev.muster.spec.ClusterDocument;
import dev.muster.spec.ClusterSpec;
import dev.muster.spec.EnsembleSpec;
import dev.muster.spec.LoadBalancerSpec;
import dev.muster.spec.MachineSpec;
import dev.muster.spec.PolicySpec;
import dev.muster.spec.ProviderSpec;
import dev.muster.spec.id.BaseImage;
import dev.muster.spec.id.CidrBlock;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.InstanceProfile;
import dev.muster.spec.id.Region;
import dev.muster.spec.id.Zone;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A cluster without services: its load balancer and its ensemble.
 *
 * @param provider where it lives
 * @param machine what its machines are made of; absent on this machine itself
 */
record Foundation(ProviderSpec provider, Optional<MachineSpec> machine) {
  /** The network of a cluster in AWS for which no other is named. */
  static final String DEFAULT_CIDR = "10.20.0.0/16";

  private static final int ONE_LETTER = 1;

  /** On this machine. */
  static Foundation local(List<String> zones) {
    return new Foundation(new ProviderSpec.Local(zones(zones.stream())), Optional.empty());
  }

  /**
   * In AWS.
   *
   * @param region the region
   * @param zones its zones; one letter means the region's zone of that letter
   * @param baseImage what machines start from
   * @param profile the instance profile of its machines; absent for none
   * @param cidr the network's addresses
   */
  static Foundation aws(
      String region, List<String> zones, String baseImage, Optional<String> profile, String cidr) {
    try {
      Optional<InstanceProfile> role = profile.map(InstanceProfile::new);
      BaseImage image = new BaseImage(baseImage);
      return new Foundation(
          new ProviderSpec.Aws(
              new Region(region),
              zones(zones.stream().map(zone -> zone.length() == ONE_LETTER ? region + zone : zone)),
              image,
              ProviderSpec.Aws.DEFAULT_INSTANCE_TYPE,
              role,
              new ProviderSpec.Network(new CidrBlock(cidr), List.of())),
          Optional.of(new MachineSpec(image, ProviderSpec.Aws.DEFAULT_INSTANCE_TYPE, role)));
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(
          "cannot use these options: " + e.getMessage(),
          "Write them as --region us-east-1 --base-image ami-0abc12345678 --cidr "
              + DEFAULT_CIDR
              + ".");
    }
  }

  private static List<Zone> zones(Stream<String> names) {
    try {
      return names.map(Zone::new).toList();
    } catch (IllegalArgumentException e) {
      throw new CommandFailure("cannot use --zones: " + e.getMessage(), "");
    }
  }

  /** The document of a cluster. */
  ClusterDocument document(ClusterKey key) {
    return new ClusterDocument(
        key,
        new TreeMap<>(),
        new TreeMap<>(),
        new ClusterSpec(
            provider,
            new EnsembleSpec(EnsembleSpec.DEFAULT_SIZE, EnsembleSpec.DEFAULT_VERSION, machine),
            Optional.of(
                new LoadBalancerSpec(
                    LoadBalancerSpec.Type.APPLICATION,
                    LoadBalancerSpec.Algorithm.LEAST_CONNECTIONS,
                    List.of(),
                    new LoadBalancerSpec.HealthCheck(
                        "/__lbheartbeat__", Duration.ofSeconds(5), Duration.ofSeconds(2), 2, 2),
                    Duration.ofSeconds(30))),
            new TreeMap<>(),
            new TreeMap<>(),
            PolicySpec.DEFAULT));
  }
}
