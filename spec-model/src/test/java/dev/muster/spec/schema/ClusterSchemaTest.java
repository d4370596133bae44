package dev.muster.spec.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The schema as an editor uses it: an independent YAML reader and an independent validator. */
class ClusterSchemaTest {
  private static final Path BROKEN = Path.of("src/test/resources/broken");

  /** What no schema of single fields can see; the reader refuses these. */
  private static final Set<String> ONLY_THE_READER_SEES =
      Set.of(
          "artifact-url-with-a-password",
          "artifact-url-with-another-placeholder",
          "config-of-no-service",
          "config-too-precise",
          "config-with-yes-and-off",
          "confirm-that-is-no-number",
          "digest-too-short",
          "duplicate-key",
          "duplicate-service",
          "duration-too-long",
          "ensemble-version-that-does-not-ship",
          "aws-in-one-zone",
          "aws-with-loopback-addresses",
          "even-ensemble",
          "gates-that-do-not-fit",
          "half-a-character",
          "interval-shorter-than-the-default-timeout",
          "listener-of-a-misspelt-service",
          "listener-of-no-service-at-all",
          "not-utf-8",
          "port-of-the-agent",
          "service-named-zknode",
          "tag",
          "timeout-longer-than-interval",
          "too-deep",
          "two-documents",
          "two-listeners-on-one-port",
          "unknown-annotation-of-muster",
          "variable-that-muster-sets",
          "version-without-a-digest",
          "uid-of-another-cluster",
          "yes-instead-of-true");

  private final Schema schema =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
          .getSchema(ClusterSchema.json());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "src/test/resources/good/storage.yaml",
        "src/test/resources/good/two-services.yaml",
        "src/test/resources/good/no-service-yet.yaml",
        "../examples/syncstorage/cluster.yaml",
        "../examples/tokens/cluster.yaml",
        "../examples/aws/cluster.yaml"
      })
  void accepts_what_the_reader_accepts(String file) throws IOException {
    assertThat(schema.validate(new YAMLMapper().readTree(Files.readString(Path.of(file)))))
        .isEmpty();
  }

  @Test
  void refuses_every_broken_document_but_those_that_need_the_reader() throws IOException {
    Set<String> unseen = new TreeSet<>();
    try (Stream<Path> files = Files.list(BROKEN)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".yaml")).toList()) {
        if (seemsGood(file)) {
          unseen.add(file.getFileName().toString().replace(".yaml", ""));
        }
      }
    }
    assertThat(unseen).containsExactlyInAnyOrderElementsOf(ONLY_THE_READER_SEES);
  }

  private boolean seemsGood(Path file) throws IOException {
    try {
      JsonNode tree =
          new YAMLMapper()
              .readTree(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      return !tree.isMissingNode() && schema.validate(tree).isEmpty();
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  @Test
  void every_field_has_a_description_and_knows_its_default() throws IOException {
    JsonNode spec =
        new ObjectMapper().readTree(ClusterSchema.json()).at("/properties/spec/properties");

    assertThat(spec.at("/ensemble/properties/size/default").asInt()).isEqualTo(3);
    assertThat(spec.at("/ensemble/properties/version/default").asText()).isEqualTo("3.9.5");
    assertThat(spec.at("/policy/properties/mode/enum"))
        .extracting(JsonNode::asText)
        .containsExactly("observe", "enforce");
    assertThat(spec.findParents("description")).hasSizeGreaterThan(30);
    assertThat(spec.findValuesAsText("description"))
        .allSatisfy(text -> assertThat(text).endsWith("."));
  }
}
