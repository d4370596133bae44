package dev.muster.controller.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.controller.guard.Guard;
import dev.muster.controller.guard.Guards;
import dev.muster.controller.model.ClusterRecord;
import dev.muster.controller.model.ClusterStatus;
import dev.muster.controller.model.Confirmation;
import dev.muster.controller.model.SpecSource;
import dev.muster.controller.model.Suspension;
import dev.muster.controller.store.Store;
import dev.muster.controller.store.StoreResult;
import dev.muster.controller.store.memory.MemoryStore;
import dev.muster.provider.Fence;
import dev.muster.provider.Scope;
import dev.muster.provider.identity.InstanceIdentity;
import dev.muster.provider.identity.Tags;
import dev.muster.provider.observed.ObservedInstance;
import dev.muster.reconcile.DesiredCluster;
import dev.muster.reconcile.ledger.Ledger;
import dev.muster.reconcile.ledger.RolloutOrder;
import dev.muster.spec.ClusterDocument;
import dev.muster.spec.Digests;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.ClusterUid;
import dev.muster.spec.status.Condition;
import dev.muster.testkit.ClusterBuilder;
import dev.muster.testkit.FakeWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A world, a store and controllers in virtual time, with what tests ask of them. */
final class Rig {
  static final Instant START = Instant.parse("2026-03-01T08:00:00Z");
  static final ClusterUid UID = new ClusterUid("uid-of-the-shop");
  static final Duration PATIENCE = Duration.ofMinutes(10);

  final FakeWorld world = new FakeWorld(START);
  final MemoryStore store = new MemoryStore("store-1");
  final VirtualTime time;
  final List<VirtualController> controllers = new ArrayList<>();
  private List<Guard> guards = Guards.standard(KernelConfig.local(7).consistencyWindow());
  private Runnable boundary = () -> {};
  private ClusterInput input;
  private long epoch;

  Rig(long seed) {
    time = new VirtualTime(world, seed);
    store(document(3));
  }

  /** Three web machines behind a load balancer, and a configuration. */
  static ClusterBuilder builder(int instances) {
    return ClusterBuilder.cluster("shop", "prod")
        .service("web", "1.0.0", instances)
        .listener(80, "web")
        .config("web", "{\"greeting\":\"hello\"}");
  }

  static ClusterDocument document(int instances) {
    return builder(instances).build();
  }

  Rig without(Class<? extends Guard> guard) {
    guards = guards.stream().filter(one -> !guard.isInstance(one)).toList();
    return this;
  }

  Rig atBoundaries(Runnable newBoundary) {
    boundary = newBoundary;
    return this;
  }

  /** Starts a controller that leads from now on. */
  VirtualController start() {
    VirtualController controller =
        new VirtualController(time, world, store, guards, () -> boundary.run());
    controllers.add(controller);
    epoch++;
    controller.know(input);
    controller.lead(epoch, "controller-" + epoch);
    return controller;
  }

  void store(ClusterDocument document) {
    long generation = input == null ? 1 : input.desired().generation() + 1;
    change(
        new DesiredCluster(
            UID, document, generation, "c0ffee", DesiredCluster.Lifecycle.ACTIVE, "store-1"),
        Optional.empty(),
        Optional.empty());
  }

  void delete() {
    DesiredCluster now = input.desired();
    change(
        new DesiredCluster(
            UID,
            now.document(),
            now.generation() + 1,
            now.origin(),
            DesiredCluster.Lifecycle.DELETING,
            now.storeId()),
        Optional.empty(),
        Optional.empty());
  }

  /** A person's word about a rollout. */
  void order(RolloutOrder order) {
    change(input.desired().with(List.of(order)), Optional.empty(), Optional.empty());
  }

  /** The store is made anew and holds the document alone; nobody runs. */
  void loseLedger() {
    controllers.forEach(VirtualController::crash);
    long version =
        store.cluster(key()) instanceof StoreResult.Done<ClusterRecord> done
            ? done.resourceVersion()
            : Store.ABSENT;
    assertThat(store.removeCluster(new Fence(Scope.LOCAL, epoch, "the test"), key(), version))
        .isInstanceOf(StoreResult.Done.class);
    store(input.desired().document());
  }

  void suspend(Duration duration) {
    change(
        input.desired(),
        Optional.of(new Suspension("ann", "maintenance", time.now(), time.now().plus(duration))),
        input.confirmation());
  }

  void confirm(int count) {
    change(
        input.desired(),
        input.suspension(),
        Optional.of(new Confirmation(input.desired().generation(), count, "ann", time.now())));
  }

  private void change(
      DesiredCluster desired,
      Optional<Suspension> suspension,
      Optional<Confirmation> confirmation) {
    ClusterRecord record =
        new ClusterRecord(
            desired.key(),
            UID,
            desired.generation(),
            desired.document().toString(),
            Digests.sha256(desired.document().toString()),
            new SpecSource.Api("ann"),
            desired.lifecycle(),
            Optional.empty(),
            suspension,
            confirmation,
            "",
            START,
            Optional.empty(),
            Optional.empty());
    long before =
        store.cluster(desired.key()) instanceof StoreResult.Done<ClusterRecord> done
            ? done.resourceVersion()
            : Store.ABSENT;
    long version =
        store.putCluster(record, before) instanceof StoreResult.Done<ClusterRecord> done
            ? done.resourceVersion()
            : -1;
    assertThat(version).isPositive();
    input = new ClusterInput(desired, suspension, confirmation, Optional.empty(), "", version);
    controllers.forEach(controller -> controller.know(input));
  }

  ClusterKey key() {
    return input.key();
  }

  Optional<ClusterStatus> status() {
    return store.status(key()) instanceof StoreResult.Done<ClusterStatus> done
        ? Optional.of(done.value())
        : Optional.empty();
  }

  Ledger ledger() {
    return store.ledger(key()) instanceof StoreResult.Done<Ledger> done
        ? done.value()
        : Ledger.EMPTY;
  }

  Optional<Condition> condition(String type) {
    return status().stream()
        .flatMap(status -> status.conditions().stream())
        .filter(condition -> condition.type().equals(type))
        .findFirst();
  }

  boolean isReady() {
    return status()
            .filter(told -> told.observedGeneration() == input.desired().generation())
            .isPresent()
        && condition(Condition.READY)
            .filter(ready -> ready.status() == Condition.Status.TRUE)
            .isPresent();
  }

  void converge() {
    assertThat(time.runUntil(this::isReady, PATIENCE))
        .as("converged within %s: %s", PATIENCE, status())
        .isTrue();
  }

  /** The live machines by slot; fails where a slot has two. */
  SortedMap<String, ObservedInstance> machines() {
    SortedMap<String, ObservedInstance> machines = new TreeMap<>();
    for (ObservedInstance instance : world.instances()) {
      if (instance.state() != ObservedInstance.State.TERMINATED
          && instance.state() != ObservedInstance.State.TERMINATING) {
        String slot =
            Tags.identity(instance.tags()).map(InstanceIdentity::slot).orElseThrow().toString();
        assertThat(machines.put(slot, instance)).as("a second machine of " + slot).isNull();
      }
    }
    return machines;
  }

  ObservedInstance machine(String slot) {
    return machines().get(slot);
  }

  int writes() {
    return world.applied().size();
  }
}
