package dev.muster.aws.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.provider.action.ImageRecipe;
import dev.muster.provider.identity.Incarnation;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.identity.InstanceIdentity;
import dev.muster.provider.identity.Ordinals;
import dev.muster.provider.machine.ImageManifest;
import dev.muster.provider.machine.InstanceDocument;
import dev.muster.provider.machine.MachineDisk;
import dev.muster.provider.machine.MachineDocuments;
import dev.muster.spec.ServiceSpec;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.ClusterUid;
import dev.muster.spec.id.RevisionId;
import dev.muster.spec.id.ServiceName;
import dev.muster.spec.id.ServiceVersion;
import dev.muster.spec.id.Slot;
import dev.muster.spec.id.Zone;
import dev.muster.testkit.aws.MachineMetadata;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program of a machine's first boot, run for real beside a metadata service. */
class UserDataTest {
  private static final InstanceIdentity IDENTITY =
      new InstanceIdentity(
          ClusterKey.parse("shop/prod"),
          new ClusterUid("uid-1"),
          new Slot(new ServiceName("web"), 2),
          new Incarnation(3),
          new ServiceVersion("1.4.2"),
          new RevisionId("0123456789ab"),
          Optional.empty());
  private static final ImageManifest MANIFEST =
      new ImageManifest(
          IDENTITY.slot().service(),
          IDENTITY.version(),
          IDENTITY.revision(),
          new ImageRecipe.Content.Service(
              Optional.empty(),
              new ServiceSpec.Run(
                  List.of("bin/web", "--say", "it's $HOME, `date` and \"@TAGS@\"\n"),
                  8000,
                  new TreeMap<>()),
              Optional.empty()),
          new TreeMap<>());
  @TempDir private Path folder;
  private MachineMetadata metadata;

  @BeforeEach
  void serve() {
    metadata = MachineMetadata.of("i-0abc", "10.20.0.7", "us-east-1b", "2");
  }

  @AfterEach
  void end() {
    metadata.close();
  }

  @Test
  void writes_who_the_machine_is_and_what_runs_on_it_and_starts_the_agent() throws Exception {
    byte[] script = UserData.of(IDENTITY, MachineDocuments.write(MANIFEST));

    String output = run(script);

    MachineDisk disk = new MachineDisk(folder.resolve("disk"));
    assertThat(output).isEqualTo("started\n");
    assertThat(MachineDocuments.readInstance(Files.readAllBytes(disk.instance())))
        .isEqualTo(
            new InstanceDocument(
                new InstanceId("i-0abc"), new Zone("us-east-1b"), "10.20.0.7", IDENTITY));
    assertThat(MachineDocuments.readManifest(Files.readAllBytes(disk.manifest())))
        .isEqualTo(MANIFEST);
  }

  @Test
  void finds_the_place_of_a_machine_that_was_launched_with_others_by_its_launch_index()
      throws Exception {
    byte[] script =
        UserData.of(IDENTITY, Ordinals.parse("2-14/3+20"), MachineDocuments.write(MANIFEST));

    run(script);

    MachineDisk disk = new MachineDisk(folder.resolve("disk"));
    assertThat(MachineDocuments.readInstance(Files.readAllBytes(disk.instance())).identity().slot())
        .isEqualTo(new Slot(new ServiceName("web"), 8));
  }

  @Test
  void is_the_same_for_the_same_launch() {
    assertThat(UserData.of(IDENTITY, MachineDocuments.write(MANIFEST)))
        .isEqualTo(UserData.of(IDENTITY, MachineDocuments.write(MANIFEST)));
  }

  private String run(byte[] script) throws IOException, InterruptedException {
    Path file = Files.write(folder.resolve("user-data"), script);
    ProcessBuilder shell = new ProcessBuilder("sh", file.toString()).redirectErrorStream(true);
    shell
        .environment()
        .putAll(
            Map.of(
                "MUSTER_DISK",
                folder.resolve("disk").toString(),
                "MUSTER_START",
                "echo started",
                "AWS_EC2_METADATA_SERVICE_ENDPOINT",
                metadata.endpoint().toString()));
    Process process = shell.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
