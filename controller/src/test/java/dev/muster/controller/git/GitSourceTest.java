package dev.muster.controller.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.muster.controller.git.judge.SpecTexts;
import dev.muster.controller.model.AuditRecord;
import dev.muster.controller.store.StoreResult;
import dev.muster.spec.id.ClusterKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The source with its threads and leases. */
class GitSourceTest {
  private static final ClusterKey PROD = ClusterKey.parse("shop/prod");
  private static final Duration RARELY = Duration.ofHours(1);
  private static final Duration OFTEN = Duration.ofSeconds(1);

  @TempDir private Path folder;
  private SpecRepository specs;
  private GitRig rig;

  @BeforeEach
  void make() throws IOException {
    specs = new SpecRepository(folder.resolve("specs.git"));
    specs.put("a/cluster.yaml", SpecTexts.cluster("shop/prod", 1)).commit();
    rig = new GitRig(folder.resolve("data"));
  }

  @AfterEach
  void close() {
    specs.close();
  }

  @Test
  void it_reads_at_once_polls_and_can_be_poked() throws IOException {
    try (GitSource polling = source(rig, OFTEN)) {
      polling.start();
      soon().untilAsserted(() -> assertInstances(1));
      specs.put("a/cluster.yaml", SpecTexts.cluster("shop/prod", 2)).commit();
      soon().untilAsserted(() -> assertInstances(2));
    }
    try (GitSource poked = source(rig, RARELY)) {
      poked.start();
      soon().until(() -> poked.status().getFirst().readAt().isPresent());
      specs.put("a/cluster.yaml", SpecTexts.cluster("shop/prod", 3)).commit();
      assertThat(poked.poke(specs.address())).isTrue();
      assertThat(poked.poke("/no/such")).isFalse();
      soon().untilAsserted(() -> assertInstances(3));
      specs.put("a/cluster.yaml", SpecTexts.cluster("shop/prod", 4)).commit();
      poked.pokeAll();
      soon().untilAsserted(() -> assertInstances(4));
    }
  }

  @Test
  void the_holder_of_the_lease_alone_reads_and_the_next_one_takes_over() throws IOException {
    GitRig other = rig.in(folder.resolve("other"));
    try (GitSource second = source(other, OFTEN)) {
      try (GitSource first = source(rig, OFTEN)) {
        first.start();
        second.start();
        soon().untilAsserted(() -> assertInstances(1));
        assertThat(first.status().getFirst().lease()).isEqualTo(RepositoryStatus.Lease.HELD);
        assertThat(second.status().getFirst().lease()).isEqualTo(RepositoryStatus.Lease.NOT_HELD);
        assertThat(second.status().getFirst().readAt()).isEmpty();
        assertThat(folder.resolve("other")).doesNotExist();
      }
      soon().until(() -> second.status().getFirst().readAt().isPresent());
      specs.put("a/cluster.yaml", SpecTexts.cluster("shop/prod", 2)).commit();
      soon().untilAsserted(() -> assertInstances(2));
    }
  }

  @Test
  void a_holder_that_was_overtaken_competes_anew() throws IOException {
    rig.repositories().raise(specs.address(), 2);
    try (GitSource source = source(rig, OFTEN)) {
      source.start();
      // Epoch 1 is refused; each new holding has the next one.
      soon().untilAsserted(() -> assertInstances(1));
      assertThat(rig.repositories().repositoryWrites()).isEqualTo(1);
    }
  }

  @Test
  void an_unreachable_store_is_tried_again_until_it_is_back() {
    rig.store().setReachable(false);
    try (GitSource source = source(rig, RARELY)) {
      source.start();
      soon().until(() -> source.status().getFirst().failure().isPresent());
      rig.store().setReachable(true);
      soon().untilAsserted(() -> assertInstances(1));
      soon().until(() -> source.status().getFirst().failure().isEmpty());
    }
  }

  @Test
  void a_rewritten_history_is_accepted_by_name_and_audited() throws IOException {
    try (GitSource source = source(rig, RARELY)) {
      source.start();
      soon().untilAsserted(() -> assertInstances(1));
      assertThat(accept(source, "1234567890")).isInstanceOf(RewriteAcceptance.Refused.class);
      String rewritten = specs.put("a/cluster.yaml", SpecTexts.cluster("shop/prod", 7)).commitOn();
      source.pokeAll();
      soon().until(() -> rig.cluster(PROD).sourceProblem().isPresent());
      soon().until(() -> rig.repository(specs.address()).problem().isPresent());
      assertThat(accept(source, "1234567890"))
          .isInstanceOfSatisfying(
              RewriteAcceptance.Refused.class,
              refused -> assertThat(refused.message()).contains(rewritten));
      assertThat(accept(source, rewritten.substring(0, 8)))
          .isEqualTo(new RewriteAcceptance.Accepted(rewritten));
      soon().untilAsserted(() -> assertInstances(7));
      assertThat(audits())
          .singleElement()
          .satisfies(audit -> {
            assertThat(audit.actor()).isEqualTo("alice");
            assertThat(audit.subject()).contains(rewritten);
          });
    }
    try (GitSource stopped = source(rig.in(folder.resolve("other")), RARELY)) {
      assertThat(accept(stopped, "1234567890"))
          .isInstanceOfSatisfying(
              RewriteAcceptance.Refused.class,
              refused -> assertThat(refused.message()).contains("another controller"));
    }
  }

  @Test
  void it_ends_soon_and_leaves_the_lease() {
    GitSource source = source(rig, OFTEN);
    source.start();
    soon().untilAsserted(() -> assertInstances(1));
    long before = System.nanoTime();
    source.close();
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(3));
    assertThat(source.status().getFirst().lease()).isEqualTo(RepositoryStatus.Lease.NOT_HELD);
  }

  @Test
  void an_address_stands_once() {
    RepositorySettings settings = RepositorySettings.of(specs.address());
    assertThatThrownBy(() -> new GitSource(rig.parts(), List.of(settings, settings)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(specs.address());
  }

  private RewriteAcceptance accept(GitSource source, String commit) {
    return source.acceptRewrite(specs.address(), commit, "alice", "a secret had to go");
  }

  private List<AuditRecord> audits() {
    return rig.store().audits(10) instanceof StoreResult.Done<List<AuditRecord>> done
        ? done.value()
        : List.of();
  }

  private GitSource source(GitRig of, Duration interval) {
    return new GitSource(
        of.parts(),
        List.of(
            new RepositorySettings(
                new RepositoryAddress(specs.address()),
                "main",
                RepositorySettings.DEFAULT_PATHS,
                interval,
                new Credentials.None())));
  }

  private void assertInstances(int count) {
    assertThat(rig.cluster(PROD).documentYaml()).contains("instances: " + count + "\n");
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(20));
  }
}
