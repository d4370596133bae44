package dev.muster.controller.git.judge;

import dev.muster.controller.git.judge.Verdict.Notice;
import dev.muster.controller.git.judge.Verdict.Put;
import dev.muster.controller.model.ClusterRecord;
import dev.muster.controller.model.SourceProblem;
import dev.muster.controller.model.SpecSource;
import dev.muster.controller.store.Store.Stored;
import dev.muster.reconcile.DesiredCluster.Lifecycle;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.ClusterUid;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Judges a commit: which records change, and what is told. Pure. A record that would stay as it is
 * is not put, so that an unrelated commit wakes no cluster; a bad document leaves the last good one
 * in force and holds up no other; nothing is ever deleted.
 */
public final class SourceJudge {
  private final Commit commit;
  private final Function<String, FileChange> history;
  private final Supplier<ClusterUid> uids;
  private final Records records;
  private final List<Put> puts = new ArrayList<>();
  private final List<Notice> notices = new ArrayList<>();
  private final Map<ClusterKey, Stored<ClusterRecord>> known = new TreeMap<>();
  private final Set<FileRead.Bad> told = new HashSet<>();

  /**
   * The commit that is judged.
   *
   * @param repository the repository's address
   * @param id the commit's id
   */
  public record Commit(String repository, String id) {}

  private SourceJudge(
      Commit commit,
      List<Stored<ClusterRecord>> stored,
      Function<String, FileChange> history,
      Supplier<ClusterUid> uids,
      Instant now) {
    this.commit = commit;
    this.history = history;
    this.uids = uids;
    this.records = new Records(commit, now);
    stored.forEach(one -> known.put(one.value().key(), one));
  }

  /**
   * Judges the files of a commit.
   *
   * @param commit the commit
   * @param files all that the repository's patterns select in it
   * @param stored all clusters of the store
   * @param history the newest change of a file; asked only about files that matter
   * @param uids gives a new cluster its id
   * @param now the instant
   */
  public static Verdict judge(
      Commit commit,
      List<FileRead> files,
      List<Stored<ClusterRecord>> stored,
      Function<String, FileChange> history,
      Supplier<ClusterUid> uids,
      Instant now) {
    return new SourceJudge(commit, stored, history, uids, now).judge(files);
  }

  /**
   * Marks the clusters of a repository that cannot be read on.
   *
   * @param commit the repository, and the commit at which it stands
   * @param stored all clusters of the store
   * @param problem why
   * @param now the instant
   */
  public static Verdict stay(
      Commit commit, List<Stored<ClusterRecord>> stored, SourceProblem problem, Instant now) {
    Records records = new Records(commit, now);
    List<Put> puts =
        stored.stream()
            .filter(one -> isOwned(one.value(), commit.repository()))
            .filter(one -> one.value().lifecycle() == Lifecycle.ACTIVE)
            .flatMap(one -> records.troubled(one, problem).stream())
            .toList();
    return new Verdict(puts, List.of());
  }

  private Verdict judge(List<FileRead> files) {
    Map<ClusterKey, List<FileRead.Good>> good = new TreeMap<>();
    List<FileRead.Bad> bad = new ArrayList<>();
    for (FileRead file : files) {
      switch (file) {
        case FileRead.Good document ->
            good.computeIfAbsent(document.document().key(), _ -> new ArrayList<>()).add(document);
        case FileRead.Bad refused -> bad.add(refused);
      }
    }
    good.forEach(this::documents);
    for (Stored<ClusterRecord> one : known.values()) {
      if (isOwned(one.value(), commit.repository())
          && one.value().lifecycle() == Lifecycle.ACTIVE
          && !good.containsKey(one.value().key())) {
        withoutDocument(one, bad);
      }
    }
    for (FileRead.Bad refused : bad) {
      if (!told.contains(refused)) {
        notices.add(new Notice(refused.key(), Records.INVALID, refused.message()));
      }
    }
    return new Verdict(puts, notices);
  }

  private void documents(ClusterKey key, List<FileRead.Good> documents) {
    Optional<Stored<ClusterRecord>> stored = Optional.ofNullable(known.get(key));
    Optional<String> foreign = stored.flatMap(one -> foreignOwner(one.value()));
    if (foreign.isPresent()) {
      for (FileRead.Good document : documents) {
        notices.add(new Notice(Optional.of(key), "OwnedElsewhere", at(document) + foreign.get()));
      }
    } else if (stored.isPresent() && stored.get().value().lifecycle() == Lifecycle.DELETING) {
      // A person's deletion runs to its end before the document counts again.
      return;
    } else if (documents.size() > 1) {
      duplicates(key, documents, stored);
    } else {
      accepted(documents.getFirst(), stored);
    }
  }

