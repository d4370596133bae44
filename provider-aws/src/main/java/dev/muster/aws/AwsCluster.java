package dev.muster.aws;

import dev.muster.provider.action.ImageRecipe;
import dev.muster.provider.observed.ObservedBalancer;
import dev.muster.provider.observed.ObservedInstance;
import dev.muster.provider.observed.ObservedNetwork;
import dev.muster.spec.id.CidrBlock;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.ClusterUid;
import dev.muster.spec.id.Zone;
import java.util.List;
import java.util.Optional;

/**
 * What a cluster has in an account, whoever knows of it.
 *
 * @param key its name
 * @param uid its owner
 * @param network its network with the rules of each group; absent where there is none
 * @param cidr the network's addresses; absent where there is none
 * @param zones the zones in which the network has a subnet, sorted
 * @param recipes what its launch templates are made of, those of older revisions among them
 * @param machines its machines that are not gone and not on their way out
 * @param balancer its load balancer; absent where there is none
 */
public record AwsCluster(
    ClusterKey key,
    ClusterUid uid,
    Optional<ObservedNetwork> network,
    Optional<CidrBlock> cidr,
    List<Zone> zones,
    List<ImageRecipe> recipes,
    List<ObservedInstance> machines,
    Optional<ObservedBalancer> balancer) {
  /** Copies the lists. */
  public AwsCluster {
    zones = List.copyOf(zones);
    recipes = List.copyOf(recipes);
    machines = List.copyOf(machines);
  }
}
