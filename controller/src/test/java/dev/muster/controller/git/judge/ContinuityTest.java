package dev.muster.controller.git.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.controller.model.RepositoryRecord;
import dev.muster.controller.model.SourceProblem;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContinuityTest {
  // The history: a1 - a2 - a3, and, rewritten, b1 - b2.
  private static boolean descends(String ancestor, String commit) {
    return ancestor.charAt(0) == commit.charAt(0) && ancestor.compareTo(commit) <= 0;
  }

  @ParameterizedTest(name = "read {0}, accepted {1}, head {2}: {3}")
  @CsvSource({
    "'', '', a1, continues",
    "a1, '', a1, continues",
    "a1, '', a3, continues",
    "a2, '', a1, broken",
    "a2, '', b1, broken",
    "a2, b1, b1, continues",
    "a2, b1, b2, continues",
    "a2, b2, b1, broken",
    "a2, a3, b1, broken",
    "a2, '', '', broken",
    "'', '', '', broken",
  })
  void only_what_follows_or_was_accepted_is_read(
      String read, String accepted, String head, String expected) {
    Continuity continuity =
        Continuity.of(
            "main",
            Optional.of(record("main", read, accepted)),
            present(head),
            ContinuityTest::descends);
    assertThat(continuity)
        .isInstanceOf(
            expected.equals("broken") ? Continuity.Broken.class : Continuity.Continues.class);
    if (continuity instanceof Continuity.Broken(SourceProblem problem)) {
      assertThat(problem.kind()).isEqualTo(SourceProblem.Kind.REWRITTEN);
      assertThat(problem.commit()).isEqualTo(head.isEmpty() ? read : head);
    }
  }

  @ParameterizedTest(name = "branch {0}: {1}")
  @CsvSource({"main, broken", "release, continues"})
  void a_branch_that_the_configuration_names_anew_may_start_anywhere(
      String branch, String expected) {
    Continuity continuity =
        Continuity.of(
            branch,
            Optional.of(record("main", "a2", "")),
            Optional.of("b1"),
            ContinuityTest::descends);
    assertThat(continuity)
        .isInstanceOf(
            expected.equals("broken") ? Continuity.Broken.class : Continuity.Continues.class);
  }

  private static Optional<String> present(String text) {
    return Optional.of(text).filter(word -> !word.isEmpty());
  }

  private static RepositoryRecord record(String branch, String commit, String accepted) {
    return new RepositoryRecord(
        "/srv/git/specs",
        branch,
        present(commit),
        List.of(),
        Optional.empty(),
        present(accepted),
        Instant.EPOCH);
  }
}
