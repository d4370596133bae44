package dev.muster.controller.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.controller.model.AuditRecord;
import dev.muster.controller.model.ClusterRecord;
import dev.muster.reconcile.ledger.SlotRecord;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoredJsonTest {
  @Test
  void null_is_no_record_and_stands_in_none() {
    String audit = new String(StoredJson.write(SampleRecords.audit("a")), UTF_8);
    assertRefused("null", ClusterRecord.class);
    assertRefused("null", Long.class);
    assertRefused(audit.replace("\"alice\"", "null"), AuditRecord.class);
    TypeReference<List<AuditRecord>> page = new TypeReference<>() {};
    assertThatThrownBy(() -> StoredJson.read(("[" + audit + ",null]").getBytes(UTF_8), page))
        .isInstanceOf(IOException.class);
  }

  // Scenario 24: a controller is upgraded or downgraded while machines are being made.
  @Test
  void a_ledger_of_a_newer_minor_format_is_read_and_one_that_lacks_a_field_is_refused()
      throws IOException {
    SlotRecord slot = SampleRecords.slot("web-2", 3);
    String written = new String(StoredJson.write(slot), UTF_8);
    String newer = "{\"fromTheFuture\":{\"a\":[1]}," + written.substring(1);
    assertThat(StoredJson.read(newer.getBytes(UTF_8), SlotRecord.class)).isEqualTo(slot);
    ObjectNode lacking = (ObjectNode) StoredJson.tree(slot);
    assertThat(lacking.remove("token")).isNotNull();
    assertRefused(lacking.toString(), SlotRecord.class);
  }

  private static void assertRefused(String json, Class<?> type) {
    assertThatThrownBy(() -> StoredJson.read(json.getBytes(UTF_8), type))
        .as(json)
        .isInstanceOf(IOException.class);
  }
}
