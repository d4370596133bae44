package dev.muster.simulator;

import dev.muster.provider.Part;
import dev.muster.provider.identity.Tags;
import dev.muster.provider.network.GroupName;
import dev.muster.provider.network.IngressRule;
import dev.muster.provider.observed.Networks;
import dev.muster.provider.observed.ObservedNetwork;
import dev.muster.simulator.stage.SimCluster;
import dev.muster.simulator.stage.Stage;
import dev.muster.spec.ClusterSpec;
import dev.muster.spec.EnsembleSpec;
import dev.muster.spec.LoadBalancerSpec;
import dev.muster.spec.ProviderSpec;
import dev.muster.spec.ServiceSpec;
import dev.muster.spec.id.CidrBlock;
import dev.muster.spec.id.ServiceName;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Who may reach what in a cluster that has settled, told without the reconciler's own words. */
final class Doors {
  private static final SortedSet<IngressRule> NONE = new TreeSet<>();
  private static final int CLIENT_PORT = 2181;

  private final Stage stage;
  private final SimCluster cluster;

  Doors(Stage stage, SimCluster cluster) {
    this.stage = stage;
    this.cluster = cluster;
  }

  /** What is wrong; empty when nothing is, and where everybody may reach everything. */
  Optional<String> wrong() {
    ClusterSpec spec = cluster.wanted().spec();
    return switch (spec.provider()) {
      case ProviderSpec.Local _ -> Optional.empty();
      case ProviderSpec.Aws _ ->
          ((Networks) stage.cloud().read(Part.NETWORKS, 0))
              .all().stream()
                  .filter(network -> Tags.isOwnedBy(network.tags(), cluster.uid()))
                  .findFirst()
                  .flatMap(network -> wrong(network, spec));
    };
  }

  private static Optional<String> wrong(ObservedNetwork network, ClusterSpec spec) {
    for (LoadBalancerSpec.Listener listener :
        spec.loadBalancer().map(LoadBalancerSpec::listeners).orElse(List.of())) {
      ServiceSpec service = spec.services().get(listener.service());
      boolean reached =
          service == null
              || (isOpen(
                      network,
                      GroupName.LOAD_BALANCER,
                      new IngressRule.FromRange(listener.port(), CidrBlock.ANYWHERE))
                  && isOpen(
                      network,
                      GroupName.of(listener.service()),
                      new IngressRule.FromGroup(service.run().port(), GroupName.LOAD_BALANCER)));
      if (!reached) {
        return Optional.of("nobody reaches " + listener + ": " + network.groups());
      }
    }
    for (ServiceName service : spec.services().keySet()) {
      IngressRule ensemble = new IngressRule.FromGroup(CLIENT_PORT, GroupName.of(service));
      if (!isOpen(network, GroupName.of(EnsembleSpec.SERVICE), ensemble)) {
        return Optional.of(service + " does not reach its ensemble: " + network.groups());
      }
    }
    return network.groups().values().stream()
        .flatMap(SortedSet::stream)
        .filter(rule -> rule instanceof IngressRule.FromRange range && range.port() == 22)
        .findFirst()
        .map(rule -> "what somebody opened by hand is open still: " + rule);
  }

  private static boolean isOpen(ObservedNetwork network, GroupName group, IngressRule rule) {
    return network.groups().getOrDefault(group, NONE).contains(rule);
  }
}
