package dev.muster.controller.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.controller.api.change.ClusterChanges;
import dev.muster.controller.api.change.ClusterEditor;
import dev.muster.controller.api.change.Person;
import dev.muster.controller.git.judge.SpecTexts;
import dev.muster.controller.model.ClusterRecord;
import dev.muster.controller.model.RepositoryRecord;
import dev.muster.controller.model.SpecSource;
import dev.muster.controller.store.Leases;
import dev.muster.controller.store.Store;
import dev.muster.controller.store.Store.Stored;
import dev.muster.controller.store.StoreResult;
import dev.muster.controller.store.memory.MemoryLeases;
import dev.muster.controller.store.memory.MemoryStore;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.ClusterUid;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** What a git source needs, in memory. */
final class GitRig {
  private final Shared shared;
  private final Path folder;
  private final FetchLimits limits;
  private final Leases leases;

  /** What all controllers of a test share. */
  private record Shared(
      MemoryStore store,
      MemoryRepositories repositories,
      MemoryLeases.Office office,
      FakeClock clock,
      AtomicInteger uids,
      Set<ClusterKey> woken,
      Map<String, String> environment) {}

  GitRig(Path folder) {
    IsolatedGit.install();
    MemoryStore store = new MemoryStore("store");
    this.shared =
        new Shared(
            store,
            new MemoryRepositories(store),
            new MemoryLeases.Office(store),
            new FakeClock(),
            new AtomicInteger(),
            Collections.synchronizedSet(new TreeSet<>()),
            new HashMap<>());
    this.folder = folder;
    this.limits = FetchLimits.DEFAULT;
    this.leases = new MemoryLeases(shared.office(), "one");
    var _ = store.subscribe(new Listener(shared.woken()));
  }

  private GitRig(Shared shared, Path folder, FetchLimits limits, Leases leases) {
    this.shared = shared;
    this.folder = folder;
    this.limits = limits;
    this.leases = leases;
  }

  /** Another controller on the same store. */
  GitRig in(Path otherFolder) {
    return new GitRig(shared, otherFolder, limits, new MemoryLeases(shared.office(), "other"));
  }

  GitRig with(FetchLimits otherLimits) {
    return new GitRig(shared, folder, otherLimits, leases);
  }

  GitSourceParts parts() {
    return new GitSourceParts(
        shared.store(),
        shared.repositories(),
        leases,
        folder,
        limits,
        name -> Optional.ofNullable(shared.environment().get(name)),
        () -> new ClusterUid("uid-" + shared.uids().incrementAndGet()),
        shared.clock(),
        new Random(7),
        new SimpleMeterRegistry());
  }

  MemoryStore store() {
    return shared.store();
  }

  MemoryRepositories repositories() {
    return shared.repositories();
  }

  FakeClock clock() {
    return shared.clock();
  }

  Leases leases() {
    return leases;
  }

  Map<String, String> environment() {
    return shared.environment();
  }

  /** The clusters whose records were written. */
  Set<ClusterKey> woken() {
    return shared.woken();
  }

  SortedMap<ClusterKey, ClusterRecord> clusters() {
    SortedMap<ClusterKey, ClusterRecord> found = new TreeMap<>();
    if (store().clusters() instanceof StoreResult.Done<List<Stored<ClusterRecord>>> done) {
      done.value().forEach(one -> found.put(one.value().key(), one.value()));
    }
    return found;
  }

  ClusterRecord cluster(ClusterKey key) {
    ClusterRecord found = clusters().get(key);
    assertThat(found).as(key.toString()).isNotNull();
    return found;
  }

  Optional<RepositoryRecord> findRepository(String address) {
    return repositories().repository(address) instanceof StoreResult.Done<RepositoryRecord> done
        ? Optional.of(done.value())
        : Optional.empty();
  }

  RepositoryRecord repository(String address) {
    return findRepository(address).orElseThrow();
  }

  long repositoryVersion(String address) {
    return repositories().repository(address) instanceof StoreResult.Done<RepositoryRecord> done
        ? done.resourceVersion()
        : Store.ABSENT;
  }

  /** A cluster that a person has applied. */
  ClusterRecord applied(ClusterKey key) {
    String text = SpecTexts.cluster(key.toString(), 1);
    ClusterRecord record =
        ClusterRecord.created(
            key, new ClusterUid("applied"), text, new SpecSource.Api("alice"), clock().instant());
    assertThat(store().putCluster(record, Store.ABSENT)).isInstanceOf(StoreResult.Done.class);
    return record;
  }

  /** A person hands an applied cluster over to the repository. */
  void handOver(ClusterKey key, String repository) {
    assertThat(
            new ClusterChanges(new ClusterEditor(shared.store(), shared.clock()), shared.clock())
                .adopt(key, new Person("alice", ""), repository)
                .cluster()
                .value()
                .source())
        .isInstanceOf(SpecSource.Git.class);
  }

  /** Sets the on-demand mark of a cluster, as a person does. */
  void touch(ClusterKey key, String mark) {
    if (store().cluster(key) instanceof StoreResult.Done<ClusterRecord> done) {
      assertThat(store().putCluster(done.value().requested(mark), done.resourceVersion()))
          .isInstanceOf(StoreResult.Done.class);
    }
  }

  /** Bytes that no compression makes smaller. */
  static byte[] noise(int length) {
    byte[] bytes = new byte[length];
    new Random(1).nextBytes(bytes);
    return bytes;
  }

  /** A clock that a test turns. */
  static final class FakeClock implements InstantSource {
    private final AtomicReference<Instant> now =
        new AtomicReference<>(Instant.parse("2026-05-04T03:02:01Z"));

    @Override
    public Instant instant() {
      return now.get();
    }

    void pass(Duration time) {
      now.updateAndGet(before -> before.plus(time));
    }
  }

  private record Listener(Set<ClusterKey> woken) implements Store.Listener {
    @Override
    public void clusterChanged(ClusterKey key) {
      woken.add(key);
    }

    @Override
    public void suspended() {
      // Only writes are of interest here.
    }

    @Override
    public void resumed() {
      // Only writes are of interest here.
    }
  }
}
