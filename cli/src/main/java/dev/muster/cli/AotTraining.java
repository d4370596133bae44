package dev.muster.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Runs commands one after another in one process, so that the JVM can record what they load. The
 * build calls it to make the AOT cache; nobody else does.
 */
final class AotTraining {
  private AotTraining() {}

  /**
   * Runs every line of a file as one command.
   *
   * @param arguments the file: a command a line, words parted by single spaces; {@code @root@}
   *     stands for the folder two above the file's own
   */
  public static void main(String[] arguments) throws IOException {
    Path file = Path.of(arguments[0]).toAbsolutePath();
    String root = String.valueOf(file.resolve("../../..").normalize());
    List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    for (String line : lines) {
      Muster.execute(line.replace("@root@", root).split(" ", -1));
    }
  }
}
