package dev.muster.spec.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every file in {@code broken/} is refused with exactly the problems that stand in the text file
 * beside it: positions, what is wrong, what was expected.
 */
class BrokenSpecsTest {
  private static final Path FOLDER = Path.of("src/test/resources/broken");

  static Stream<String> names() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".yaml"))
          .map(name -> name.substring(0, name.length() - ".yaml".length()))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void is_refused_with_its_positions_and_a_helpful_message(String name) throws IOException {
    byte[] bytes = Files.readAllBytes(FOLDER.resolve(name + ".yaml"));
    List<String> expected = Files.readAllLines(FOLDER.resolve(name + ".txt"));

    ReadResult result = ClusterReader.read("f", bytes, Terms.REAL_CLOUD);

    assertThat(result).isInstanceOf(ReadResult.Rejected.class);
    assertThat(((ReadResult.Rejected) result).problems())
        .map(problem -> problem.toString().substring("f:".length()))
        .isEqualTo(expected);
  }

  @Test
  void the_table_is_long_and_every_text_file_has_its_document() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      assertThat(files.filter(file -> file.toString().endsWith(".txt")).count())
          .isEqualTo(names().count())
          .isGreaterThanOrEqualTo(100);
    }
  }
}
