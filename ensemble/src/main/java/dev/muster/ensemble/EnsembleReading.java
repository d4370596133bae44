package dev.muster.ensemble;

import dev.muster.ensemble.ServerAnswer.Absent;
import dev.muster.ensemble.ServerAnswer.Idle;
import dev.muster.ensemble.ServerAnswer.Serving;
import dev.muster.ensemble.ServerAnswer.Silent;
import dev.muster.provider.identity.MemberId;
import dev.muster.provider.identity.Occupant;
import dev.muster.provider.layout.EnsembleLayout;
import dev.muster.provider.observed.EnsembleState;
import dev.muster.provider.observed.EnsembleState.CommittedMembership;
import dev.muster.provider.observed.EnsembleState.Mode;
import dev.muster.provider.observed.EnsembleState.PublishedConfig;
import dev.muster.provider.observed.EnsembleState.Server;
import dev.muster.spec.id.ServiceName;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.admin.ZooKeeperAdmin;
import org.apache.zookeeper.data.Stat;

/** Puts together what the servers of an ensemble say and what it holds. */
final class EnsembleReading {
  private EnsembleReading() {}

  /** The state of an ensemble of which no quorum serves. */
  static EnsembleState withoutQuorum(RollCall call) {
    return EnsembleState.withoutQuorum(servers(call, Optional.empty()));
  }

  /**
   * Reads the state of an ensemble that serves. Of another cluster's ensemble nothing is told but
   * its servers and membership.
   *
   * @throws IOException when what lies there is not of the known form
   */
  static EnsembleState read(ZooKeeperAdmin client, RollCall call)
      throws KeeperException, InterruptedException, IOException {
    // The server that answers may lag behind what the ensemble has committed.
    client.sync("/");
    Optional<CommittedMembership> committed =
        Optional.of(ServerLines.parse(client.getConfig(false, null)));
    Standing standing = Standing.read(client);
    boolean ours = standing.isOf(call.ensemble().ensemble());
    return new EnsembleState(
        servers(call, committed),
        committed,
        ours,
        ours || standing.id().isEmpty() ? standing.newestEpoch() : 0,
        ours ? heads(client) : new TreeMap<>(),
        ours ? assigned(client) : new TreeMap<>());
  }

  private static SortedMap<ServiceName, PublishedConfig> heads(ZooKeeperAdmin client)
      throws KeeperException, InterruptedException, IOException {
    SortedMap<ServiceName, PublishedConfig> heads = new TreeMap<>();
    for (ServiceName service : services(client)) {
      ConfigTree.head(client, service, new Stat())
          .ifPresent(head -> heads.put(service, ConfigTree.published(head)));
    }
    return heads;
  }

  private static SortedMap<Occupant, PublishedConfig> assigned(ZooKeeperAdmin client)
      throws KeeperException, InterruptedException, IOException {
    SortedMap<Occupant, PublishedConfig> assigned = new TreeMap<>();
    for (ServiceName service : services(client)) {
      assigned.putAll(ConfigTree.assigned(client, service));
    }
    return assigned;
  }

  private static List<ServiceName> services(ZooKeeperAdmin client)
      throws KeeperException, InterruptedException {
    return Znodes.children(client, EnsembleLayout.CONFIG).stream()
        .filter(ServiceName::isValid)
        .map(ServiceName::new)
        .toList();
  }

  private static List<Server> servers(RollCall call, Optional<CommittedMembership> committed) {
    return call.answers().entrySet().stream()
        .map(entry ->
            new Server(
                entry.getKey(),
                call.ensemble().members().getOrDefault(entry.getKey(), ""),
                mode(entry.getKey(), entry.getValue(), committed)))
        .toList();
  }

  private static Mode mode(
      MemberId member, ServerAnswer answer, Optional<CommittedMembership> committed) {
    return switch (answer) {
      case Absent() -> Mode.UNREACHABLE;
      case Silent _ -> Mode.UNREACHABLE;
      case Idle() -> Mode.NOT_SERVING;
      case Serving serving when !serving.inStep() -> Mode.NOT_SERVING;
      case Serving serving ->
          switch (serving.role()) {
            case LEADER -> Mode.LEADER;
            // A server that is not agreed on calls itself a follower as well.
            case FOLLOWER -> votes(member, committed) ? Mode.FOLLOWER : Mode.OBSERVER;
            case OBSERVER -> Mode.OBSERVER;
          };
    };
  }

  private static boolean votes(MemberId member, Optional<CommittedMembership> committed) {
    return committed.filter(known -> known.voters().containsKey(member)).isPresent();
  }
}
