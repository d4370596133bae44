package dev.muster.proof.fuzz.subject;

import dev.muster.controller.model.AuditRecord;
import dev.muster.controller.model.ClusterRecord;
import dev.muster.controller.store.Store;
import dev.muster.controller.store.StoreResult;
import dev.muster.controller.store.StoredJson;
import dev.muster.controller.store.memory.MemoryStore;
import dev.muster.proof.fuzz.Answer;
import dev.muster.proof.fuzz.Report;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.yaml.ClusterReader;
import dev.muster.spec.yaml.ReadResult;
import java.io.IOException;
import java.util.List;

/** What must hold of everything that a change has stored. */
final class Keeping {
  private Keeping() {}

  /** A store with one cluster, which the API owns. */
  static MemoryStore store() {
    MemoryStore store = new MemoryStore("store");
    store.putCluster(Samples.applied(), Store.ABSENT);
    return store;
  }

  /** Whether each record of the store can be written down, read back and understood. */
  static Answer judge(MemoryStore store, ClusterKey key) throws IOException {
    if (store.cluster(key) instanceof StoreResult.Done<ClusterRecord> done) {
      ClusterRecord record = done.value();
      if (!StoredJson.read(StoredJson.write(record), ClusterRecord.class).equals(record)) {
        return new Answer.Wrong("a stored cluster reads as another", record.toString());
      }
      if (!(ClusterReader.read("stored", record.documentYaml()) instanceof ReadResult.Accepted)) {
        return new Answer.Wrong(
            "a stored document is refused when it is read again",
            Report.shown(record.documentYaml().getBytes(java.nio.charset.StandardCharsets.UTF_8)));
      }
    }
    if (store.audits(100) instanceof StoreResult.Done<List<AuditRecord>> audits) {
      for (AuditRecord audit : audits.value()) {
        if (!StoredJson.read(StoredJson.write(audit), AuditRecord.class).equals(audit)) {
          return new Answer.Wrong("an audit record reads as another", audit.toString());
        }
      }
    }
    return Answer.accepted();
  }
}
