package dev.muster.agent;

import dev.muster.agent.machine.Machine;
import dev.muster.agent.machine.Workload;
import dev.muster.agent.report.ReportBoard;
import dev.muster.agent.report.ReportServer;
import dev.muster.agent.service.ServiceMachine;
import dev.muster.agent.zookeeper.EnsembleMachine;
import dev.muster.provider.Discovery;
import dev.muster.provider.action.ImageRecipe;
import dev.muster.provider.identity.Membership;
import dev.muster.provider.machine.ImageManifest;
import dev.muster.provider.machine.InstanceDocument;
import dev.muster.provider.machine.MachineDisk;
import dev.muster.provider.machine.MachineDocuments;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One machine's agent, from start to close. */
public final class Agent implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Agent.class);

  private final FileChannel lock;
  private final ReportBoard board;
  private final ReportServer server;
  private final Workload workload;
  private final CountDownLatch closed = new CountDownLatch(1);

  private Agent(FileChannel lock, ReportBoard board, ReportServer server, Workload workload) {
    this.lock = lock;
    this.board = board;
    this.server = server;
    this.workload = workload;
  }

  /**
   * Starts the agent of a machine. Returns when it listens; the machine's service comes later.
   *
   * @param options how it runs
   * @param discoveries makes the agent's view of its peers, for the machine that it finds itself on
   * @throws IOException when the disk does not say who the machine is, its port is taken, or
   *     another agent runs on it
   */
  public static Agent start(AgentOptions options, Function<InstanceDocument, Discovery> discoveries)
      throws IOException {
    MachineDisk disk = new MachineDisk(options.machine());
    InstanceDocument self = MachineDocuments.readInstance(read(disk.instance()));
    ImageManifest manifest = MachineDocuments.readManifest(read(disk.manifest()));
    FileChannel lock = lock(disk);
    @Nullable ReportServer server = null;
    boolean started = false;
    try {
      ReportBoard board =
          new ReportBoard(self, UUID.randomUUID().toString(), InstantSource.system());
      server = new ReportServer(self.address(), board);
      Machine machine =
          new Machine(disk, self, discoveries.apply(self), options.discoveryInterval());
      Workload workload = workload(options, machine, manifest, board);
      workload.start();
      LOG.info(
          "agent of {} {} in zone {} at {}",
          self.identity().slot(),
          self.instance(),
          self.zone(),
          self.address());
      started = true;
      return new Agent(lock, board, server, workload);
    } finally {
      if (!started) {
        if (server != null) {
          server.close();
        }
        lock.close();
      }
    }
  }

  private static Workload workload(
      AgentOptions options, Machine machine, ImageManifest manifest, ReportBoard board)
      throws IOException {
    return switch (manifest.content()) {
      case ImageRecipe.Content.Ensemble _ -> {
        Membership membership =
            machine
                .self()
                .identity()
                .membership()
                .orElseThrow(() ->
                    new IOException(
                        "the image runs a ZooKeeper server, but %s gives the machine no server id"
                            .formatted(machine.disk().instance())));
        yield new EnsembleMachine(machine, membership, options.servers(), board);
      }
      case ImageRecipe.Content.Service content ->
          new ServiceMachine(machine, manifest, content, board, options.artifacts());
    };
  }

  /** What the agent says of its machine now. */
  public ReportBoard board() {
    return board;
  }

  /** Waits until the agent is closed. */
  public void await() throws InterruptedException {
    closed.await();
  }

  /** Ends what runs on the machine in good order, then the agent. */
  @Override
  public void close() {
    try {
      workload.close();
      server.close();
      lock.close();
    } catch (IOException e) {
      LOG.warn("the lock of the machine could not be given up: {}", e.toString());
    } finally {
      closed.countDown();
    }
  }

  private static byte[] read(Path file) throws IOException {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new IOException(
          "the machine's disk lacks %s, which the provider writes before it starts the agent: %s"
              .formatted(file, e),
          e);
    }
  }

  private static FileChannel lock(MachineDisk disk) throws IOException {
    FileChannel channel =
        FileChannel.open(
            disk.folder().resolve("agent.lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE);
    boolean locked = false;
    try {
      @Nullable FileLock lock = channel.tryLock();
      locked = lock != null;
    } catch (OverlappingFileLockException _) {
      locked = false; // held by this very process
    } finally {
      if (!locked) {
        channel.close();
      }
    }
    if (!locked) {
      throw new IOException("another agent runs on the machine " + disk.folder());
    }
    return channel;
  }
}