  private void accepted(FileRead.Good document, Optional<Stored<ClusterRecord>> stored) {
    if (stored.isEmpty()) {
      puts.add(
          records.created(
              document, history.apply(document.path()), document.document().uid().orElseGet(uids)));
    } else if (isOfAnotherOwner(document, stored.get().value())) {
      records
          .troubled(
              stored.get(),
              new SourceProblem(
                  SourceProblem.Kind.INVALID,
                  history.apply(document.path()).commit(),
                  at(document) + stored.get().value().otherOwner(document.document())))
          .ifPresent(puts::add);
    } else if (!records.isInForce(document, stored.get().value())) {
      puts.add(records.changed(stored.get(), document, history.apply(document.path())));
    }
  }

  private static boolean isOfAnotherOwner(FileRead.Good document, ClusterRecord record) {
    return document.document().uid().filter(uid -> !uid.equals(record.uid())).isPresent();
  }

  private void duplicates(
      ClusterKey key, List<FileRead.Good> documents, Optional<Stored<ClusterRecord>> stored) {
    String message =
        documents.stream()
            .map(document ->
                at(document)
                    + "cluster "
                    + key
                    + " stands in "
                    + documents.size()
                    + " files of this commit; expected one, so none of them counts: rename or"
                    + " remove the others")
            .collect(Collectors.joining("\n"));
    if (stored.isPresent()) {
      String newest = history.apply(documents.getLast().path()).commit();
      records
          .troubled(stored.get(), new SourceProblem(SourceProblem.Kind.INVALID, newest, message))
          .ifPresent(puts::add);
    } else {
      notices.add(new Notice(Optional.of(key), Records.INVALID, message));
    }
  }

  // No good document names the cluster: one that is refused may be meant for it.
  private void withoutDocument(Stored<ClusterRecord> stored, List<FileRead.Bad> bad) {
    ClusterRecord record = stored.value();
    String path = ((SpecSource.Git) record.source()).path();
    List<FileRead.Bad> meant =
        bad.stream()
            .filter(file ->
                file.key().map(record.key()::equals).orElseGet(() -> file.path().equals(path)))
            .toList();
    told.addAll(meant);
    SourceProblem problem;
    if (meant.isEmpty()) {
      problem =
          new SourceProblem(
              SourceProblem.Kind.REMOVED,
              commit.id(),
              (path.isEmpty() ? "" : path + ": ")
                  + "no document of cluster "
                  + record.key()
                  + (path.isEmpty() ? " is in the repository" : " is left in the repository")
                  + "; nothing is deleted for that: put it "
                  + (path.isEmpty() ? "there" : "back")
                  + ", or delete the cluster by `muster delete "
                  + record.key()
                  + "`");
    } else {
      problem =
          new SourceProblem(
              SourceProblem.Kind.INVALID,
              history.apply(meant.getFirst().path()).commit(),
              meant.stream().map(FileRead.Bad::message).collect(Collectors.joining("\n")));
    }
    records.troubled(stored, problem).ifPresent(puts::add);
  }

  private static boolean isOwned(ClusterRecord record, String repository) {
    return record.source() instanceof SpecSource.Git git && git.repository().equals(repository);
  }

  private Optional<String> foreignOwner(ClusterRecord record) {
    return switch (record.source()) {
      case SpecSource.Git git when git.repository().equals(commit.repository()) -> Optional.empty();
      case SpecSource.Git git ->
          Optional.of(
              "cluster "
                  + record.key()
                  + " belongs to the repository "
                  + git.repository()
                  + " ("
                  + git.path()
                  + "), whose document stays in force; a cluster has one source: remove one of the"
                  + " two documents, or hand it over by `muster repository adopt "
                  + commit.repository()
                  + " "
                  + record.key()
                  + "`");
      case SpecSource.Api api ->
          Optional.of(
              "cluster "
                  + record.key()
                  + " was applied by "
                  + api.actor()
                  + ", whose document stays in force; a cluster has one source: hand it over by"
                  + " `muster repository adopt "
                  + commit.repository()
                  + " "
                  + record.key()
                  + "`, or give this one another name");
    };
  }

  private static String at(FileRead.Good document) {
    return document.path() + ":" + document.place() + ": ";
  }
}
