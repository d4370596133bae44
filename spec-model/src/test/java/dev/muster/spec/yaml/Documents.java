package dev.muster.spec.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.spec.ClusterDocument;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Documents for tests. */
final class Documents {
  private Documents() {}

  static String resource(String path) {
    try (InputStream in = Objects.requireNonNull(Documents.class.getResourceAsStream(path), path)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(path, e);
    }
  }

  static ClusterDocument accepted(String resource) {
    return accept(resource(resource));
  }

  static ClusterDocument accept(String text) {
    ReadResult result = ClusterReader.read("cluster.yaml", text);
    assertThat(result).isInstanceOf(ReadResult.Accepted.class);
    return ((ReadResult.Accepted) result).document();
  }

  static List<Problem> refuse(String text) {
    ReadResult result = ClusterReader.read("cluster.yaml", text);
    assertThat(result).isInstanceOf(ReadResult.Rejected.class);
    return ((ReadResult.Rejected) result).problems();
  }
}
