package dev.muster.controller.store;

import static dev.muster.controller.store.SampleRecords.NOW;
import static dev.muster.controller.store.SampleRecords.audit;
import static dev.muster.controller.store.SampleRecords.cluster;
import static dev.muster.controller.store.SampleRecords.event;
import static dev.muster.controller.store.SampleRecords.intent;
import static dev.muster.controller.store.SampleRecords.newKey;
import static dev.muster.controller.store.SampleRecords.slot;
import static dev.muster.controller.store.SampleRecords.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.controller.model.AuditRecord;
import dev.muster.controller.model.ClusterEvent;
import dev.muster.controller.model.ClusterRecord;
import dev.muster.provider.Fence;
import dev.muster.provider.action.ActionKey;
import dev.muster.reconcile.ledger.EnsembleRecord;
import dev.muster.reconcile.ledger.Ledger;
import dev.muster.reconcile.ledger.LedgerChange;
import dev.muster.reconcile.ledger.RepairHistory;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.Slot;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every store must do. A subclass brings one, which all its tests may share. */
public abstract class StoreContractTest {
  /** The store under test. */
  protected abstract Store store();

  /** Makes a new leader of the local scope: the fences that were given before are outdated. */
  protected abstract Fence lead();

  private static <T> T done(StoreResult<T> result) {
    assertThat(result).isInstanceOf(StoreResult.Done.class);
    return ((StoreResult.Done<T>) result).value();
  }

  private static long version(StoreResult<?> result) {
    assertThat(result).isInstanceOf(StoreResult.Done.class);
    return ((StoreResult.Done<?>) result).resourceVersion();
  }

  private ClusterKey stored() {
    ClusterKey key = newKey();
    done(store().putCluster(cluster(key, 1), Store.ABSENT));
    return key;
  }

  @Test
  void the_store_has_an_id() {
    assertThat(store().storeId()).isNotBlank().isEqualTo(store().storeId());
  }

  @Test
  void a_cluster_is_read_as_it_was_written() {
    ClusterKey key = newKey();
    assertThat(store().cluster(key)).isInstanceOf(StoreResult.Missing.class);
    long created = version(store().putCluster(cluster(key, 1), Store.ABSENT));
    assertThat(store().cluster(key)).isEqualTo(new StoreResult.Done<>(cluster(key, 1), created));
    assertThat(done(store().clusters())).contains(new Store.Stored<>(cluster(key, 1), created));
  }

  @Test
  void a_write_on_an_older_version_is_a_conflict() {
    ClusterKey key = newKey();
    long first = version(store().putCluster(cluster(key, 1), Store.ABSENT));
    long second = version(store().putCluster(cluster(key, 2), first));
    assertThat(second).isGreaterThan(first);
    assertThat(store().putCluster(cluster(key, 3), first)).isInstanceOf(StoreResult.Conflict.class);
    assertThat(store().putCluster(cluster(key, 3), Store.ABSENT))
        .isInstanceOf(StoreResult.Conflict.class);
    assertThat(done(store().cluster(key)).generation()).isEqualTo(2);
    assertThat(store().putCluster(cluster(newKey(), 1), second))
        .isInstanceOf(StoreResult.Conflict.class);
  }

  @Test
  void of_many_writers_on_one_version_one_wins() {
    ClusterKey key = newKey();
    long first = version(store().putCluster(cluster(key, 1), Store.ABSENT));
    List<StoreResult<ClusterRecord>> results =
        IntStream.range(2, 10)
            .parallel()
            .mapToObj(generation -> store().putCluster(cluster(key, generation), first))
            .toList();
    assertThat(results).filteredOn(StoreResult.Done.class::isInstance).hasSize(1);
    assertThat(results).filteredOn(StoreResult.Conflict.class::isInstance).hasSize(7);
  }

