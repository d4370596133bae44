package dev.muster.controller.kernel;

import dev.muster.controller.guard.Machines;
import dev.muster.provider.AgentAddress;
import dev.muster.provider.EnsembleAddress;
import dev.muster.provider.identity.MemberId;
import dev.muster.reconcile.DesiredCluster;
import dev.muster.reconcile.machine.Machine;
import dev.muster.spec.EnsembleSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where the programs of a cluster are, by its machines.
 *
 * @param ensemble its ZooKeeper servers
 * @param agents the agents that should report; those of the ensemble's machines do not
 */
public record Addresses(EnsembleAddress ensemble, List<AgentAddress> agents) {
  /** Copies the list. */
  public Addresses {
    agents = List.copyOf(agents);
  }

  /** The addresses of a cluster whose machines are not known. */
  public static Addresses none(DesiredCluster desired) {
    return new Addresses(
        new EnsembleAddress(desired.key(), desired.uid(), new TreeMap<>()), List.of());
  }

  /** The addresses of the machines that boot or run. */
  public static Addresses of(DesiredCluster desired, Machines machines) {
    SortedMap<MemberId, String> members = new TreeMap<>();
    List<AgentAddress> agents = new ArrayList<>();
    for (Machine machine : machines.owned().named()) {
      String address = machine.observed().address();
      if (Machines.isUp(machine.observed()) && !address.isEmpty()) {
        machine
            .identity()
            .membership()
            .ifPresent(membership -> members.put(membership.member(), address));
        if (!machine.slot().service().equals(EnsembleSpec.SERVICE)) {
          agents.add(new AgentAddress(machine.id(), machine.slot().service(), address));
        }
      }
    }
    return new Addresses(new EnsembleAddress(desired.key(), desired.uid(), members), agents);
  }
}
