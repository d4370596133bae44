package dev.muster.proof.fuzz.subject;

import dev.muster.proof.fuzz.Answer;
import dev.muster.proof.fuzz.Report;
import dev.muster.spec.ClusterDocument;
import dev.muster.spec.yaml.ClusterReader;
import dev.muster.spec.yaml.ClusterWriter;
import dev.muster.spec.yaml.ReadResult;
import java.nio.charset.StandardCharsets;

/** Cluster documents: what is accepted is written as a text that means the same. */
final class YamlTarget extends DocumentTarget {
  private static final int MOST_PROBLEMS = 101;

  YamlTarget() {
    super("yaml", 200);
  }

  @Override
  public Answer feed(byte[] input) {
    return switch (ClusterReader.read("cluster.yaml", input)) {
      case ReadResult.Accepted accepted -> roundTrip(accepted.document());
      case ReadResult.Rejected rejected ->
          rejected.problems().isEmpty() || rejected.problems().size() > MOST_PROBLEMS
              ? new Answer.Wrong("a refusal has 1 to 101 problems", "" + rejected.problems().size())
              : Answer.refused();
    };
  }

  private static Answer roundTrip(ClusterDocument document) {
    String written = ClusterWriter.write(document);
    boolean same =
        ClusterReader.read("written.yaml", written) instanceof ReadResult.Accepted again
            && again.document().equals(document);
    return Answer.acceptedIf(
        same,
        "what was written reads as another document",
        Report.shown(written.getBytes(StandardCharsets.UTF_8)));
  }
}
