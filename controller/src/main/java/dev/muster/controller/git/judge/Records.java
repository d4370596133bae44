package dev.muster.controller.git.judge;

import dev.muster.controller.git.judge.Verdict.Put;
import dev.muster.controller.model.ClusterEvent;
import dev.muster.controller.model.ClusterRecord;
import dev.muster.controller.model.SourceProblem;
import dev.muster.controller.model.SpecSource;
import dev.muster.controller.store.Store;
import dev.muster.controller.store.Store.Stored;
import dev.muster.spec.id.ClusterUid;
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
        ClusterRecord.created(
            document.document().key(), uid, document.text(), source(document, change), now);
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
    ClusterRecord record =
        before.applying(document.text(), document.document(), source(document, change));
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
    ClusterRecord record = before.with(shown);
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
