package dev.muster.controller.store;

import dev.muster.controller.model.AuditRecord;
import dev.muster.controller.model.ClusterEvent;
import dev.muster.controller.model.ClusterRecord;
import dev.muster.controller.model.ClusterStatus;
import dev.muster.controller.model.EarlierDocument;
import dev.muster.controller.model.Past;
import dev.muster.controller.model.SpecSource;
import dev.muster.controller.model.UndoRecord;
import dev.muster.provider.action.ActionKey;
import dev.muster.provider.identity.Incarnation;
import dev.muster.provider.identity.LaunchToken;
import dev.muster.reconcile.DesiredCluster;
import dev.muster.reconcile.ledger.Intent;
import dev.muster.reconcile.ledger.RolloutGoal;
import dev.muster.reconcile.ledger.SlotRecord;
import dev.muster.reconcile.undo.Undo;
import dev.muster.spec.Digests;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.ClusterUid;
import dev.muster.spec.id.RevisionId;
import dev.muster.spec.id.ServiceName;
import dev.muster.spec.id.ServiceVersion;
import dev.muster.spec.id.Slot;
import dev.muster.spec.id.Zone;
import dev.muster.spec.status.Condition;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Records to store. */
public final class SampleRecords {
  /** When everything happens. */
  public static final Instant NOW = Instant.parse("2026-05-04T03:02:01.123456Z");

  private static final AtomicInteger COUNTER = new AtomicInteger();

  private SampleRecords() {}

  /** A name that no other test uses. */
  public static ClusterKey newKey() {
    return ClusterKey.parse("shop/c" + COUNTER.incrementAndGet());
  }

  /** A cluster that a person applied. */
  public static ClusterRecord cluster(ClusterKey key, long generation) {
    String yaml = "kind: Cluster # " + generation + "\n";
    return new ClusterRecord(
        key,
        new ClusterUid("uid-" + key.name()),
        generation,
        yaml,
        Digests.sha256(yaml),
        new SpecSource.Api("alice"),
        DesiredCluster.Lifecycle.ACTIVE,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "",
        NOW,
        Optional.empty(),
        Optional.of(past(yaml)));
  }

  private static Past past(String yaml) {
    Undo undo =
        new Undo(
            new ServiceName("web"),
            new RolloutGoal(new RevisionId("0123456789ab"), Optional.of(Digests.sha256("{}"))),
            "bob",
            "slower",
            NOW);
    return new Past(
        List.of(new EarlierDocument(yaml, Digests.sha256(yaml), "c0ffee")),
        List.of(new UndoRecord(undo, Digests.sha256(yaml))));
  }

  /** The machine of a slot. */
  public static SlotRecord slot(String slot, int incarnation) {
    return new SlotRecord(
        Slot.parse(slot),
        new Incarnation(incarnation),
        new LaunchToken("token-" + slot + "-" + incarnation),
        new Zone("a"),
        new ServiceVersion("1.2.3"),
        new RevisionId("0123456789ab"),
        Optional.empty(),
        Optional.empty(),
        NOW);
  }

  /** An action that has begun. */
  public static Intent intent(String key, long epoch) {
    return new Intent(
        new ActionKey(key), "slot/web-1", "launch it", epoch, Intent.State.RECORDED, NOW);
  }

  /** A status that says little. */
  public static ClusterStatus status(ClusterKey key, String message) {
    Condition ready =
        new Condition(Condition.READY, Condition.Status.FALSE, 1, NOW, "Testing", message);
    return new ClusterStatus(
        key,
        1,
        "api:alice",
        List.of(ready),
        List.of(new ClusterStatus.ServiceStatus("web", "1.2.3", 3, 2, 1)),
        List.of("127.77.0.1:80"),
        "",
        NOW);
  }

  /** An event of a cluster. */
  public static ClusterEvent event(ClusterKey key, String note, int seconds) {
    return new ClusterEvent(
        key, "cluster", ClusterEvent.Type.NORMAL, "Tested", note, NOW.plusSeconds(seconds), 1);
  }

  /** A change that a person made. */
  public static AuditRecord audit(String subject) {
    return new AuditRecord(NOW, "alice", "apply", subject, "because");
  }
}
