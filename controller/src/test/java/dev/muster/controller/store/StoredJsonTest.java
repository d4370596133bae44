package dev.muster.controller.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.muster.controller.model.AuditRecord;
import dev.muster.controller.model.ClusterRecord;
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

  private static void assertRefused(String json, Class<?> type) {
    assertThatThrownBy(() -> StoredJson.read(json.getBytes(UTF_8), type))
        .as(json)
        .isInstanceOf(IOException.class);
  }
}
