package dev.muster.controller.store.zookeeper;

import static dev.muster.controller.store.SampleRecords.NOW;
import static dev.muster.controller.store.SampleRecords.audit;
import static dev.muster.controller.store.SampleRecords.cluster;
import static dev.muster.controller.store.SampleRecords.event;
import static dev.muster.controller.store.SampleRecords.newKey;
import static dev.muster.controller.store.SampleRecords.slot;
import static dev.muster.controller.store.SampleRecords.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.controller.store.Store;
import dev.muster.controller.store.StoreResult;
import dev.muster.controller.store.embedded.EmbeddedStores;
import dev.muster.provider.Fence;
import dev.muster.provider.Scope;
import dev.muster.reconcile.ledger.Ledger;
import dev.muster.reconcile.ledger.LedgerChange;
import dev.muster.spec.id.ClusterKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A backup in the place of what a store holds, on real servers. */
class StoreRestoreTest extends StoreOnDisk {
  private StoreArchive throughAFile(StoreArchive archive) throws Exception {
    Path file = folder.resolve("backup.gz");
    ArchiveFile.write(file, archive);
    ArchiveFile.Reading reading = ArchiveFile.read(file);
    assertThat(reading).isInstanceOf(ArchiveFile.Reading.Whole.class);
    return ((ArchiveFile.Reading.Whole) reading).archive();
  }

  private StoreRestore.Outcome.Restored restore(StoreArchive archive, boolean replace) {
    StoreRestore.Outcome outcome = StoreRestore.into(connection, archive, replace, Instant.now());
    assertThat(outcome).isInstanceOf(StoreRestore.Outcome.Restored.class);
    store = EmbeddedStores.open(connection);
    return (StoreRestore.Outcome.Restored) outcome;
  }

  @Test
  void a_lost_store_comes_back_with_all_that_was_saved() throws Exception {
    ClusterKey key = newKey();
    Fence fence = lead();
    fill(key, fence);
    String storeId = store.storeId();
    Ledger ledger = done(store.ledger(key));
    assertThat(ledger.slots()).hasSize(1);
    assertThat(ledger.intents()).hasSize(1);
    StoreArchive archive = backup();
    assertThat(archive.snapshot()).isTrue();
    assertThat(archive.clusters()).isEqualTo(1);

    reopen("another");
    var restored = restore(throughAFile(archive), false);

    assertThat(restored.removed()).isZero();
    assertThat(store.storeId()).isEqualTo(storeId);
    assertThat(done(store.cluster(key))).isEqualTo(cluster(key, 1));
    assertThat(done(store.ledger(key))).isEqualTo(ledger);
    assertThat(done(store.status(key))).isEqualTo(status(key, "one is missing"));
    assertThat(done(store.events(key)))
        .containsExactly(event(key, "launched web-1: \u00fc, \u4e2d and \ud83d\ude00", 1));
    assertThat(done(store.audits(10))).containsExactly(audit("cluster " + key));
    // What is restored again is what was saved, but for the epochs.
    assertThat(contents(backup())).isEqualTo(contents(archive));
  }

  private static SortedMap<String, String> contents(StoreArchive archive) {
    SortedMap<String, String> contents = new TreeMap<>();
    archive
        .nodes()
        .forEach((path, data) -> {
          if (!path.startsWith("/epoch")) {
            contents.put(path, new String(data, StandardCharsets.UTF_8));
          }
        });
    return contents;
  }

  @Test
  void leases_are_not_saved_and_can_be_won_after_a_restore() throws Exception {
    Fence before = lead();
    StoreArchive archive = backup();
    assertThat(archive.nodes().keySet()).noneMatch(path -> path.startsWith("/leases/"));
    assertThat(archive.nodes().keySet()).anyMatch(path -> path.startsWith("/epochs/"));
    reopen("another");
    restore(archive, false);
    assertThat(lead().epoch()).isGreaterThan(before.epoch());
  }

