package dev.muster.agent;

import dev.muster.agent.zookeeper.ServerSettings;
import dev.muster.provider.Discovery;
import dev.muster.provider.EnsembleAddress;
import dev.muster.provider.Observation;
import dev.muster.provider.action.ImageRecipe;
import dev.muster.provider.identity.ImageId;
import dev.muster.provider.identity.Incarnation;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.identity.InstanceIdentity;
import dev.muster.provider.identity.MemberId;
import dev.muster.provider.identity.MemberRole;
import dev.muster.provider.identity.Membership;
import dev.muster.provider.identity.Tags;
import dev.muster.provider.machine.ImageManifest;
import dev.muster.provider.machine.InstanceDocument;
import dev.muster.provider.machine.MachineDisk;
import dev.muster.provider.machine.MachineDocuments;
import dev.muster.provider.observed.ObservedInstance;
import dev.muster.spec.EnsembleSpec;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.ClusterUid;
import dev.muster.spec.id.RevisionId;
import dev.muster.spec.id.Slot;
import dev.muster.spec.id.Zone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * A cluster's machines on loopback addresses of one /24, found through a directory in memory. The
 * agents run in this process, ZooKeeper servers and services in theirs.
 */
final class TestCluster implements AutoCloseable {
  static final ClusterKey KEY = ClusterKey.parse("shop/prod");
  private static final RevisionId REVISION = new RevisionId("0123456789ab");
  private static final String NETWORK = System.getProperty("muster.test.network", "127.92");

  private final Path root;
  private final String prefix;
  final ClusterUid uid;
  private final SortedMap<InstanceId, ObservedInstance> directory = new ConcurrentSkipListMap<>();
  private final SortedMap<InstanceId, Agent> agents = new TreeMap<>();

  /**
   * A cluster without machines.
   *
   * @param subnet the third number of its addresses
   */
  TestCluster(Path root, int subnet) {
    this.root = root;
    this.prefix = NETWORK + "." + subnet + ".";
    this.uid = new ClusterUid("u-" + subnet);
  }

  String address(int host) {
    return prefix + host;
  }

  /** Lists a machine of the ensemble and writes its disk; its agent does not run yet. */
  InstanceId addServer(int member, MemberRole role, int size) throws IOException {
    InstanceIdentity identity =
        new InstanceIdentity(
            KEY,
            uid,
            new Slot(EnsembleSpec.SERVICE, member),
            new Incarnation(1),
            EnsembleSpec.DEFAULT_VERSION,
            REVISION,
            Optional.of(new Membership(new MemberId(member), role, size)));
    return add(identity, member, new ImageRecipe.Content.Ensemble(EnsembleSpec.DEFAULT_VERSION));
  }

  /** Lists a machine and writes its disk; its agent does not run yet. */
  InstanceId add(InstanceIdentity identity, int host, ImageRecipe.Content content)
      throws IOException {
    InstanceId id = new InstanceId("i-" + identity.slot() + "-" + host);
    MachineDisk disk = disk(id);
    Files.createDirectories(disk.image());
    Files.write(
        disk.instance(),
        MachineDocuments.write(new InstanceDocument(id, new Zone("a"), address(host), identity)));
    Files.write(
        disk.manifest(),
        MachineDocuments.write(
            new ImageManifest(
                identity.slot().service(),
                identity.version(),
                REVISION,
                content,
                new TreeMap<>(Map.of()))));
    list(id, identity, host, ObservedInstance.State.RUNNING);
    return id;
  }

  private void list(
      InstanceId id, InstanceIdentity identity, int host, ObservedInstance.State state) {
    directory.put(
        id,
        new ObservedInstance(
            id,
            Tags.of(identity),
            new Zone("a"),
            address(host),
            new ImageId("image-1"),
            state,
            Instant.EPOCH));
  }

  MachineDisk disk(InstanceId id) {
    return new MachineDisk(root.resolve(id.value()));
  }

  Agent start(InstanceId id) throws IOException {
    AgentOptions options =
        new AgentOptions(
            disk(id).folder(),
            new ServerSettings(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                System.getProperty("java.class.path"),
                ServerSettings.SMALL_JVM,
                Duration.ofMillis(500)),
            Duration.ofMillis(100));
    Agent agent = Agent.start(options, _ -> discovery());
    agents.put(id, agent);
    return agent;
  }

  void stop(InstanceId id) {
    Agent agent = agents.remove(id);
    if (agent != null) {
      agent.close();
    }
  }

  /** Ends a machine for ever. */
  void terminate(InstanceId id) {
    stop(id);
    directory.remove(id);
  }

  Discovery discovery() {
    return () -> new Observation.Complete<>(new ArrayList<>(directory.values()), Instant.now());
  }

  EnsembleAddress ensemble(int... members) {
    SortedMap<MemberId, String> addresses = new TreeMap<>();
    for (int member : members) {
      addresses.put(new MemberId(member), address(member));
    }
    return new EnsembleAddress(KEY, uid, addresses);
  }

  List<InstanceId> machines() {
    return List.copyOf(directory.keySet());
  }

  @Override
  public void close() {
    List<Thread> closing =
        agents.values().stream().map(agent -> Thread.ofVirtual().start(agent::close)).toList();
    for (Thread thread : closing) {
      try {
        thread.join(Duration.ofSeconds(20));
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
