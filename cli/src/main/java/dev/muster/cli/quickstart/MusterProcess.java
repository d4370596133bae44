package dev.muster.cli.quickstart;

import dev.muster.cli.console.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A Muster command that runs as a process of its own, of the same build as this one. */
public final class MusterProcess implements AutoCloseable {
  private static final String MAIN = "dev.muster.cli.Muster";
  private static final int KEPT_LINES = 30;

  private final Process process;
  private final Path log;

  private MusterProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts a command.
   *
   * @param words the command with its arguments
   * @param environment variables beside the inherited ones
   * @param log the file that gets its output, added to what is there
   */
  public static MusterProcess start(List<String> words, Map<String, String> environment, Path log)
      throws IOException {
    Files.createDirectories(log.toAbsolutePath().getParent());
    ProcessBuilder builder = new ProcessBuilder(commandLine(words));
    builder.environment().putAll(environment);
    builder.redirectInput(Path.of("/dev/null").toFile());
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    return new MusterProcess(builder.start(), log);
  }

  /** The words that start the command on the Java and the jars that run now. */
  public static List<String> commandLine(List<String> words) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+UseSerialGC");
    command.add("-Xmx512m");
    String home = System.getProperty("muster.home", "");
    if (!home.isEmpty()) {
      Path cache = Path.of(home, "aot", "command.aot");
      if (Files.isReadable(cache)) {
        command.addAll(List.of("-XX:AOTCache=" + cache, "-Xlog:disable", "-Xlog:all=error:stderr"));
      }
      command.add("-Dmuster.home=" + home);
      command.add("-Dmuster.root=" + System.getProperty("muster.root", ""));
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN));
    command.addAll(words);
    return command;
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  /** Whether it runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Its exit code, once it has ended. */
  public int exitCode() {
    return process.exitValue();
  }

  /** Fails, with the end of its output, unless it runs. */
  public void requireAlive() {
    if (!process.isAlive()) {
      throw new CommandFailure(
          "the process ended by itself with " + process.exitValue() + ":\n" + tail(),
          "All of its output is in " + log + ".");
    }
  }

  /** Ends it at once, without a chance to do anything. */
  public void kill() {
    process.destroyForcibly();
    await(Duration.ofSeconds(10));
  }

  /** Asks it to end, and waits. */
  public boolean stop(Duration patience) {
    process.destroy();
    return await(patience);
  }

  @Override
  public void close() {
    if (process.isAlive() && !stop(Duration.ofSeconds(10))) {
      kill();
    }
  }

  /** The last lines of its output. */
  public String tail() {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - KEPT_LINES), lines.size()));
    } catch (IOException e) {
      return "";
    }
  }

  /** Waits for it to end by itself; whether it has. */
  public boolean await(Duration patience) {
    try {
      return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
