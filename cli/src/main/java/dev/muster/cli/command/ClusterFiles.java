package dev.muster.cli.command;

import dev.muster.aws.AwsSettings;
import dev.muster.cli.console.CommandFailure;
import dev.muster.spec.yaml.ClusterReader;
import dev.muster.spec.yaml.Problem;
import dev.muster.spec.yaml.ReadResult;
import dev.muster.spec.yaml.Terms;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads the documents that a person names on the command line. */
final class ClusterFiles {
  private static final String STANDARD_INPUT = "-";
  private static final int MAXIMUM_DEPTH = 8;

  private ClusterFiles() {}

  /**
   * The files that a word means: the file itself, or all {@code *.yaml} and {@code *.yml} in a
   * folder.
   */
  static List<String> expand(String word) {
    Path path = Path.of(word);
    if (word.equals(STANDARD_INPUT) || !Files.isDirectory(path)) {
      return List.of(word);
    }
    try (Stream<Path> files = Files.walk(path, MAXIMUM_DEPTH)) {
      List<String> found =
          files
              .filter(file -> file.toString().endsWith(".yaml") || file.toString().endsWith(".yml"))
              .filter(Files::isRegularFile)
              .map(Path::toString)
              .sorted()
              .toList();
      if (found.isEmpty()) {
        throw new CommandFailure("there is no .yaml file in the folder " + word, "");
      }
      return found;
    } catch (IOException | UncheckedIOException e) {
      throw new CommandFailure("cannot list the folder " + word + ": " + e.getMessage(), "");
    }
  }

  /**
   * The bytes of a file; {@code -} is standard input. At most one byte more than a document may
   * have.
   */
  static byte[] bytes(String file) {
    int limit = ClusterReader.MAXIMUM_BYTES + 1;
    try (InputStream in =
        file.equals(STANDARD_INPUT) ? System.in : Files.newInputStream(Path.of(file))) {
      return in.readNBytes(limit);
    } catch (NoSuchFileException e) {
      throw new CommandFailure("there is no file " + file, "");
    } catch (IOException e) {
      throw new CommandFailure("cannot read " + file + ": " + e.getMessage(), "");
    }
  }

  /** What a file holds. */
  static ReadResult read(String file) {
    return read(file, bytes(file));
  }

  private static ReadResult read(String file, byte[] bytes) {
    Terms terms = AwsSettings.emulator().isPresent() ? Terms.EMULATED_CLOUD : Terms.REAL_CLOUD;
    return ClusterReader.read(file.equals(STANDARD_INPUT) ? "<stdin>" : file, bytes, terms);
  }

  /** The good document of a file, or a failure with all that is wrong with it. */
  static ReadResult.Accepted require(String file) {
    return require(file, bytes(file));
  }

  /** The same, of bytes that were read already. */
  static ReadResult.Accepted require(String file, byte[] bytes) {
    return switch (read(file, bytes)) {
      case ReadResult.Accepted accepted -> accepted;
      case ReadResult.Rejected rejected ->
          throw new CommandFailure(
              "the document is refused:\n"
                  + rejected.problems().stream()
                      .map(Problem::toString)
                      .collect(Collectors.joining("\n")),
              "");
    };
  }
}
