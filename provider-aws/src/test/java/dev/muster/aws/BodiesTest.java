package dev.muster.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.provider.Observation;
import dev.muster.provider.action.InfrastructureAction.TerminateInstance;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.machine.InstanceDocument;
import dev.muster.provider.machine.MachineDisk;
import dev.muster.provider.machine.MachineDocuments;
import dev.muster.provider.observed.ObservedInstance;
import dev.muster.spec.id.ClusterUid;
import dev.muster.spec.id.Slot;
import dev.muster.testkit.aws.MachineBodies;
import dev.muster.testkit.contract.ProviderBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Machines of the emulator that have bodies, and how machines find each other. */
class BodiesTest {
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final Map<String, String> IDENTITY =
      Map.of(
          "aws.region", "us-east-1",
          "aws.accessKeyId", "machine",
          "aws.secretAccessKey", "machine");

  @TempDir private Path folder;
  private Emulated world;
  private Site site;

  @BeforeEach
  void open() {
    world = Emulated.open();
    site = Site.of(world).prepared(Site.REVISION);
  }

  @AfterEach
  void close() {
    IDENTITY.keySet().forEach(System::clearProperty);
    System.clearProperty(AwsSettings.ENDPOINT_PROPERTY);
    if (world != null) {
      world.close();
    }
  }

  private TerminateInstance end(int ordinal, InstanceId machine) {
    return new TerminateInstance(
        machine, new Slot(ProviderBackend.SERVICE, ordinal), TerminateInstance.Cause.SCALE_DOWN);
  }

  @Test
  void a_machine_boots_by_its_user_data_and_ends_when_it_is_terminated() throws IOException {
    // Stands for the agent: a process that says where it is and goes on.
    MachineBodies.Program agent =
        new MachineBodies.Program(
            List.of("sh", "-c", "echo $$ > new && mv new pid && exec sleep 600"), Map.of());
    try (MachineBodies bodies = MachineBodies.watch(world.server(), folder, agent)) {
      InstanceId machine = site.launched(1, Site.REVISION);
      Path body = folder.resolve(machine.value());
      await().atMost(LONGEST).until(() -> Files.exists(body.resolve("pid")));

      InstanceDocument self =
          MachineDocuments.readInstance(
              Files.readAllBytes(new MachineDisk(body.resolve("muster")).instance()));
      assertThat(self.instance()).isEqualTo(machine);
      assertThat(self.address()).isEqualTo(site.machines().getFirst().address());
      assertThat(self.identity()).isEqualTo(site.launch(1, Site.REVISION).identity());

      ProcessHandle process =
          ProcessHandle.of(Long.parseLong(Files.readString(body.resolve("pid")).strip()))
              .orElseThrow();
      site.accepted(end(1, machine));
      await().atMost(LONGEST).until(() -> !process.isAlive());
      assertThat(bodies.troubles()).isEmpty();
    }
  }

  @Test
  void machines_find_those_of_their_own_cluster_that_live() {
    InstanceId first = site.launched(1, Site.REVISION);
    InstanceId second = site.launched(2, Site.REVISION);
    IDENTITY.forEach(System::setProperty);
    System.setProperty(AwsSettings.ENDPOINT_PROPERTY, world.proxy().endpoint().toString());
    TagDiscovery discovery = new TagDiscovery(Site.UID, InstantSource.system());
    world.proxy().forget();

    assertThat(peers(discovery)).containsExactlyInAnyOrder(first, second);
    assertThat(world.proxy().counts()).isEqualTo(Map.of("DescribeInstances", 1));
    assertThat(peers(new TagDiscovery(new ClusterUid("another"), InstantSource.system())))
        .isEmpty();

    site.accepted(end(1, first));
    assertThat(peers(discovery)).containsExactly(second);
  }

  private static List<InstanceId> peers(TagDiscovery discovery) {
    Observation<List<ObservedInstance>> seen = discovery.peers();
    assertThat(seen).isInstanceOf(Observation.Complete.class);
    return ((Observation.Complete<List<ObservedInstance>>) seen)
        .value().stream().map(ObservedInstance::id).toList();
  }
}
