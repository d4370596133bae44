package dev.muster.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.muster.cli.quickstart.MarkedProcesses.Marked;
import dev.muster.local.LocalProvider;
import dev.muster.local.network.NetworkPrefix;
import dev.muster.local.process.Signals;
import dev.muster.local.settings.LocalSettings;
import dev.muster.local.settings.ProcessLauncher;
import dev.muster.provider.Fence;
import dev.muster.provider.Observation;
import dev.muster.provider.Outcome;
import dev.muster.provider.Part;
import dev.muster.provider.Scope;
import dev.muster.provider.action.InfrastructureAction.TerminateInstance;
import dev.muster.provider.identity.InstanceIdentity;
import dev.muster.provider.identity.Tags;
import dev.muster.provider.observed.Instances;
import dev.muster.provider.observed.ObservedInstance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The command that brings up a cluster's foundation, where no controller runs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CreateClusterTest {
  private static final String LOOPBACK = "127.73";
  private static final String EPOCH = "/muster/epoch";

  private Stage stage;
  private LocalProvider provider;

  @BeforeAll
  void create() throws Exception {
    stage = Stage.open(LOOPBACK);
    LiveStage.endWithThisProcess(stage);
    provider =
        new LocalProvider(
            LocalSettings.of(
                stage.machines(),
                new NetworkPrefix(LOOPBACK),
                new ProcessLauncher(Path.of("java"), "", "", List.of()),
                InstantSource.system()));
    createCluster();
  }

  @AfterAll
  void close() throws IOException {
    stage.close();
  }

  private void createCluster() throws Exception {
    Command.Result created =
        Command.run(
            stage.site(), "create-cluster", "shop", "prod", "--loopback", LOOPBACK, "-o", "json");
    assertThat(created.exitCode()).as(created.toString()).isZero();
    assertThat(created.json().at("/metadata/name").asText()).isEqualTo("prod");
  }

  @Test
  void there_are_a_load_balancer_an_image_and_three_servers_in_three_zones() throws Exception {
    SortedMap<String, ObservedInstance> servers = servers();
    assertThat(servers).containsOnlyKeys("zknode-1", "zknode-2", "zknode-3");
    assertThat(servers.values())
        .extracting(server -> server.zone().value())
        .containsExactlyInAnyOrder("a", "b", "c");
    assertThat(servers.values())
        .allMatch(server -> server.state() == ObservedInstance.State.RUNNING);
    assertThat(stage.machines().resolve("balancers").toFile().list()).hasSize(1);
    assertThat(stage.machines().resolve("images").toFile().list()).hasSize(1);
    try (EnsembleTree ensemble = ensemble()) {
      assertThat(ensemble.voters()).hasSize(3);
    }
  }

  @Test
  void a_second_time_changes_nothing() throws Exception {
    SortedMap<String, String> world = WorldSnapshot.withoutLeader(stage);
    try (EnsembleTree ensemble = ensemble()) {
      SortedMap<String, Long> writes = ensemble.writes();
      writes.remove(EPOCH);
      createCluster();
      assertThat(WorldSnapshot.withoutLeader(stage)).isEqualTo(world).hasSizeGreaterThan(9);
      SortedMap<String, Long> after = ensemble.writes();
      after.remove(EPOCH);
      assertThat(after).isEqualTo(writes);
    }
  }

  @Test
  void a_killed_server_alone_comes_back_as_it_was() throws Exception {
    SortedMap<String, ObservedInstance> before = servers();
    SortedMap<String, String> processes = WorldSnapshot.withoutLeader(stage);
    String victim = before.get("zknode-2").id().value();
    for (Marked process : stage.site().processes().naming(victim)) {
      Signals.sendToGroup("KILL", process.group());
    }
    createCluster();

    SortedMap<String, String> after = WorldSnapshot.withoutLeader(stage);
    assertThat(after).containsOnlyKeys(processes.keySet());
    assertThat(after.get("process of " + victim))
        .isNotEqualTo(processes.get("process of " + victim));
    after.remove("process of " + victim);
    assertThat(processes).containsAllEntriesOf(after);
    assertThat(identities(servers())).isEqualTo(identities(before));
    try (EnsembleTree ensemble = ensemble()) {
      assertThat(ensemble.voters()).hasSize(3);
    }
  }

  @Test
  void a_server_that_is_gone_for_good_is_followed_by_one_with_a_new_id() throws Exception {
    SortedMap<String, ObservedInstance> before = servers();
    ObservedInstance victim = before.get("zknode-3");
    Set<Integer> members = new HashSet<>(members(before));
    long epoch =
        new ObjectMapper()
            .readTree(Files.readAllBytes(stage.machines().resolve("fence.json")))
            .path("epoch")
            .asLong();
    Outcome outcome =
        provider.apply(
            new Fence(Scope.LOCAL, epoch, "a person in the console"),
            new TerminateInstance(
                victim.id(), identity(victim).slot(), TerminateInstance.Cause.REPAIR));
    assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
    assertThat(servers()).containsOnlyKeys("zknode-1", "zknode-2");
    createCluster();

    SortedMap<String, ObservedInstance> after = servers();
    assertThat(after).containsOnlyKeys("zknode-1", "zknode-2", "zknode-3");
    assertThat(after.get("zknode-1").id()).isEqualTo(before.get("zknode-1").id());
    assertThat(after.get("zknode-2").id()).isEqualTo(before.get("zknode-2").id());
    assertThat(after.get("zknode-3").id()).isNotEqualTo(victim.id());
    int newcomer = identity(after.get("zknode-3")).membership().orElseThrow().member().value();
    assertThat(members).doesNotContain(newcomer);
    try (EnsembleTree ensemble = ensemble()) {
      assertThat(ensemble.voters())
          .hasSize(3)
          .contains(newcomer)
          .containsExactlyInAnyOrderElementsOf(members(after));
    }
  }

  private SortedMap<String, ObservedInstance> servers() {
    if (!(provider.observe(Scope.LOCAL, Part.INSTANCES)
            instanceof Observation.Complete<?>(var content, _)
        && content instanceof Instances instances)) {
      throw new IllegalStateException("the machines cannot be listed");
    }
    SortedMap<String, ObservedInstance> servers = new TreeMap<>();
    instances.all().stream()
        .filter(instance -> instance.state() != ObservedInstance.State.TERMINATED)
        .forEach(instance -> servers.put(identity(instance).slot().toString(), instance));
    return servers;
  }

  private static InstanceIdentity identity(ObservedInstance instance) {
    return Tags.identity(instance.tags()).orElseThrow();
  }

  private static List<String> identities(SortedMap<String, ObservedInstance> servers) {
    return servers.values().stream().map(server -> server.id() + " " + server.tags()).toList();
  }

  private static List<Integer> members(SortedMap<String, ObservedInstance> servers) {
    return servers.values().stream()
        .map(server -> identity(server).membership().orElseThrow().member().value())
        .toList();
  }

  private EnsembleTree ensemble() throws IOException, InterruptedException {
    return EnsembleTree.connect(
        servers().values().stream()
            .map(server -> server.address() + ":2181")
            .collect(Collectors.joining(",")));
  }
}
