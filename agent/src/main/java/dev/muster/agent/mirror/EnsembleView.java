package dev.muster.agent.mirror;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an agent read from its ensemble in one go.
 *
 * @param connect the addresses of the ensemble's voters for clients, as {@code ip:port,…}
 * @param config the configuration that this machine should run with; empty when none was published
 * @param servers where the machines of each service listen, as {@code ip:port}, sorted
 */
record EnsembleView(
    String connect, Optional<ServiceConfig> config, SortedMap<String, List<String>> servers) {
  EnsembleView {
    servers = Collections.unmodifiableSortedMap(new TreeMap<>(servers));
  }
}
