package dev.muster.local.balancing;

import dev.muster.local.balancer.document.BalancerConfig;
import dev.muster.local.machine.MachineProcesses;
import dev.muster.local.process.ProcessTable;
import dev.muster.local.store.AtomicFiles;
import dev.muster.local.store.LocalJson;
import dev.muster.local.store.RootFolders;
import dev.muster.provider.identity.BalancerId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What lies in the folders of load balancers.
 *
 * @param root the root
 * @param table where processes are looked up
 */
record BalancerFolders(RootFolders root, ProcessTable table) {
  /** Every load balancer. */
  List<BalancerConfig> all() throws IOException {
    List<BalancerConfig> configs = new ArrayList<>();
    for (Path folder : AtomicFiles.entries(root.balancers())) {
      LocalJson.read(folder.resolve(BalancerConfig.FILE), BalancerConfig.class)
          .ifPresent(configs::add);
    }
    return configs;
  }

  /** One load balancer; empty when there is none of that id. */
  Optional<BalancerConfig> find(BalancerId id) throws IOException {
    return LocalJson.read(file(id), BalancerConfig.class);
  }

  /** Changes what a load balancer does. */
  void write(BalancerConfig config) throws IOException {
    LocalJson.write(file(config.id()), config);
  }

  /** The processes of a load balancer. */
  MachineProcesses processes(BalancerId id) {
    return MachineProcesses.of(table, root.balancer(id), id.value());
  }

  private Path file(BalancerId id) {
    return root.balancer(id).resolve(BalancerConfig.FILE);
  }
}