  @Test
  void epochs_rise_above_those_that_were_saved() throws Exception {
    Fence saved = lead();
    StoreArchive archive = backup();
    SortedMap<String, byte[]> raised = new TreeMap<>(archive.nodes());
    raised.replaceAll((path, data) ->
        path.startsWith("/epochs/")
            ? "{\"epoch\":99000000000,\"holder\":\"far ahead\"}".getBytes(StandardCharsets.UTF_8)
            : data);
    reopen("another");
    var restored =
        restore(new StoreArchive(archive.storeId(), archive.madeAt(), true, raised), false);
    assertThat(restored.epoch()).isGreaterThan(99_000_000_000L);
    assertThat(lead().epoch()).isGreaterThan(99_000_000_000L).isGreaterThan(saved.epoch());
  }

  @Test
  void epochs_rise_above_those_that_are_there_and_old_fences_stay_shut_out() throws Exception {
    ClusterKey key = newKey();
    Fence saved = lead();
    fill(key, saved);
    StoreArchive archive = backup();
    Fence later = lead();
    assertThat(later.epoch()).isGreaterThan(saved.epoch());

    restore(archive, true);

    for (Fence old : List.of(saved, later)) {
      assertThat(store.putStatus(old, status(key, "from the past")))
          .isInstanceOf(StoreResult.Fenced.class);
    }
    assertThat(done(store.status(key))).isEqualTo(status(key, "one is missing"));
    Fence next = lead();
    assertThat(next.epoch()).isGreaterThan(later.epoch());
    done(store.putStatus(next, status(key, "from now")));
  }

  @Test
  void an_epoch_that_cannot_be_read_stops_a_restore_before_it_begins() throws Exception {
    ClusterKey key = newKey();
    fill(key, lead());
    StoreArchive archive = backup();
    SortedMap<String, byte[]> broken = new TreeMap<>(archive.nodes());
    broken.replaceAll((path, data) ->
        path.startsWith("/epochs/") ? "no json".getBytes(StandardCharsets.UTF_8) : data);
    StoreRestore.Outcome outcome =
        StoreRestore.into(
            connection,
            new StoreArchive(archive.storeId(), archive.madeAt(), true, broken),
            true,
            NOW);
    assertThat(outcome).isInstanceOf(StoreRestore.Outcome.Refused.class);
    assertThat(done(store.cluster(key))).isEqualTo(cluster(key, 1));
  }

  @Test
  void a_store_that_holds_something_is_replaced_only_on_demand() throws Exception {
    ClusterKey saved = newKey();
    fill(saved, lead());
    StoreArchive archive = backup();
    ClusterKey newer = newKey();
    fill(newer, lead());

    StoreRestore.Outcome refused = StoreRestore.into(connection, archive, false, NOW);
    assertThat(refused).isInstanceOf(StoreRestore.Outcome.NotEmpty.class);
    assertThat(done(store.clusters())).hasSize(2);

    var restored = restore(archive, true);
    assertThat(restored.removed()).isPositive();
    assertThat(done(store.clusters()))
        .singleElement()
        .satisfies(found -> assertThat(found.value().key()).isEqualTo(saved));
    assertThat(store.cluster(newer)).isInstanceOf(StoreResult.Missing.class);
    assertThat(done(store.ledger(newer)).slots()).isEmpty();
    assertThat(done(store.events(newer))).isEmpty();
  }

  @Test
  void a_store_that_was_only_founded_counts_as_empty() throws Exception {
    ClusterKey key = newKey();
    fill(key, lead());
    StoreArchive archive = backup();
    reopen("another");
    store = EmbeddedStores.open(connection);
    assertThat(store.storeId()).isNotEqualTo(archive.storeId());
    lead();
    restore(archive, false);
    assertThat(store.storeId()).isEqualTo(archive.storeId());
    assertThat(done(store.cluster(key))).isEqualTo(cluster(key, 1));
  }

