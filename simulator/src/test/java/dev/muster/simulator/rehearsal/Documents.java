package dev.muster.simulator.rehearsal;

import dev.muster.spec.ClusterDocument;
import dev.muster.spec.yaml.ClusterReader;
import dev.muster.spec.yaml.ReadResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The documents of the examples, as they are and changed. */
final class Documents {
  private Documents() {}

  static ClusterDocument syncstorage() throws IOException {
    return read(text("syncstorage"));
  }

  static ClusterDocument tokens() throws IOException {
    return read(text("tokens"));
  }

  /** The first example with something else in the place of a text that it holds. */
  static ClusterDocument syncstorageWith(String old, String changed) throws IOException {
    String text = text("syncstorage");
    if (!text.contains(old)) {
      throw new AssertionError("the example does not hold " + old);
    }
    return read(text.replace(old, changed));
  }

  private static String text(String example) throws IOException {
    return Files.readString(Path.of("../examples", example, "cluster.yaml"));
  }

  private static ClusterDocument read(String text) {
    return switch (ClusterReader.read("test", text.getBytes(StandardCharsets.UTF_8))) {
      case ReadResult.Accepted(var document) -> document;
      case ReadResult.Rejected(var problems) -> throw new AssertionError(problems.toString());
    };
  }
}
