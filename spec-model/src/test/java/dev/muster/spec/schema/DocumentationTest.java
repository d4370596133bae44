package dev.muster.spec.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.spec.yaml.ClusterReader;
import dev.muster.spec.yaml.ReadResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The reference page and the published schema say what the model says. */
class DocumentationTest {
  private static final Path DOCS = Path.of("../docs");
  private static final Path TARGET = Path.of("target");
  private static final String BEGIN = "<!-- from the model: begin -->\n\n";
  private static final String END = "<!-- from the model: end -->\n";
  private static final Pattern EXAMPLE = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

  @Test
  void the_published_schema_is_the_models() throws IOException {
    Files.writeString(TARGET.resolve("cluster.json"), ClusterSchema.json());

    assertThat(Files.readString(DOCS.resolve("schema/cluster.json")))
        .as("the model changed: cp spec-model/target/cluster.json docs/schema/")
        .isEqualTo(ClusterSchema.json());
  }

  @Test
  void the_reference_page_has_every_field_of_the_model() throws IOException {
    String page = Files.readString(DOCS.resolve("cluster-yaml.md"));
    String expected =
        page.substring(0, page.indexOf(BEGIN) + BEGIN.length())
            + ClusterReference.markdown()
            + "\n"
            + page.substring(page.indexOf(END));
    Files.writeString(TARGET.resolve("cluster-yaml.md"), expected);

    assertThat(page)
        .as("the model changed: cp spec-model/target/cluster-yaml.md docs/")
        .isEqualTo(expected);
  }

  @Test
  void the_pages_examples_are_good() throws IOException {
    String page = Files.readString(DOCS.resolve("cluster-yaml.md"));
    Matcher examples = EXAMPLE.matcher(page);

    assertThat(examples.find()).isTrue();
    do {
      assertThat(ClusterReader.read("cluster-yaml.md", examples.group(1)))
          .isInstanceOf(ReadResult.Accepted.class);
    } while (examples.find());
  }
}