  @Test
  void an_object_that_is_too_large_is_refused() {
    ClusterKey key = newKey();
    ClusterRecord small = cluster(key, 1);
    ClusterRecord large =
        ClusterRecord.created(key, small.uid(), "#".repeat(256 * 1024), small.source(), NOW);
    assertThat(store().putCluster(large, Store.ABSENT)).isInstanceOf(StoreResult.Refused.class);
    assertThat(store().cluster(key)).isInstanceOf(StoreResult.Missing.class);
  }

  @Test
  void a_ledger_holds_what_was_recorded() {
    ClusterKey key = stored();
    assertThat(done(store().ledger(key))).isEqualTo(Ledger.EMPTY);
    Fence fence = lead();
    EnsembleRecord formed = new EnsembleRecord(EnsembleRecord.Phase.FORMED, 3);
    RepairHistory.Entry repair = new RepairHistory.Entry(Slot.parse("web-1"), NOW);
    int count =
        done(
            store()
                .record(
                    fence,
                    key,
                    List.of(
                        new LedgerChange.PutSlot(slot("web-1", 1)),
                        new LedgerChange.PutSlot(slot("web-2", 1)),
                        new LedgerChange.PutSlot(slot("web-1", 2)),
                        new LedgerChange.PutEnsemble(formed),
                        new LedgerChange.PutIntent(intent("launch/web-1#2", fence.epoch())),
                        new LedgerChange.AddRepair(repair),
                        new LedgerChange.AddRepair(repair))));
    assertThat(count).isEqualTo(7);
    Ledger ledger = done(store().ledger(key));
    assertThat(ledger.slots().values()).containsExactly(slot("web-1", 2), slot("web-2", 1));
    assertThat(ledger.ensemble()).isEqualTo(formed);
    assertThat(ledger.intents().values()).containsExactly(intent("launch/web-1#2", fence.epoch()));
    assertThat(ledger.repairs().entries()).containsExactly(repair, repair);

    done(
        store()
            .record(
                fence,
                key,
                List.of(
                    new LedgerChange.DropSlot(Slot.parse("web-2")),
                    new LedgerChange.DropSlot(Slot.parse("web-9")),
                    new LedgerChange.DropIntent(new ActionKey("launch/web-1#2")))));
    ledger = done(store().ledger(key));
    assertThat(ledger.slots().values()).containsExactly(slot("web-1", 2));
    assertThat(ledger.intents()).isEmpty();
  }

  @Test
  void a_deposed_leader_writes_nothing() {
    ClusterKey key = stored();
    Fence deposed = lead();
    done(store().record(deposed, key, List.of(new LedgerChange.PutSlot(slot("web-1", 1)))));
    done(store().putStatus(deposed, status(key, "first")));
    Fence leader = lead();
    assertThat(leader.epoch()).isGreaterThan(deposed.epoch());

    assertThat(store().record(deposed, key, List.of(new LedgerChange.PutSlot(slot("web-1", 2)))))
        .isEqualTo(new StoreResult.Fenced<>(leader.epoch()));
    assertThat(store().putStatus(deposed, status(key, "late")))
        .isEqualTo(new StoreResult.Fenced<>(leader.epoch()));
    assertThat(store().removeCluster(deposed, key, version(store().cluster(key))))
        .isEqualTo(new StoreResult.Fenced<>(leader.epoch()));

    assertThat(done(store().ledger(key)).slots().values()).containsExactly(slot("web-1", 1));
    assertThat(done(store().status(key))).isEqualTo(status(key, "first"));
    done(store().putStatus(leader, status(key, "second")));
    assertThat(done(store().status(key))).isEqualTo(status(key, "second"));
  }

