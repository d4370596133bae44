package dev.muster.testkit.aws;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The body of one machine: its disk, its metadata, and the processes on it. Its first boot runs its
 * user data, every boot starts its agent.
 */
final class MachineBody {
  private static final int GRACE_SECONDS = 8;
  private static final int SCRIPT_SECONDS = 60;

  private final Path folder;
  private final MachineMetadata metadata;
  private final MachineBodies.Program program;
  private Optional<Process> agent = Optional.empty();

  /**
   * A machine that has not booted yet.
   *
   * @param folder what stands for its disk; made when it boots
   */
  MachineBody(Path folder, MachineMetadata metadata, MachineBodies.Program program) {
    this.folder = folder;
    this.metadata = metadata;
    this.program = program;
  }

  /** Boots the machine, unless it runs. */
  synchronized void boot(byte[] userData) throws IOException, InterruptedException {
    if (agent.filter(Process::isAlive).isPresent()) {
      return;
    }
    if (!Files.exists(folder)) {
      firstBoot(userData);
    }
    List<String> command = new ArrayList<>(program.agent());
    command.addAll(List.of("--machine", disk().toString(), "--cloud", "aws", "--small"));
    agent = Optional.of(start(command, "agent.log"));
  }

  private void firstBoot(byte[] userData) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    Path script = Files.write(folder.resolve("user-data"), userData);
    Process booting = start(List.of("sh", script.toString()), "boot.log");
    if (!booting.waitFor(SCRIPT_SECONDS, TimeUnit.SECONDS) || booting.exitValue() != 0) {
      booting.destroyForcibly();
      throw new IOException(
          "the user data of " + folder + " fails: " + Files.readString(folder.resolve("boot.log")));
    }
  }

  private Process start(List<String> command, String log) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve(log).toFile()));
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("AWS_"));
    environment.put("MUSTER_DISK", disk().toString());
    environment.put("MUSTER_START", ":");
    environment.put("AWS_EC2_METADATA_SERVICE_ENDPOINT", metadata.endpoint().toString());
    environment.putAll(program.environment());
    return builder.start();
  }

  private Path disk() {
    return folder.resolve("muster");
  }

  /** Shuts the machine down: in good order, and by force when that takes too long. */
  synchronized void stop() throws InterruptedException {
    if (agent.isPresent()) {
      List<ProcessHandle> all = agent.get().descendants().toList();
      agent.get().destroy();
      agent.get().waitFor(GRACE_SECONDS, TimeUnit.SECONDS);
      agent.get().destroyForcibly().waitFor();
      all.forEach(ProcessHandle::destroyForcibly);
      agent = Optional.empty();
    }
  }

  /** Ends the machine for ever. */
  void end() throws InterruptedException {
    stop();
    metadata.close();
  }
}
