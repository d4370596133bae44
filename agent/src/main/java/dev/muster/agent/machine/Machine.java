package dev.muster.agent.machine;

import dev.muster.provider.Discovery;
import dev.muster.provider.Observation;
import dev.muster.provider.identity.InstanceIdentity;
import dev.muster.provider.identity.Tags;
import dev.muster.provider.machine.InstanceDocument;
import dev.muster.provider.machine.MachineDisk;
import dev.muster.provider.observed.ObservedInstance;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * The machine that an agent runs on.
 *
 * @param disk what it has
 * @param self who it is
 * @param discovery how it finds the other machines of its cluster
 * @param discoveryInterval how long to wait between two looks for them
 */
public record Machine(
    MachineDisk disk, InstanceDocument self, Discovery discovery, Duration discoveryInterval) {

  /**
   * All machines of the cluster, itself included.
   *
   * @throws IOException when they cannot be read whole
   */
  public List<ObservedInstance> peers() throws IOException {
    return switch (discovery.peers()) {
      case Observation.Complete<List<ObservedInstance>> complete ->
          complete.value().stream()
              .filter(
                  peer -> Tags.owner(peer.tags()).filter(self.identity().uid()::equals).isPresent())
              .toList();
      case Observation.Unavailable<List<ObservedInstance>> unavailable ->
          throw new IOException(
              "the machines of the cluster are not known: " + unavailable.reason());
    };
  }

  /**
   * The addresses of the ensemble's machines that run or start, but for this one.
   *
   * @throws IOException when they cannot be read whole
   */
  public List<String> otherServers() throws IOException {
    return peers().stream()
        .filter(peer -> !peer.address().isBlank() && !peer.address().equals(self.address()))
        .filter(peer ->
            switch (peer.state()) {
              case PENDING, RUNNING -> true;
              case STOPPING, STOPPED, TERMINATING, TERMINATED -> false;
            })
        .filter(
            peer -> Tags.identity(peer.tags()).flatMap(InstanceIdentity::membership).isPresent())
        .map(ObservedInstance::address)
        .distinct()
        .sorted()
        .toList();
  }
}
