package dev.muster.cli.quickstart;

import dev.muster.cli.client.ApiClient;
import dev.muster.cli.client.ControllerFile;
import dev.muster.cli.console.CommandFailure;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Where a quickstart happens: a data folder, a git repository with the examples, and the controller
 * that watches it.
 *
 * @param data the data folder
 * @param loopback the loopback addresses of its machines, such as {@code 127.77}
 * @param mark what every process that comes of it carries in its environment
 */
public record Site(Path data, String loopback, String mark) {
  private static final Duration CONTROLLER_START = Duration.ofSeconds(40);

  /** Makes the folder absolute. */
  public Site {
    data = data.toAbsolutePath().normalize();
  }

  /** The git repository that holds the clusters. */
  public ExampleRepository repository() {
    return new ExampleRepository(data.resolve("clusters"), data.resolve("artifacts"));
  }

  /** Everything that the controller prints. */
  public Path controllerLog() {
    return data.resolve("controller.log");
  }

  /** The controller that runs on the data folder, if one does. */
  public Optional<ControllerFile> running() {
    return ControllerFile.read(data);
  }

  /** All processes that came of it. */
  public MarkedProcesses processes() {
    return new MarkedProcesses(mark);
  }

  /**
   * Starts the controller on the repository.
   *
   * @param more further options of {@code muster controller}
   */
  public MusterProcess startController(List<String> more) throws IOException {
    return startController(repositoryAddress(), more);
  }

  /**
   * Starts a controller on another repository than this site's own.
   *
   * @param address the repository's address
   * @param more further options of {@code muster controller}
   */
  public MusterProcess startController(String address, List<String> more) throws IOException {
    List<String> words = new ArrayList<>();
    words.addAll(List.of("controller", "--data", data.toString(), "--loopback", loopback));
    words.addAll(List.of("--listen", "127.0.0.1:0", "--repo", address));
    words.addAll(List.of("--poll", "1s"));
    words.addAll(more);
    return MusterProcess.start(words, Map.of(MarkedProcesses.VARIABLE, mark), controllerLog());
  }

  /** The address of the repository for a git client on this machine. */
  public String repositoryAddress() {
    URI folder = repository().folder().toUri();
    return folder.toString();
  }

  /** Waits until the controller of a process answers. */
  public ApiClient awaitController(MusterProcess process) {
    long deadline = System.nanoTime() + CONTROLLER_START.toNanos();
    while (System.nanoTime() < deadline) {
      process.requireAlive();
      Optional<ControllerFile> file =
          running().filter(controller -> controller.pid() == process.pid());
      if (file.isPresent()) {
        return ApiClient.of(file.get());
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
    throw new CommandFailure(
        "the controller did not answer within " + CONTROLLER_START.toSeconds() + " s",
        "All of its output is in " + controllerLog() + ".");
  }
}
