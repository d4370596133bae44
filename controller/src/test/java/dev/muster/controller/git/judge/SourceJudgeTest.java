package dev.muster.controller.git.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.controller.model.ClusterEvent;
import dev.muster.controller.model.ClusterRecord;
import dev.muster.controller.model.SourceProblem;
import dev.muster.controller.model.SpecSource;
import dev.muster.controller.store.Store;
import dev.muster.controller.store.Store.Stored;
import dev.muster.reconcile.DesiredCluster.Lifecycle;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.ClusterUid;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SourceJudgeTest {
  private static final Instant NOW = Instant.parse("2026-05-04T03:02:01Z");
  private static final String REPOSITORY = "/srv/git/specs";
  private static final ClusterKey PROD = ClusterKey.parse("shop/prod");
  private static final ClusterKey STAGE = ClusterKey.parse("shop/stage");

  private final Map<ClusterKey, Stored<ClusterRecord>> stored = new TreeMap<>();
  private final List<String> askedHistory = new ArrayList<>();
  private long version = 10;
  private int uids;

  @Test
  void a_new_document_makes_a_cluster_of_generation_one() {
    Verdict verdict = judge("c1", file("prod/cluster.yaml", SpecTexts.cluster("shop/prod", 2)));
    assertThat(verdict.notices()).isEmpty();
    Verdict.Put put = verdict.puts().getFirst();
    assertThat(put.expectedVersion()).isEqualTo(Store.ABSENT);
    assertThat(put.record().uid()).isEqualTo(new ClusterUid("uid-1"));
    assertThat(put.record().generation()).isEqualTo(1);
    assertThat(put.record().createdAt()).isEqualTo(NOW);
    assertThat(put.record().source())
        .isEqualTo(
            new SpecSource.Git(
                REPOSITORY, "prod/cluster.yaml", "c1-prod/cluster.yaml", "Ann <ann@example.com>"));
    assertThat(put.event().orElseThrow().type()).isEqualTo(ClusterEvent.Type.NORMAL);
  }

  @Test
  void a_document_that_names_the_owner_of_what_is_there_gets_that_uid_and_no_other_cluster_does() {
    apply("c1", file("prod/cluster.yaml", owned("uid-lost")));
    assertThat(record(PROD).uid()).isEqualTo(new ClusterUid("uid-lost"));
    apply("c2", file("prod/cluster.yaml", owned("uid-of-nobody")));
    assertThat(record(PROD).uid()).isEqualTo(new ClusterUid("uid-lost"));
    assertThat(record(PROD).sourceProblem().orElseThrow().message())
        .contains("prod/cluster.yaml:3:")
        .contains("with the uid uid-lost")
        .contains("muster.dev/uid names shop/prod/uid-of-nobody");
  }

  private static String owned(String uid) {
    return SpecTexts.cluster("shop/prod", 2)
        .replace(
            "name: prod }",
            "name: prod, annotations: { muster.dev/uid: shop/prod/%s } }".formatted(uid));
  }

  @Test
  void a_commit_that_leaves_the_text_asks_for_nothing_and_walks_no_history() {
    apply("c1", file("prod/cluster.yaml", SpecTexts.cluster("shop/prod", 2)));
    askedHistory.clear();
    Verdict verdict = judge("c2", file("prod/cluster.yaml", SpecTexts.cluster("shop/prod", 2)));
    assertThat(verdict.puts()).isEmpty();
    assertThat(verdict.notices()).isEmpty();
    assertThat(askedHistory).isEmpty();
  }

  @Test
  void the_generation_moves_with_the_meaning_only() {
    String text = SpecTexts.cluster("shop/prod", 2);
    apply("c1", file("prod/cluster.yaml", text));
    apply("c2", file("prod/cluster.yaml", "# a word\n" + text));
    assertThat(record(PROD).generation()).isEqualTo(1);
    assertThat(record(PROD).source().origin()).startsWith("c2");
    assertThat(record(PROD).documentYaml()).startsWith("# a word");
    apply(
        "c3",
        file(
            "prod/cluster.yaml",
            text.replace("name: prod }", "name: prod, labels: { team: a } }")));
    assertThat(record(PROD).generation()).isEqualTo(1);
    apply("c4", file("prod/cluster.yaml", SpecTexts.cluster("shop/prod", 3)));
    assertThat(record(PROD).generation()).isEqualTo(2);
    assertThat(record(PROD).uid()).isEqualTo(new ClusterUid("uid-1"));
  }

  @Test
  void a_bad_document_leaves_the_last_good_one_and_holds_up_no_other() {
    apply(
        "c1",
        file("prod/cluster.yaml", SpecTexts.cluster("shop/prod", 2)),
        file("stage/cluster.yaml", SpecTexts.cluster("shop/stage", 1)));
    String good = record(PROD).documentYaml();
    apply(
        "c2",
        file("prod/cluster.yaml", SpecTexts.bad("shop/prod")),
        file("stage/cluster.yaml", SpecTexts.cluster("shop/stage", 3)));
    assertThat(record(PROD).documentYaml()).isEqualTo(good);
    assertThat(record(PROD).generation()).isEqualTo(1);
    SourceProblem problem = record(PROD).sourceProblem().orElseThrow();
    assertThat(problem.kind()).isEqualTo(SourceProblem.Kind.INVALID);
    assertThat(problem.commit()).isEqualTo("c2-prod/cluster.yaml");
    assertThat(problem.message())
        .contains("prod/cluster.yaml:10:7: ")
        .contains("did you mean `version`?");
    assertThat(record(STAGE).generation()).isEqualTo(2);
  }

  @Test
  void the_good_commit_after_a_bad_one_wins_and_says_so() {
    apply("c1", file("prod/cluster.yaml", SpecTexts.cluster("shop/prod", 2)));
    apply("c2", file("prod/cluster.yaml", SpecTexts.bad("shop/prod")));
    Verdict reverted = judge("c3", file("prod/cluster.yaml", SpecTexts.cluster("shop/prod", 2)));
    assertThat(reverted.puts().getFirst().record().sourceProblem()).isEmpty();
    assertThat(reverted.puts().getFirst().record().generation()).isEqualTo(1);
    assertThat(reverted.puts().getFirst().record().source().origin()).startsWith("c3");
    assertThat(reverted.puts().getFirst().event().orElseThrow().reason())
        .isEqualTo("SourceProblemSolved");
    Verdict mended = judge("c3", file("prod/cluster.yaml", SpecTexts.cluster("shop/prod", 5)));
    assertThat(mended.puts().getFirst().record().generation()).isEqualTo(2);
    assertThat(mended.puts().getFirst().event().orElseThrow().reason()).isEqualTo("SpecAccepted");
  }

  @Test
  void a_bad_document_that_stays_is_written_once() {
    apply("c1", file("prod/cluster.yaml", SpecTexts.cluster("shop/prod", 2)));
    apply("c2", file("prod/cluster.yaml", SpecTexts.bad("shop/prod")));
    // The history says that the file was last changed by c2, whatever came after it.
    Verdict later =
        SourceJudge.judge(
            new SourceJudge.Commit(REPOSITORY, "c3"),
            List.of(file("prod/cluster.yaml", SpecTexts.bad("shop/prod"))),
            List.copyOf(stored.values()),
            path -> new FileChange("c2-" + path, "Ann"),
            this::uid,
            NOW);
    assertThat(later.puts()).isEmpty();
  }

  @Test
  void a_bad_document_of_an_unknown_cluster_is_a_notice_with_its_key() {
    Verdict verdict = judge("c1", file("x/cluster.yaml", SpecTexts.bad("shop/new")));
    assertThat(verdict.puts()).isEmpty();
    assertThat(verdict.notices())
        .singleElement()
        .satisfies(notice -> {
          assertThat(notice.key()).contains(ClusterKey.parse("shop/new"));
          assertThat(notice.message()).startsWith("x/cluster.yaml:10:7: ");
        });
  }

  @Test
  void a_document_that_disappears_deletes_nothing() {
    apply("c1", file("prod/cluster.yaml", SpecTexts.cluster("shop/prod", 2)));
    Verdict verdict = apply("c2");
    assertThat(record(PROD).lifecycle()).isEqualTo(Lifecycle.ACTIVE);
    assertThat(record(PROD).generation()).isEqualTo(1);
    assertThat(record(PROD).sourceProblem().orElseThrow().kind())
        .isEqualTo(SourceProblem.Kind.REMOVED);
    assertThat(record(PROD).sourceProblem().orElseThrow().message())
        .contains("muster delete shop/prod");
    assertThat(verdict.puts().getFirst().event().orElseThrow().type())
        .isEqualTo(ClusterEvent.Type.WARNING);
    assertThat(judge("c3").puts()).as("the next commit without it").isEmpty();
    apply("c4", file("prod/cluster.yaml", SpecTexts.cluster("shop/prod", 2)));
    assertThat(record(PROD).sourceProblem()).isEmpty();
  }

  @Test
  void a_moved_document_is_the_same_cluster() {
    apply("c1", file("a/cluster.yaml", SpecTexts.cluster("shop/prod", 2)));
    apply("c2", file("b/cluster.yaml", SpecTexts.cluster("shop/prod", 2)));
    assertThat(record(PROD).generation()).isEqualTo(1);
    assertThat(record(PROD).sourceProblem()).isEmpty();
    assertThat(((SpecSource.Git) record(PROD).source()).path()).isEqualTo("b/cluster.yaml");
  }

  @Test
  void a_document_that_is_moved_and_broken_is_invalid_rather_than_removed() {
    apply("c1", file("a/cluster.yaml", SpecTexts.cluster("shop/prod", 2)));
    apply("c2", file("b/cluster.yaml", SpecTexts.bad("shop/prod")));
    assertThat(record(PROD).sourceProblem().orElseThrow().kind())
        .isEqualTo(SourceProblem.Kind.INVALID);
  }

  @Test
  void two_documents_of_one_cluster_are_both_refused_with_both_places() {
    apply("c1", file("a/cluster.yaml", SpecTexts.cluster("shop/prod", 2)));
    apply(
        "c2",
        file("a/cluster.yaml", SpecTexts.cluster("shop/prod", 3)),
        file("b/cluster.yaml", "\n" + SpecTexts.cluster("shop/prod", 4)));
    assertThat(record(PROD).generation()).isEqualTo(1);
    assertThat(record(PROD).sourceProblem().orElseThrow().message())
        .contains("a/cluster.yaml:3:36: ")
        .contains("b/cluster.yaml:4:36: ");
    stored.clear();
    Verdict fresh =
        judge(
            "c2",
            file("a/cluster.yaml", SpecTexts.cluster("shop/prod", 3)),
            file("b/cluster.yaml", SpecTexts.cluster("shop/prod", 4)));
    assertThat(fresh.puts()).isEmpty();
    assertThat(fresh.notices())
        .singleElement()
        .satisfies(notice -> assertThat(notice.key()).contains(PROD));
  }

  @Test
  void a_cluster_of_another_source_stays_that_sources() {
    apply("c1", file("a/cluster.yaml", SpecTexts.cluster("shop/prod", 2)));
    owned(PROD, new SpecSource.Api("alice"));
    Verdict api = judge("c2", file("a/cluster.yaml", SpecTexts.cluster("shop/prod", 9)));
    assertThat(api.puts()).isEmpty();
    assertThat(api.notices().getFirst().message())
        .startsWith("a/cluster.yaml:3:36: ")
        .contains("alice", "muster repository adopt");
    owned(PROD, new SpecSource.Git("/srv/git/other", "x.yaml", "c", "Bob"));
    Verdict git = judge("c2", file("a/cluster.yaml", SpecTexts.cluster("shop/prod", 9)));
    assertThat(git.puts()).isEmpty();
    assertThat(git.notices().getFirst().message())
        .contains("/srv/git/other", "x.yaml", "muster repository adopt");
    assertThat(judge("c3").puts()).as("without the document").isEmpty();
  }

  @Test
  void a_cluster_that_a_person_deletes_is_left_to_its_end() {
    apply("c1", file("a/cluster.yaml", SpecTexts.cluster("shop/prod", 2)));
    put(record(PROD).deleting());
    assertThat(judge("c2", file("a/cluster.yaml", SpecTexts.cluster("shop/prod", 3))).puts())
        .isEmpty();
    assertThat(judge("c2").puts()).isEmpty();
  }

  @Test
  void a_rewritten_history_marks_the_repositorys_clusters_once() {
    apply("c1", file("a/cluster.yaml", SpecTexts.cluster("shop/prod", 2)));
    apply(
        "c1",
        file("a/cluster.yaml", SpecTexts.cluster("shop/prod", 2)),
        file("b/cluster.yaml", SpecTexts.cluster("shop/stage", 2)));
    owned(STAGE, new SpecSource.Api("alice"));
    SourceProblem problem =
        new SourceProblem(SourceProblem.Kind.REWRITTEN, "r1", "the history was rewritten");
    take(
        SourceJudge.stay(
            new SourceJudge.Commit(REPOSITORY, "r1"), List.copyOf(stored.values()), problem, NOW));
    assertThat(record(PROD).sourceProblem()).contains(problem);
    assertThat(record(STAGE).sourceProblem()).isEmpty();
    assertThat(
            SourceJudge.stay(
                    new SourceJudge.Commit(REPOSITORY, "r1"),
                    List.copyOf(stored.values()),
                    problem,
                    NOW)
                .puts())
        .isEmpty();
  }

  @Test
  void a_message_of_any_length_fits_a_record() {
    apply("c1", file("a/cluster.yaml", SpecTexts.cluster("shop/prod", 2)));
    String hostile = "x".repeat(200_000);
    apply("c2", FileRead.refused("a/cluster.yaml", hostile));
    assertThat(record(PROD).sourceProblem().orElseThrow().message()).hasSizeLessThan(5_000);
  }

  private void owned(ClusterKey key, SpecSource source) {
    put(record(key).with(source));
  }

  private static FileRead file(String path, String text) {
    return FileRead.of(path, text.getBytes(StandardCharsets.UTF_8));
  }

  private Verdict judge(String commit, FileRead... files) {
    return SourceJudge.judge(
        new SourceJudge.Commit(REPOSITORY, commit),
        List.of(files),
        List.copyOf(stored.values()),
        path -> {
          askedHistory.add(path);
          return new FileChange(commit + "-" + path, "Ann <ann@example.com>");
        },
        this::uid,
        NOW);
  }

  private ClusterUid uid() {
    uids++;
    return new ClusterUid("uid-" + uids);
  }

  private Verdict apply(String commit, FileRead... files) {
    Verdict verdict = judge(commit, files);
    take(verdict);
    return verdict;
  }

  private void take(Verdict verdict) {
    for (Verdict.Put put : verdict.puts()) {
      Stored<ClusterRecord> known = stored.get(put.record().key());
      assertThat(put.expectedVersion())
          .isEqualTo(known == null ? Store.ABSENT : known.resourceVersion());
      put(put.record());
    }
  }

  private void put(ClusterRecord record) {
    version++;
    stored.put(record.key(), new Stored<>(record, version));
  }

  private ClusterRecord record(ClusterKey key) {
    Stored<ClusterRecord> one = stored.get(key);
    assertThat(one).isNotNull();
    return one.value();
  }
}
