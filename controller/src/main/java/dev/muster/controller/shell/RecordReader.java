package dev.muster.controller.shell;

import dev.muster.controller.kernel.ClusterInput;
import dev.muster.controller.model.ClusterRecord;
import dev.muster.spec.yaml.ReadResult;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the document of a stored cluster again, by the reader that accepted it. */
public final class RecordReader {
  private static final Logger LOG = LoggerFactory.getLogger(RecordReader.class);

  private RecordReader() {}

  /**
   * The kernel's view of a record; empty, and told in the log, when this version of Muster refuses
   * a document that another one accepted.
   *
   * @param record the record
   * @param version its version in the store
   * @param storeId the store's id
   */
  public static Optional<ClusterInput> read(ClusterRecord record, long version, String storeId) {
    return switch (record.read()) {
      case ReadResult.Accepted accepted ->
          Optional.of(
              new ClusterInput(
                  record.desired(accepted.document(), record.source().origin(), storeId),
                  record.suspension(),
                  record.confirmation(),
                  record.sourceProblem(),
                  record.requestedAt(),
                  version));
      case ReadResult.Rejected rejected -> {
        LOG.atError()
            .addKeyValue("cluster", record.key())
            .addKeyValue("problems", rejected.problems())
            .log("the stored document is refused by this version: the cluster is left alone");
        yield Optional.empty();
      }
    };
  }
}
