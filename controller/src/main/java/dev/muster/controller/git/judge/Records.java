package dev.muster.controller.git.judge;

import dev.muster.controller.git.judge.Verdict.Put;
import dev.muster.controller.model.ClusterEvent;
import dev.muster.controller.model.ClusterRecord;
import dev.muster.controller.model.SourceProblem;
import dev.muster.controller.model.SpecSource;
import dev.muster.controller.store.Store;
import dev.muster.controller.store.Store.Stored;
import dev.muster.reconcile.DesiredCluster.Lifecycle;
import dev.muster.spec.ClusterDocument;
import dev.muster.spec.id.ClusterUid;
import dev.muster.spec.yaml.ClusterReader;
import dev.muster.spec.yaml.ReadResult;
import java.time.Instant;
import java.util.Optional;

/** Makes the records that a commit asks for. */
final class Records {
  static final String INVALID = "InvalidSpec";

  private final SourceJudge.Commit commit;
  private final Instant now;

  Records(SourceJudge.Commit commit, Instant now) {
    this.commit = commit;
    this.now = now;
  }

  Put created(FileRead.Good document, FileChange change, ClusterUid uid) {
    ClusterRecord record =
        new ClusterRecord(
            document.document().key(),
            uid,
            1,
            document.text(),
            document.hash(),
            source(document, change),
            Lifecycle.ACTIVE,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            "",
            now,
            Optional.empty(),
            Optional.empty());
    String note = "the cluster was created from " + words(document, change);
    return new Put(
        record,
        Store.ABSENT,
        Optional.of(event(record, ClusterEvent.Type.NORMAL, "SpecAccepted", note)));
  }

  boolean isInForce(FileRead.Good document, ClusterRecord record) {
    return record.sourceProblem().isEmpty()
        && record.contentHash().equals(document.hash())
        && record.source() instanceof SpecSource.Git git
        && git.path().equals(document.path());
  }

  Put changed(Stored<ClusterRecord> stored, FileRead.Good document, FileChange change) {
    ClusterRecord before = stored.value();
    Optional<ClusterDocument> known = document(before);
    boolean same =
        before.contentHash().equals(document.hash())
            || known.filter(one -> one.spec().equals(document.document().spec())).isPresent();
    ClusterRecord record =
        new ClusterRecord(
            before.key(),
            before.uid(),
            same ? before.generation() : before.generation() + 1,
            document.text(),
            document.hash(),
            source(document, change),
            before.lifecycle(),
            Optional.empty(),
            before.suspension(),
            before.confirmation(),
            before.requestedAt(),
            before.createdAt(),
            before.orders(),
            before.pastAfter(known, document.document()));
    return new Put(record, stored.resourceVersion(), told(before, record, words(document, change)));
  }

  private Optional<ClusterEvent> told(ClusterRecord before, ClusterRecord after, String words) {
    if (after.generation() != before.generation()) {
      String note = "generation " + after.generation() + " comes from " + words;
      return Optional.of(event(after, ClusterEvent.Type.NORMAL, "SpecAccepted", note));
    }
    return before
        .sourceProblem()
        .map(problem ->
            event(
                after,
                ClusterEvent.Type.NORMAL,
                "SourceProblemSolved",
                "the document is good again and asks for nothing new: " + words));
  }

  /** The record with the problem; empty when it has it already. */
  Optional<Put> troubled(Stored<ClusterRecord> stored, SourceProblem problem) {
    SourceProblem shown =
        new SourceProblem(problem.kind(), problem.commit(), Texts.bounded(problem.message()));
    ClusterRecord before = stored.value();
    if (before.sourceProblem().filter(known -> isSame(known, shown)).isPresent()) {
      return Optional.empty();
    }
    ClusterRecord record =
        new ClusterRecord(
            before.key(),
            before.uid(),
            before.generation(),
            before.documentYaml(),
            before.contentHash(),
            before.source(),
            before.lifecycle(),
            Optional.of(shown),
            before.suspension(),
            before.confirmation(),
            before.requestedAt(),
            before.createdAt(),
            before.orders(),
            before.past());
    ClusterEvent event =
        event(record, ClusterEvent.Type.WARNING, reason(shown.kind()), shown.message());
    return Optional.of(new Put(record, stored.resourceVersion(), Optional.of(event)));
  }

  // What is gone stays gone with every later commit: only the first of them is worth a write.
  private static boolean isSame(SourceProblem known, SourceProblem problem) {
    return known.kind() == problem.kind()
        && known.message().equals(problem.message())
        && (known.kind() == SourceProblem.Kind.REMOVED || known.commit().equals(problem.commit()));
  }

  private static String reason(SourceProblem.Kind kind) {
    return switch (kind) {
      case INVALID -> INVALID;
      case REMOVED -> "RemovedFromSource";
      case REWRITTEN -> "HistoryRewritten";
    };
  }

  // Labels and annotations are no part of what the generation counts, as in Kubernetes. A text
  // that this version no longer reads has no meaning that the new one could share.
  private static Optional<ClusterDocument> document(ClusterRecord before) {
    return ClusterReader.read("", before.documentYaml()) instanceof ReadResult.Accepted(var one)
        ? Optional.of(one)
        : Optional.empty();
  }

  private SpecSource source(FileRead.Good document, FileChange change) {
    return new SpecSource.Git(
        commit.repository(), document.path(), change.commit(), change.author());
  }

  private ClusterEvent event(
      ClusterRecord record, ClusterEvent.Type type, String reason, String note) {
    return new ClusterEvent(record.key(), "cluster", type, reason, note, now, 1);
  }

  private static String words(FileRead.Good document, FileChange change) {
    return "commit "
        + Texts.shortened(change.commit())
        + " by "
        + change.author()
        + " ("
        + document.path()
        + ")";
  }
}
