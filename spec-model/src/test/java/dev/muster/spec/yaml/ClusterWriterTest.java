package dev.muster.spec.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.spec.ClusterDocument;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterWriterTest {
  private static final int RANDOM_DOCUMENTS = 300;

  @ParameterizedTest
  @ValueSource(
      strings = {"/good/storage.yaml", "/good/two-services.yaml", "/good/no-service-yet.yaml"})
  void what_is_written_reads_to_an_equal_document(String resource) {
    ClusterDocument document = Documents.accepted(resource);

    assertThat(Documents.accept(ClusterWriter.write(document))).isEqualTo(document);
  }

  @Test
  void text_that_a_reader_could_take_for_something_else_stands_in_quotes() {
    String written = ClusterWriter.write(Documents.accepted("/good/storage.yaml"));

    assertThat(written)
        .contains("version: \"1.10\"")
        .contains("version: 3.9.5")
        .contains("team: \"NO\"")
        .contains("interval: 5s")
        .contains("zones: [a, b, c]")
        .contains("path: /__lbheartbeat__");
  }

  @Test
  void a_text_of_very_many_numbers_is_written_and_read() {
    ClusterDocument document =
        Documents.accept(
            Documents.resource("/good/storage.yaml")
                .replace("country: \"NO\"", "country: \"1" + ".1".repeat(50_000) + "\""));

    assertThat(Documents.accept(ClusterWriter.write(document))).isEqualTo(document);
  }

  @Test
  void random_documents_survive_being_written_and_read() {
    for (int seed = 0; seed < RANDOM_DOCUMENTS; seed++) {
      ClusterDocument document = new RandomDocuments(new Random(seed)).document();
      String written = ClusterWriter.write(document);

      assertThat(ClusterReader.read("written.yaml", written))
          .as("seed %d:%n%s", seed, written)
          .isEqualTo(new ReadResult.Accepted(document));
    }
  }
}
