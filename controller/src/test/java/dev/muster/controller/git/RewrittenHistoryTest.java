package dev.muster.controller.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.controller.git.judge.SpecTexts;
import dev.muster.controller.model.ClusterRecord;
import dev.muster.controller.model.RepositoryRecord;
import dev.muster.controller.model.SourceProblem;
import dev.muster.controller.model.SourceProblem.Kind;
import dev.muster.controller.store.Repositories.RepositoryFence;
import dev.muster.controller.store.StoreResult;
import dev.muster.spec.id.ClusterKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Histories that end, break off or are written anew: nothing is deleted for any of them. */
class RewrittenHistoryTest {
  private static final ClusterKey PROD = ClusterKey.parse("shop/prod");

  @TempDir private Path folder;
  private SpecRepository specs;
  private GitRig rig;
  private RepositoryReader reader;
  private final Held held = new Held(1);

  @BeforeEach
  void make() throws IOException {
    specs = new SpecRepository(folder.resolve("specs.git"));
    rig = new GitRig(folder.resolve("data"));
    reader = new RepositoryReader(RepositorySettings.of(specs.address()), rig.parts());
  }

  @AfterEach
  void close() {
    specs.close();
  }

  @Test
  void an_empty_tree_a_missing_branch_and_an_empty_repository_delete_nothing() throws IOException {
    assertThat(reader.look(held)).isInstanceOf(Look.Done.class);
    assertThat(repository().problem().orElseThrow().message()).contains("no branch `main`");
    String head = specs.put("a/cluster.yaml", SpecTexts.cluster("shop/prod", 2)).commit();
    reader.look(held);
    assertThat(repository().problem()).isEmpty();
    specs.deleteMain();
    reader.look(held);
    assertThat(problem(PROD).kind()).isEqualTo(Kind.REWRITTEN);
    assertThat(repository().problem().orElseThrow().kind()).isEqualTo(Kind.REWRITTEN);
    assertThat(repository().commit()).contains(head);
    specs.commitOn(head);
    reader.look(held);
    assertThat(cluster(PROD).sourceProblem()).isEmpty();
    assertThat(repository().problem()).isEmpty();
    specs.remove("a/cluster.yaml").commit();
    reader.look(held);
    assertThat(problem(PROD).kind()).isEqualTo(Kind.REMOVED);
    assertThat(cluster(PROD).generation()).isEqualTo(1);
  }

  @Test
  void a_force_push_waits_for_a_person() throws IOException {
    String base = specs.put("a/cluster.yaml", SpecTexts.cluster("shop/prod", 2)).commit();
    String old = specs.put("a/cluster.yaml", SpecTexts.cluster("shop/prod", 3)).commit();
    reader.look(held);
    String rewritten =
        specs.put("a/cluster.yaml", SpecTexts.cluster("shop/prod", 9)).commitOn(base);
    reader.look(held);
    assertThat(cluster(PROD).documentYaml()).contains("instances: 3");
    assertThat(problem(PROD))
        .satisfies(problem -> {
          assertThat(problem.kind()).isEqualTo(Kind.REWRITTEN);
          assertThat(problem.commit()).isEqualTo(rewritten);
        });
    assertThat(repository().commit()).contains(old);
    accept(rewritten);
    reader.look(held);
    assertThat(cluster(PROD).documentYaml()).contains("instances: 9");
    assertThat(cluster(PROD).sourceProblem()).isEmpty();
    assertThat(repository().problem()).isEmpty();
    assertThat(repository().acceptedRewrite()).isEmpty();
    assertThat(repository().hasRead(old)).isTrue();
    specs.put("a/cluster.yaml", SpecTexts.cluster("shop/prod", 1)).commitOn();
    reader.look(held);
    assertThat(problem(PROD).kind())
        .as("a second rewrite needs a word of its own")
        .isEqualTo(Kind.REWRITTEN);
  }

  @Test
  void a_history_that_is_put_right_again_is_read_on() throws IOException {
    String old = specs.put("a/cluster.yaml", SpecTexts.cluster("shop/prod", 3)).commit();
    reader.look(held);
    String rewritten = specs.put("a/cluster.yaml", SpecTexts.cluster("shop/prod", 9)).commitOn();
    reader.look(held);
    assertThat(problem(PROD).kind()).isEqualTo(Kind.REWRITTEN);
    String merge = specs.commitOn(rewritten, old);
    reader.look(held);
    assertThat(cluster(PROD).documentYaml()).contains("instances: 9");
    assertThat(cluster(PROD).sourceProblem()).isEmpty();
    assertThat(repository().commit()).contains(merge);
  }

  @Test
  void a_rewrite_is_seen_by_one_that_has_fetched_nothing_before() throws IOException {
    specs.put("a/cluster.yaml", SpecTexts.cluster("shop/prod", 3)).commit();
    reader.look(held);
    specs.put("a/cluster.yaml", SpecTexts.cluster("shop/prod", 9)).commitOn();
    RepositoryReader fresh =
        new RepositoryReader(
            RepositorySettings.of(specs.address()), rig.in(folder.resolve("elsewhere")).parts());
    fresh.look(new Held(2));
    assertThat(cluster(PROD).documentYaml()).contains("instances: 3");
    assertThat(problem(PROD).kind()).isEqualTo(Kind.REWRITTEN);
  }

  private void accept(String commit) {
    RepositoryRecord before = repository();
    assertThat(
            rig.repositories()
                .putRepository(
                    new RepositoryFence(specs.address(), 1),
                    new RepositoryRecord(
                        before.address(),
                        before.branch(),
                        before.commit(),
                        before.previousCommits(),
                        before.problem(),
                        Optional.of(commit),
                        before.readAt()),
                    rig.repositoryVersion(specs.address())))
        .isInstanceOf(StoreResult.Done.class);
  }

  private SourceProblem problem(ClusterKey key) {
    return cluster(key).sourceProblem().orElseThrow();
  }

  private ClusterRecord cluster(ClusterKey key) {
    return rig.cluster(key);
  }

  private RepositoryRecord repository() {
    return rig.repository(specs.address());
  }
}
