package dev.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command; that every broken document is noticed is tested beside the reader. */
class ValidateCommandTest {
  private static final Path BROKEN = Path.of("../spec-model/src/test/resources/broken");
  private static final String GOOD = "../examples/syncstorage/cluster.yaml";

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "two-providers",
        "service-with-capitals",
        "port-out-of-range",
        "unknown-field-far-from-any",
        "a-list-instead-of-a-document",
        "even-ensemble"
      })
  void a_broken_document_is_refused_with_all_its_positions(String name) throws IOException {
    String file = BROKEN.resolve(name + ".yaml").toString();
    List<String> expected =
        Files.readAllLines(BROKEN.resolve(name + ".txt")).stream()
            .map(line -> file + ":" + line)
            .toList();
    Invocation refused = Invocation.run("validate", file);
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.out()).isEmpty();
    assertThat(refused.err().lines()).isEqualTo(expected);
    assertThat(expected.getFirst()).matches(".*\\.yaml:\\d+:\\d+: .*");
  }

  @Test
  void a_good_document_is_named() {
    Invocation good = Invocation.run("validate", GOOD);
    assertThat(good.exitCode()).isZero();
    assertThat(good.err()).isEmpty();
    assertThat(good.out()).isEqualTo(GOOD + ": good: cluster syncstorage/prod\n");
    assertThat(Invocation.run("validate", "-f", GOOD).exitCode()).isZero();
  }

  @Test
  void several_files_and_folders_in_one_run() throws IOException {
    Files.createDirectories(folder.resolve("deep"));
    Files.copy(Path.of(GOOD), folder.resolve("a.yaml"));
    Files.copy(Path.of(GOOD), folder.resolve("deep/b.yml"));
    Files.writeString(folder.resolve("notes.txt"), "not yaml: [");
    Invocation good = Invocation.run("validate", folder.toString());
    assertThat(good.exitCode()).isZero();
    assertThat(good.out().lines()).hasSize(2);

    Files.copy(BROKEN.resolve("even-ensemble.yaml"), folder.resolve("deep/c.yaml"));
    Invocation mixed = Invocation.run("validate", folder.toString(), GOOD);
    assertThat(mixed.exitCode()).isEqualTo(1);
    assertThat(mixed.out().lines()).hasSize(3);
    assertThat(mixed.err()).contains("c.yaml:");
  }

  @Test
  void a_file_that_is_not_there_hides_nothing_of_the_others() {
    String broken = BROKEN.resolve("even-ensemble.yaml").toString();
    Invocation mixed = Invocation.run("validate", "nowhere.yaml", broken, GOOD);
    assertThat(mixed.exitCode()).isEqualTo(1);
    assertThat(mixed.err()).contains("there is no file nowhere.yaml", broken + ":");
    assertThat(mixed.out()).contains(GOOD + ": good");
    assertThat(Invocation.run("validate", folder.toString()).err())
        .contains("no .yaml file in the folder");
    assertThat(Invocation.run("validate").exitCode()).isEqualTo(1);
  }

  @Test
  void standard_input() throws IOException {
    Invocation good = Invocation.runWithInput(Files.readString(Path.of(GOOD)), "validate", "-");
    assertThat(good.exitCode()).isZero();
    String broken = Files.readString(BROKEN.resolve("even-ensemble.yaml"));
    Invocation refused = Invocation.runWithInput(broken, "validate", "-");
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err()).startsWith("<stdin>:");
  }

  @Test
  void for_programs() {
    String broken = BROKEN.resolve("service-with-capitals.yaml").toString();
    Invocation mixed = Invocation.run("validate", "-o", "json", GOOD, broken, "nowhere.yaml");
    assertThat(mixed.exitCode()).isEqualTo(1);
    JsonNode items = mixed.json().path("items");
    assertThat(items.findValuesAsText("valid")).containsExactly("true", "false", "false");
    assertThat(items.get(0).path("cluster").asText()).isEqualTo("syncstorage/prod");
    JsonNode problem = items.get(1).path("problems").get(0);
    assertThat(problem.path("file").asText()).isEqualTo(broken);
    assertThat(problem.path("line").asInt()).isPositive();
    assertThat(problem.path("column").asInt()).isPositive();
    assertThat(problem.path("expected").asText()).isNotBlank();
    assertThat(items.get(2).path("error").asText()).contains("no file");
  }
}
