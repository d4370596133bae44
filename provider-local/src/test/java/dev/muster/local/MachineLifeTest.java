package dev.muster.local;

import static dev.muster.local.TestRoot.FENCE;
import static dev.muster.local.TestRoot.accepted;
import static dev.muster.local.TestRoot.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.local.discovery.DirectoryDiscovery;
import dev.muster.local.process.ProcessIdentity;
import dev.muster.local.store.LocalJson;
import dev.muster.provider.Failure;
import dev.muster.provider.Fence;
import dev.muster.provider.Observation;
import dev.muster.provider.Outcome;
import dev.muster.provider.Scope;
import dev.muster.provider.action.InfrastructureAction.LaunchInstance;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.machine.MachineDisk;
import dev.muster.provider.machine.MachineDocuments;
import dev.muster.provider.observed.ObservedInstance;
import dev.muster.provider.observed.ObservedInstance.State;
import dev.muster.spec.id.Zone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine from launch to end. */
class MachineLifeTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  @TempDir private Path folder;
  private TestRoot root;

  @BeforeEach
  void prepare() {
    root = new TestRoot(folder).prepared();
  }

  @AfterEach
  void end() throws IOException {
    root.close();
  }

  @Test
  void a_machine_runs_in_a_session_of_its_own_and_knows_who_it_is() throws IOException {
    LaunchInstance action = root.launch(1);
    InstanceId id = root.launched(action);

    ObservedInstance machine = root.instances().getFirst();
    assertThat(machine.state()).isEqualTo(State.RUNNING);
    assertThat(machine.address()).isEqualTo("127.91.1.1");
    assertThat(machine.tags()).containsEntry("muster:slot", "1").hasSize(8);
    long pid = root.leader(id);
    assertThat(root.table.stat(pid).orElseThrow().session()).isEqualTo(pid);
    assertThat(root.table.carries(pid, "MUSTER_INSTANCE", id.value())).isTrue();
    MachineDisk disk = new MachineDisk(root.disk(id));
    assertThat(MachineDocuments.readInstance(Files.readAllBytes(disk.instance())).identity())
        .isEqualTo(action.identity());
    assertThat(MachineDocuments.readManifest(Files.readAllBytes(disk.manifest())).revision())
        .isEqualTo(TestRoot.REVISION);
    assertThat(root.table.commandLine(pid)).isEqualTo("sleep 300");
  }

  @Test
  void the_same_token_gives_the_same_machine_once() throws IOException {
    InstanceId first = root.launched(root.launch(1));
    InstanceId again = root.launched(root.launch(1));

    assertThat(again).isEqualTo(first);
    assertThat(root.instances()).hasSize(1);
    assertThat(root.processes()).hasSize(1);
  }

  @Test
  void the_same_token_with_other_parameters_is_refused() {
    LaunchInstance action = root.launch(1);
    root.launched(action);

    LaunchInstance other =
        new LaunchInstance(
            action.token(), root.launch(2).identity(), action.zone(), action.image());

    assertThat(refused(root.provider.apply(FENCE, other))).isInstanceOf(Failure.Invalid.class);
    assertThat(root.instances()).hasSize(1);
  }

  @Test
  void machines_get_addresses_of_their_own_and_one_of_a_tombstone_comes_last() {
    InstanceId first = root.launched(root.launch(1));
    root.launched(root.launch(2));
    accepted(root.provider.apply(FENCE, root.terminate(first)));
    root.launched(root.launch(1, 2));

    assertThat(root.instances())
        .filteredOn(machine -> machine.state() == State.RUNNING)
        .extracting(ObservedInstance::address)
        .containsExactlyInAnyOrder("127.91.1.2", "127.91.1.3");
  }

  @Test
  void a_killed_machine_is_stopped_and_starts_again_with_its_disk_and_address() throws IOException {
    InstanceId id = root.launched(root.launch(1));
    Files.writeString(root.disk(id).resolve("data"), "kept");

    TestRoot.kill(root.leader(id));
    await().atMost(SOON).until(() -> root.state(id) == State.STOPPED);
    accepted(root.provider.apply(FENCE, root.start(id)));

    assertThat(root.state(id)).isEqualTo(State.RUNNING);
    assertThat(root.disk(id).resolve("data")).hasContent("kept");
    assertThat(root.instances().getFirst().address()).isEqualTo("127.91.1.1");
  }

  @Test
  void starting_a_machine_ends_what_its_dead_leader_has_left() throws IOException {
    root.close();
    root = new TestRoot(folder, List.of("sh", "-c", "sleep 301 & wait", "parent"));
    InstanceId id = root.launched(root.launch(1));
    await().atMost(SOON).until(() -> root.processes().size() == 2);

    TestRoot.kill(root.leader(id));
    await().atMost(SOON).until(() -> root.state(id) == State.STOPPED);
    assertThat(root.processes()).hasSize(1);
    long orphan = root.processes().iterator().next();
    accepted(root.provider.apply(FENCE, root.start(id)));

    assertThat(root.processes()).doesNotContain(orphan);
    assertThat(root.state(id)).isEqualTo(State.RUNNING);
  }

  @Test
  void a_process_that_got_the_number_of_a_dead_one_is_not_the_machine() throws IOException {
    InstanceId id = root.launched(root.launch(1));
    ProcessIdentity real = root.provider.processes(id).leader().orElseThrow();

    LocalJson.write(
        root.disk(id).resolve(ProcessIdentity.FILE),
        new ProcessIdentity(real.bootId(), real.pid(), real.startTicks() - 1));
    assertThat(root.state(id)).isEqualTo(State.STOPPED);

    LocalJson.write(
        root.disk(id).resolve(ProcessIdentity.FILE),
        new ProcessIdentity("another boot", real.pid(), real.startTicks()));
    assertThat(root.state(id)).isEqualTo(State.STOPPED);
  }

  @Test
  void termination_ends_even_what_has_left_the_session_and_keeps_a_tombstone() throws IOException {
    root.close();
    root =
        new TestRoot(
            folder,
            List.of("sh", "-c", "setsid sh -c 'trap \"\" TERM; sleep 302 & wait' & wait", "x"));
    InstanceId id = root.launched(root.launch(1));
    await().atMost(SOON).until(() -> root.processes().size() == 3);

    accepted(root.provider.apply(FENCE, root.terminate(id)));

    assertThat(root.processes()).isEmpty();
    assertThat(root.disk(id)).doesNotExist();
    assertThat(root.state(id)).isEqualTo(State.TERMINATED);
    assertThat(refused(root.provider.apply(FENCE, root.start(id))))
        .isInstanceOf(Failure.Gone.class);
    accepted(root.provider.apply(FENCE, root.terminate(id)));
    assertThat(root.launched(root.launch(1))).isEqualTo(id);
    assertThat(root.state(id)).isEqualTo(State.TERMINATED);
  }

  @Test
  void a_zone_without_a_network_is_refused() {
    LaunchInstance action = root.launch(1);

    Outcome outcome =
        root.provider.apply(
            FENCE,
            new LaunchInstance(
                action.token(), action.identity(), new Zone("elsewhere"), action.image()));

    assertThat(refused(outcome).message()).contains("elsewhere");
    assertThat(root.instances()).isEmpty();
  }

  @Test
  void an_older_leader_is_refused_and_changes_nothing() {
    InstanceId id = root.launched(root.launch(1));
    accepted(root.provider.raiseFence(new Fence(Scope.LOCAL, 7, "second")));

    Failure failure = refused(root.provider.apply(FENCE, root.terminate(id)));

    assertThat(failure)
        .isInstanceOfSatisfying(
            Failure.Fenced.class, fenced -> assertThat(fenced.currentEpoch()).isEqualTo(7));
    assertThat(failure.message()).contains("tester").contains("second");
    assertThat(refused(root.provider.raiseFence(FENCE))).isInstanceOf(Failure.Fenced.class);
    assertThat(root.state(id)).isEqualTo(State.RUNNING);
  }

  @Test
  void an_agent_finds_the_machines_of_its_own_cluster() throws IOException {
    InstanceId first = root.launched(root.launch(1));
    InstanceId second = root.launched(root.launch(2));
    InstanceId third = root.launched(root.launch(3));
    accepted(root.provider.apply(FENCE, root.terminate(second)));

    Observation<List<ObservedInstance>> peers =
        new DirectoryDiscovery(root.disk(first), TestRoot.UID, InstantSource.system()).peers();

    assertThat(peers)
        .isInstanceOfSatisfying(
            Observation.Complete.class,
            complete ->
                assertThat((List<?>) complete.value())
                    .extracting(peer -> ((ObservedInstance) peer).id())
                    .containsExactlyInAnyOrder(first, third));
  }
}
