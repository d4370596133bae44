package dev.muster.local.machine;

import dev.muster.local.network.NetworkPrefix;
import dev.muster.local.network.Ports;
import dev.muster.provider.Failure;
import dev.muster.spec.id.Zone;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Gives machines addresses that nobody else has. */
final class Addresses {
  private final NetworkPrefix prefix;
  private final Ports ports;

  Addresses(NetworkPrefix prefix, Ports ports) {
    this.prefix = prefix;
    this.ports = ports;
  }

  /** What came of it. */
  sealed interface Choice {
    /** An address on which every port is free. */
    record Chosen(String address) implements Choice {}

    /** There is none. */
    record None(Failure failure) implements Choice {}
  }

  /**
   * Chooses an address.
   *
   * @param subnet the third number of the zone's addresses
   * @param needed the ports that the machine will listen on
   * @param machines every machine, the terminated ones among them: their addresses come last, since
   *     others may still try to reach them
   */
  Choice choose(Zone zone, int subnet, List<Integer> needed, List<MachineRecord> machines) {
    Set<String> held =
        machines.stream()
            .filter(MachineRecord::holdsAddress)
            .map(MachineRecord::address)
            .collect(Collectors.toSet());
    Set<String> remembered =
        machines.stream().map(MachineRecord::address).collect(Collectors.toSet());
    for (Set<String> avoided : List.of(remembered, held)) {
      for (int host = 1; host <= NetworkPrefix.HOSTS; host++) {
        String address = prefix.machine(subnet, host);
        if (avoided.contains(address)) {
          continue;
        }
        Optional<Ports.Problem> problem = firstProblem(address, needed);
        if (problem.isEmpty()) {
          return new Choice.Chosen(address);
        }
        if (problem.get() instanceof Ports.Problem.TakenEverywhere everywhere) {
          return new Choice.None(new Failure.Invalid(everywhere.message()));
        }
      }
    }
    return new Choice.None(
        new Failure.NoCapacity(
            zone,
            "zone "
                + zone
                + " has no free address in "
                + prefix.machine(subnet, 0)
                + "/24 with ports "
                + needed
                + " free"));
  }

  /** The first of the ports that nobody can listen on. */
  Optional<Ports.Problem> firstProblem(String address, List<Integer> needed) {
    return needed.stream().flatMap(port -> ports.problem(address, port).stream()).findFirst();
  }
}