  @Test
  void nothing_is_restored_under_a_running_controller() throws Exception {
    ClusterKey key = newKey();
    fill(key, lead());
    StoreArchive archive = backup();
    BlockingQueue<Fence> won = new LinkedBlockingQueue<>();
    try (ZooKeeperLeases leases = new ZooKeeperLeases(connection, "machine-42")) {
      leases.compete(Scope.LOCAL, new Winner(won));
      assertThat(won.poll(20, TimeUnit.SECONDS)).isNotNull();
      StoreRestore.Outcome outcome = StoreRestore.into(connection, archive, true, NOW);
      assertThat(outcome)
          .isInstanceOfSatisfying(
              StoreRestore.Outcome.Refused.class,
              refused -> assertThat(refused.message()).contains("machine-42", "stop it first"));
    }
    assertThat(done(store.cluster(key))).isEqualTo(cluster(key, 1));
  }

  @Test
  void what_was_half_restored_cannot_be_opened_but_restored_again() throws Exception {
    ClusterKey key = newKey();
    fill(key, lead());
    StoreArchive archive = backup();
    Fence later = lead();
    // As a restore leaves it that was cut off after its first step and a part of the second.
    new Nodes(connection)
        .commit(List.of(new Nodes.Change.Delete(Layout.FORMAT, Nodes.Change.ANY_VERSION)));
    new Nodes(connection)
        .commit(List.of(new Nodes.Change.Delete(Layout.cluster(key), Nodes.Change.ANY_VERSION)));

    assertThat(ZooKeeperStore.open(connection)).isInstanceOf(ZooKeeperStore.Opening.Refused.class);
    assertThat(StoreRestore.into(connection, archive, false, NOW))
        .isInstanceOf(StoreRestore.Outcome.NotEmpty.class);
    restore(archive, true);
    assertThat(done(store.cluster(key))).isEqualTo(cluster(key, 1));
    assertThat(lead().epoch()).isGreaterThan(later.epoch());
  }

  @Test
  void a_tree_that_is_not_the_controllers_is_never_replaced() throws Exception {
    StoreArchive archive = backup();
    reopen("ensemble");
    new Nodes(connection)
        .commit(
            List.of(
                new Nodes.Change.Create(Layout.ROOT),
                new Nodes.Change.Create(Layout.ROOT + "/ensemble-id")));
    assertThat(StoreRestore.into(connection, archive, true, NOW))
        .isInstanceOfSatisfying(
            StoreRestore.Outcome.Refused.class,
            refused -> assertThat(refused.message()).contains("the ensemble of a cluster"));
    assertThat(StoreBackup.take(connection, NOW)).isInstanceOf(StoreBackup.Outcome.Refused.class);
    assertThat(new Nodes(connection).children(Layout.ROOT)).containsExactly("ensemble-id");
  }

  @Test
  void a_store_of_a_newer_format_is_neither_saved_nor_replaced() throws Exception {
    StoreArchive archive = backup();
    new Nodes(connection)
        .commit(
            List.of(
                new Nodes.Change.Put(
                    Layout.FORMAT,
                    Nodes.json(new StoreFormat(StoreFormat.CURRENT.major() + 1, 0)),
                    Nodes.Change.ANY_VERSION)));
    assertThat(StoreBackup.take(connection, NOW)).isInstanceOf(StoreBackup.Outcome.Refused.class);
    assertThat(StoreRestore.into(connection, archive, true, NOW))
        .isInstanceOf(StoreRestore.Outcome.Refused.class);
  }

  @Test
  void many_objects_go_through_several_transactions() throws Exception {
    Fence fence = lead();
    ClusterKey key = newKey();
    done(store.putCluster(cluster(key, 1), Store.ABSENT));
    for (int from = 0; from < 600; from += 100) {
      List<LedgerChange> changes = new ArrayList<>();
      for (int slot = from; slot < from + 100; slot++) {
        changes.add(new LedgerChange.PutSlot(slot("web-" + (slot + 1), 1)));
      }
      done(store.record(fence, key, changes));
    }
    StoreArchive archive = backup();
    reopen("another");
    assertThat(restore(archive, false).written()).isGreaterThan(600);
    assertThat(done(store.ledger(key)).slots()).hasSize(600);
    assertThat(restore(archive, true).removed()).isGreaterThan(600);
    assertThat(done(store.ledger(key)).slots()).hasSize(600);
  }
}
