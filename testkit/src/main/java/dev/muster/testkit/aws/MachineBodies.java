package dev.muster.testkit.aws;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Gives the machines of the emulator a body. Machines in a loopback range have addresses that are
 * real on this host, so that processes can be the machine behind each: its user data is run, its
 * agent started, and both ended when the emulator says that it stops or is terminated.
 */
public final class MachineBodies implements AutoCloseable {
  private static final String LOOPBACK = "127.";
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final long LONGEST_STEP_SECONDS = 70;

  private final MotoServer server;
  private final Path folder;
  private final Program program;
  private final Map<String, MachineBody> bodies = new HashMap<>();
  private final Map<String, ExecutorService> lives = new HashMap<>();
  private final Map<String, String> states = new HashMap<>();
  private final RepeatedLook looks;

  private MachineBodies(MotoServer server, Path folder, Program program) {
    this.server = server;
    this.folder = folder;
    this.program = program;
    this.looks = new RepeatedLook("machine-bodies", PAUSE, this::look);
  }

  /**
   * What runs on machines.
   *
   * @param agent the command of the agent, without its arguments
   * @param environment what its processes find in their environment, such as where the API is
   */
  public record Program(List<String> agent, Map<String, String> environment) {
    /** Copies the command and the environment. */
    public Program {
      agent = List.copyOf(agent);
      environment = Map.copyOf(environment);
    }
  }

  /**
   * Watches the emulator from now on.
   *
   * @param folder where the disks of machines lie
   */
  public static MachineBodies watch(MotoServer server, Path folder, Program program) {
    MachineBodies bodies = new MachineBodies(server, folder, program);
    bodies.looks.start();
    return bodies;
  }

  /** What went wrong with bodies, such as user data that fails. */
  public List<String> troubles() {
    return looks.troubles();
  }

  private void look() {
    for (XmlAnswer machine : server.instances()) {
      String id = machine.text("instanceId");
      String state = machine.text("instanceState", "name");
      // A machine elsewhere belongs to somebody else, and its address is none of this host's.
      boolean isHere =
          states.containsKey(id) || machine.text("privateIpAddress").startsWith(LOOPBACK);
      if (isHere && !state.equals(states.put(id, state))) {
        become(machine, id, state);
      }
    }
  }

  private void become(XmlAnswer machine, String id, String state) {
    switch (state) {
      case "running" -> {
        MachineBody body =
            bodies.computeIfAbsent(
                id,
                _ ->
                    new MachineBody(
                        folder.resolve(id),
                        MachineMetadata.of(
                            id,
                            machine.text("privateIpAddress"),
                            machine.text("placement", "availabilityZone"),
                            machine.text("amiLaunchIndex")),
                        program));
        run(id, () -> body.boot(userData(id)));
      }
      case "stopping", "stopped" -> ifBody(id, MachineBody::stop);
      case "shutting-down", "terminated" -> ifBody(id, MachineBody::end);
      default -> {
        // It has yet to come to be.
      }
    }
  }

  private interface Step {
    void run() throws IOException, InterruptedException;
  }

  private interface Ending {
    void of(MachineBody body) throws InterruptedException;
  }

  private void ifBody(String id, Ending ending) {
    MachineBody body = bodies.get(id);
    if (body != null) {
      run(id, () -> ending.of(body));
    }
  }

  private void run(String id, Step step) {
    // One machine's steps are in the order of its states.
    lives
        .computeIfAbsent(
            id, _ -> Executors.newSingleThreadExecutor(Thread.ofVirtual().name(id).factory()))
        .execute(() -> {
          try {
            step.run();
          } catch (IOException | IllegalStateException e) {
            looks.note(id + ": " + e.getMessage());
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private byte[] userData(String id) {
    XmlAnswer answer =
        XmlAnswer.read(
            server.ec2(
                "Action=DescribeInstanceAttribute&Version=2016-11-15&Attribute=userData&InstanceId="
                    + id));
    return Base64.getDecoder().decode(answer.text("userData", "value"));
  }

  /** Ends all machines' processes. */
  @Override
  public void close() {
    looks.close();
    try {
      lives.values().forEach(ExecutorService::shutdown);
      for (ExecutorService life : lives.values()) {
        if (!life.awaitTermination(LONGEST_STEP_SECONDS, TimeUnit.SECONDS)) {
          life.shutdownNow();
        }
      }
      for (MachineBody body : bodies.values()) {
        body.end();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
