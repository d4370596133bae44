package dev.muster.controller.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.controller.model.AuditRecord;
import dev.muster.controller.model.ClusterRecord;
import dev.muster.provider.action.LaunchBatch;
import dev.muster.provider.identity.Incarnation;
import dev.muster.provider.identity.LaunchToken;
import dev.muster.provider.identity.Ordinals;
import dev.muster.reconcile.ledger.Intent;
import dev.muster.reconcile.ledger.SlotRecord;
import dev.muster.spec.id.ServiceName;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
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

  @Test
  void the_intent_of_a_version_without_batches_is_read_as_a_launch_by_itself() throws IOException {
    Intent alone = SampleRecords.intent("launch/web-1#1", 3);
    Intent together =
        new Intent(
            alone.key(),
            alone.resource(),
            alone.summary(),
            alone.epoch(),
            alone.state(),
            alone.recordedAt(),
            Optional.of(
                new LaunchBatch(
                    new LaunchToken("token-of-all"),
                    new ServiceName("web"),
                    new Incarnation(1),
                    Ordinals.parse("1-7/3"))));
    assertThat(StoredJson.read(StoredJson.write(together), Intent.class)).isEqualTo(together);
    ObjectNode earlier = (ObjectNode) StoredJson.tree(together);
    assertThat(earlier.remove("batch")).isNotNull();
    assertThat(StoredJson.read(earlier.toString().getBytes(UTF_8), Intent.class)).isEqualTo(alone);
  }

  private static void assertRefused(String json, Class<?> type) {
    assertThatThrownBy(() -> StoredJson.read(json.getBytes(UTF_8), type))
        .as(json)
        .isInstanceOf(IOException.class);
  }
}
