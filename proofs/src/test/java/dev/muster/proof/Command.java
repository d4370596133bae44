package dev.muster.proof;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.muster.cli.quickstart.MarkedProcesses;
import dev.muster.cli.quickstart.MusterProcess;
import dev.muster.cli.quickstart.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a command of Muster as a process of its own. */
final class Command {
  private static final long LONGEST_SECONDS = 120;
  private static final ObjectMapper JSON = new ObjectMapper();

  private Command() {}

  /**
   * What a command left.
   *
   * @param words the command
   * @param exitCode how it ended
   * @param output its standard output
   * @param complaints its standard error
   * @param seconds how long it took
   */
  record Result(
      List<String> words, int exitCode, String output, String complaints, double seconds) {
    /** Its standard output, which has to be JSON. */
    JsonNode json() throws IOException {
      return JSON.readTree(output);
    }
  }

  /** Runs a command on the data folder of a site, and waits for its end. */
  static Result run(Site site, String... words) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--data", site.data().toString()));
    Path output = Files.createTempFile(site.data(), "command", ".out");
    Path complaints = Files.createTempFile(site.data(), "command", ".err");
    List<String> command = new ArrayList<>(MusterProcess.commandLine(all));
    // As bin/muster starts commands.
    command.add(1, "-XX:TieredStopAtLevel=1");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put(MarkedProcesses.VARIABLE, site.mark());
    builder.redirectInput(Path.of("/dev/null").toFile());
    builder.redirectOutput(output.toFile());
    builder.redirectError(complaints.toFile());
    long begun = System.nanoTime();
    Process process = builder.start();
    boolean ended = process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS);
    if (!ended) {
      process.destroyForcibly().waitFor(LONGEST_SECONDS, TimeUnit.SECONDS);
    }
    return new Result(
        List.of(words),
        process.exitValue(),
        Files.readString(output),
        Files.readString(complaints) + (ended ? "" : "\nkilled: it did not end in time"),
        (System.nanoTime() - begun) / 1e9);
  }
}