  @Test
  void a_removed_cluster_leaves_only_events() {
    ClusterKey key = newKey();
    long first = version(store().putCluster(cluster(key, 1), Store.ABSENT));
    Fence fence = lead();
    done(store().record(fence, key, List.of(new LedgerChange.PutSlot(slot("web-1", 1)))));
    done(store().putStatus(fence, status(key, "there")));
    done(store().addEvent(event(key, "it was", 0)));
    long second = version(store().putCluster(cluster(key, 2), first));

    assertThat(store().removeCluster(fence, key, first)).isInstanceOf(StoreResult.Conflict.class);
    assertThat(done(store().removeCluster(fence, key, second))).isEqualTo(key);
    assertThat(store().cluster(key)).isInstanceOf(StoreResult.Missing.class);
    assertThat(store().status(key)).isInstanceOf(StoreResult.Missing.class);
    assertThat(done(store().ledger(key))).isEqualTo(Ledger.EMPTY);
    assertThat(done(store().events(key))).containsExactly(event(key, "it was", 0));
    assertThat(store().removeCluster(fence, key, second)).isInstanceOf(StoreResult.Missing.class);
    assertThat(store().putCluster(cluster(key, 3), second))
        .isInstanceOf(StoreResult.Conflict.class);
    done(store().putCluster(cluster(key, 1), Store.ABSENT));
  }

  @Test
  void an_event_that_repeats_the_newest_is_counted() {
    ClusterKey key = stored();
    assertThat(done(store().events(key))).isEmpty();
    done(store().addEvent(event(key, "one", 0)));
    done(store().addEvent(event(key, "two", 1)));
    assertThat(done(store().addEvent(event(key, "two", 2))).count()).isEqualTo(2);
    done(store().addEvent(event(key, "one", 3)));
    List<ClusterEvent> events = done(store().events(key));
    assertThat(events).extracting(ClusterEvent::note).containsExactly("one", "two", "one");
    assertThat(events).extracting(ClusterEvent::count).containsExactly(1, 2, 1);
    assertThat(events.get(1).at()).isEqualTo(NOW.plusSeconds(2));
  }

  @Test
  void events_are_bounded_and_the_newest_stay() {
    ClusterKey key = stored();
    int many = 320;
    for (int i = 0; i < many; i++) {
      done(store().addEvent(event(key, "note " + i, i)));
    }
    List<ClusterEvent> events = done(store().events(key));
    assertThat(events).hasSizeBetween(50, 300);
    assertThat(events.getLast()).isEqualTo(event(key, "note " + (many - 1), many - 1));
    assertThat(events).isSortedAccordingTo((a, b) -> a.at().compareTo(b.at()));
  }

  @Test
  void the_audit_log_grows_and_gives_the_newest() {
    String mark = newKey().toString();
    for (int i = 0; i < 120; i++) {
      done(store().addAudit(audit(mark + "/" + i)));
    }
    assertThat(done(store().audits(110)))
        .extracting(AuditRecord::subject)
        .containsExactlyElementsOf(IntStream.range(10, 120).mapToObj(i -> mark + "/" + i).toList());
    assertThat(done(store().audits(0))).isEmpty();
  }

  @Test
  void a_subscriber_hears_of_changed_and_removed_clusters() throws Exception {
    Set<ClusterKey> heard = ConcurrentHashMap.newKeySet();
    ClusterKey key = newKey();
    try (AutoCloseable _ = store().subscribe(new Recorder(heard))) {
      long first = version(store().putCluster(cluster(key, 1), Store.ABSENT));
      await().atMost(Duration.ofSeconds(10)).until(() -> heard.remove(key));
      long second = version(store().putCluster(cluster(key, 2), first));
      await().atMost(Duration.ofSeconds(10)).until(() -> heard.remove(key));
      done(store().removeCluster(lead(), key, second));
      await().atMost(Duration.ofSeconds(10)).until(() -> heard.remove(key));
    }
  }

  private record Recorder(Set<ClusterKey> heard) implements Store.Listener {
    @Override
    public void clusterChanged(ClusterKey key) {
      heard.add(key);
    }

    @Override
    public void suspended() {}

    @Override
    public void resumed() {}
  }
}
