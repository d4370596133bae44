package dev.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.controller.model.AuditRecord;
import dev.muster.controller.store.Leases;
import dev.muster.controller.store.StoreResult;
import dev.muster.controller.store.embedded.EmbeddedStore;
import dev.muster.controller.store.zookeeper.StoreConnection;
import dev.muster.controller.store.zookeeper.ZooKeeperLeases;
import dev.muster.controller.store.zookeeper.ZooKeeperStore;
import dev.muster.provider.Fence;
import dev.muster.provider.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backup and restore from the command line, on real stores. */
class StoreCommandTest {
  private static final AuditRecord AUDIT =
      new AuditRecord(Instant.parse("2026-05-04T03:02:01Z"), "alice", "apply", "shop/prod", "");

  @TempDir private Path folder;

  /** A controller's store while the controller runs. */
  private record Running(EmbeddedStore server, StoreConnection connection, ZooKeeperStore store)
      implements AutoCloseable {
    static Running on(Path data) {
      if (!(EmbeddedStore.start(data.resolve("store"), 0)
          instanceof EmbeddedStore.Start.Started(var server))) {
        throw new AssertionError("the store does not start");
      }
      if (!(StoreConnection.connect(server.settings())
          instanceof StoreConnection.Attempt.Connected(var connection))) {
        throw new AssertionError("the store does not answer");
      }
      if (!(ZooKeeperStore.open(connection) instanceof ZooKeeperStore.Opening.Opened(var store))) {
        throw new AssertionError("the store does not open");
      }
      return new Running(server, connection, store);
    }

    List<AuditRecord> audits() {
      return store.audits(10) instanceof StoreResult.Done<List<AuditRecord>>(var audits, _)
          ? audits
          : List.of();
    }

    @Override
    public void close() throws IOException {
      store.close();
      connection.close();
      server.close();
    }
  }

  private Path data(String name) throws IOException {
    return Files.createDirectories(folder.resolve(name));
  }

  private static Invocation store(String verb, Path data, Path file, String... more) {
    List<String> words =
        new java.util.ArrayList<>(
            List.of("store", verb, "--data", data.toString(), file.toString()));
    words.addAll(List.of(more));
    return Invocation.run(words.toArray(String[]::new));
  }

  @Test
  void a_store_that_is_stopped_is_saved_and_restored_elsewhere() throws Exception {
    Path data = data("one");
    String storeId;
    try (Running running = Running.on(data)) {
      running.store().addAudit(AUDIT);
      storeId = running.store().storeId();
    }
    Path file = folder.resolve("muster.backup");
    Invocation saved = store("backup", data, file);
    assertThat(saved.exitCode()).as(saved.err()).isZero();
    assertThat(saved.err()).isEmpty();
    assertThat(saved.out()).contains("saved ", "0 clusters", file.toString());

    Path other = data("two");
    Invocation restored = store("restore", other, file, "-o", "json");
    assertThat(restored.exitCode()).as(restored.err()).isZero();
    assertThat(restored.err()).isEmpty();
    assertThat(restored.json().path("storeId").asText()).isEqualTo(storeId);
    assertThat(restored.json().path("removed").asInt()).isZero();
    assertThat(restored.json().path("epoch").asLong()).isPositive();
    try (Running running = Running.on(other)) {
      assertThat(running.store().storeId()).isEqualTo(storeId);
      assertThat(running.audits()).containsExactly(AUDIT);
    }

    Invocation refused = store("restore", data, file);
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err()).contains("holds 1 objects already; nothing was changed", "--force");
    Invocation forced = store("restore", data, file, "--force");
    assertThat(forced.exitCode()).isZero();
    assertThat(forced.out())
        .contains("1 objects that were there before are gone", "all epochs rise to");
  }

  @Test
  void a_store_is_saved_while_it_runs_but_not_restored() throws Exception {
    Path data = data("one");
    Path file = folder.resolve("muster.backup");
    try (Running running = Running.on(data);
        ZooKeeperLeases leases = new ZooKeeperLeases(running.connection(), "this-controller")) {
      running.store().addAudit(AUDIT);
      CountDownLatch leads = new CountDownLatch(1);
      leases.compete(
          Scope.LOCAL,
          new Leases.Holder() {
            @Override
            public void acquired(Fence fence) {
              leads.countDown();
            }

            @Override
            public void lost(Scope scope) {}
          });
      assertThat(leads.await(20, TimeUnit.SECONDS)).isTrue();
      Invocation saved = store("backup", data, file, "-o", "json");
      assertThat(saved.exitCode()).as(saved.err()).isZero();
      assertThat(saved.json().path("storeId").asText()).isEqualTo(running.store().storeId());
      assertThat(saved.json().path("snapshot").asBoolean()).isTrue();
      Invocation refused = store("restore", data, file, "--force");
      assertThat(refused.exitCode()).isEqualTo(1);
      assertThat(refused.err()).contains("a controller runs on the store", "this-controller");
      assertThat(running.audits()).containsExactly(AUDIT);
    }
  }

  @Test
  void a_damaged_file_is_refused_before_a_store_is_touched() throws Exception {
    Path file = Files.writeString(folder.resolve("damaged"), "nothing of the kind");
    Path data = data("one");
    Invocation damaged = store("restore", data, file, "--force");
    assertThat(damaged.exitCode()).isEqualTo(1);
    assertThat(damaged.err()).contains("is no backup", "Nothing was changed");
    assertThat(data).isEmptyDirectory();
    assertThat(store("restore", data, folder.resolve("nowhere")).err())
        .contains("there is no file");
  }

  @Test
  void nothing_is_made_where_there_is_nothing_to_save() throws Exception {
    Path data = data("empty");
    Invocation none = store("backup", data, folder.resolve("x"));
    assertThat(none.exitCode()).isEqualTo(1);
    assertThat(none.err()).contains("there is no store in the data folder", "--data", "--store");
    assertThat(data).isEmptyDirectory();
    assertThat(folder.resolve("x")).doesNotExist();
    assertThat(store("backup", data, folder.resolve("no/such/file")).err())
        .contains("cannot save to");
  }
}
