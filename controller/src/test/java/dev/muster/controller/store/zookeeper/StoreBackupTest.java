package dev.muster.controller.store.zookeeper;

import static dev.muster.controller.store.SampleRecords.NOW;
import static dev.muster.controller.store.SampleRecords.cluster;
import static dev.muster.controller.store.SampleRecords.newKey;
import static dev.muster.controller.store.SampleRecords.slot;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.controller.store.Store;
import dev.muster.controller.store.StoredJson;
import dev.muster.provider.Fence;
import dev.muster.reconcile.ledger.LedgerChange;
import dev.muster.reconcile.ledger.SlotRecord;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.Slot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Reads a store whole, on real servers. */
class StoreBackupTest extends StoreOnDisk {
  @Test
  void nothing_is_saved_where_there_is_no_store() throws Exception {
    reopen("another");
    assertThat(StoreBackup.take(connection, NOW))
        .isInstanceOfSatisfying(
            StoreBackup.Outcome.Refused.class,
            refused -> assertThat(refused.message()).contains("there is no store"));
  }

  /**
   * Two slots are always written in one step with the same incarnation. A backup that says that it
   * is of one moment must have both alike, whatever goes on beside it.
   */
  @Test
  void a_backup_of_one_moment_never_splits_a_transaction() throws Exception {
    Fence fence = lead();
    ClusterKey key = newKey();
    done(store.putCluster(cluster(key, 1), Store.ABSENT));
    AtomicBoolean stop = new AtomicBoolean();
    AtomicInteger written = new AtomicInteger();
    Thread writer =
        Thread.startVirtualThread(() -> {
          while (!stop.get()) {
            int incarnation = written.get() + 1;
            done(
                store.record(
                    fence,
                    key,
                    List.of(
                        new LedgerChange.PutSlot(slot("web-1", incarnation)),
                        new LedgerChange.PutSlot(slot("web-2", incarnation)))));
            written.set(incarnation);
          }
        });
    List<StoreArchive> archives = new ArrayList<>();
    try {
      await().atMost(Duration.ofSeconds(20)).until(() -> written.get() > 10);
      for (int count = 0; count < 20; count++) {
        archives.add(backup());
      }
    } finally {
      stop.set(true);
      writer.join();
    }
    archives.add(backup());
    assertThat(archives.getLast().snapshot()).isTrue();
    assertThat(written.get()).isGreaterThan(20);
    for (StoreArchive archive : archives) {
      List<Integer> incarnations = incarnations(archive, key);
      assertThat(incarnations).hasSize(2);
      if (archive.snapshot()) {
        assertThat(incarnations.getFirst()).isEqualTo(incarnations.getLast());
      }
    }
  }

  private static List<Integer> incarnations(StoreArchive archive, ClusterKey key) throws Exception {
    List<Integer> found = new ArrayList<>();
    for (String slot : List.of("web-1", "web-2")) {
      byte[] data = archive.nodes().get(Layout.below(Layout.slot(key, Slot.parse(slot))));
      found.add(StoredJson.read(data, SlotRecord.class).incarnation().value());
    }
    found.sort(Comparator.naturalOrder());
    return found;
  }
}
