package dev.muster.simulator.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.simulator.disturbance.Faults;
import dev.muster.simulator.disturbance.Trouble;
import dev.muster.simulator.rehearsal.Rehearsed.Release;
import dev.muster.simulator.run.Rehearsals;
import dev.muster.spec.EnsembleSpec;
import dev.muster.spec.id.ServiceName;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An operator's documents under faults. */
class RehearsalTest {
  private static final ServiceName WEBHEAD = new ServiceName("webhead");

  @ParameterizedTest
  @ValueSource(strings = {"none", "mild", "zone-dark,replies-lost", "slow,controller-crashes"})
  void the_examples_keep_every_promise(String faults) throws IOException {
    for (var document : List.of(Documents.syncstorage(), Documents.tokens())) {
      Rehearsal rehearsal = new Rehearsal(document, Optional.empty(), Faults.parse(faults));
      assertThat(rehearsal.calm().broken()).isEmpty();
      assertThat(rehearsal.calm().convergedAfterMillis()).isBetween(1L, 120_000L);
      List<Rehearsed> runs = new Rehearsals(rehearsal, 12).run(2, _ -> {});
      assertThat(runs).extracting(Rehearsed::broken).containsOnly(Optional.empty());
      assertThat(runs).extracting(Rehearsed::seed).isSorted().hasSize(12).doesNotHaveDuplicates();
    }
  }

  @Test
  void rough_faults_are_survived() throws IOException {
    Rehearsal rehearsal =
        new Rehearsal(Documents.syncstorage(), Optional.empty(), Faults.parse("rough"));
    List<Rehearsed> runs = new Rehearsals(rehearsal, 30).run(2, _ -> {});
    assertThat(runs).extracting(Rehearsed::broken).containsOnly(Optional.empty());
    assertThat(Summary.of(runs).failed().most()).isPositive();
    assertThat(Summary.of(runs).convergenceMillis().orElseThrow().most()).isPositive();
  }

  // A controller that stood still heard that its store was back before it heard that it was lost.
  @ParameterizedTest
  @ValueSource(longs = {26, 36, 45, 96})
  void a_seed_that_once_failed_still_passes(long seed) throws IOException {
    Rehearsal rehearsal =
        new Rehearsal(
            Documents.syncstorage(),
            Optional.empty(),
            Faults.parse("controller-pauses,store-lost,machine-stops"));
    assertThat(rehearsal.run(seed).broken()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Trouble.class)
  void every_trouble_alone_is_survived_and_told(Trouble trouble) throws IOException {
    Faults only = new Faults.Chosen(new TreeSet<>(Set.of(trouble)));
    assertThat(Faults.parse(only.text())).isEqualTo(only);
    Rehearsal rehearsal = new Rehearsal(Documents.tokens(), Optional.empty(), only);
    Rehearsed run = rehearsal.tell(1, 1_000);
    assertThat(run.broken()).isEmpty();
    assertThat(run.timeline())
        .anySatisfy(line -> {
          assertThat(line.who()).isEqualTo("fault");
          assertThat(line.what()).startsWith(trouble.meaning());
        });
    assertThat(run.timeline())
        .isSortedAccordingTo((a, b) -> Long.compare(a.atMillis(), b.atMillis()));
  }

  @Test
  void without_faults_nothing_is_lost() throws IOException {
    Rehearsal rehearsal =
        new Rehearsal(Documents.syncstorage(), Optional.empty(), Faults.parse("none"));
    Rehearsed run = rehearsal.run(7);
    assertThat(run.lowest()).containsEntry(WEBHEAD, 3).containsEntry(EnsembleSpec.SERVICE, 3);
    assertThat(run.calls().mutations()).isZero();
    assertThat(run.calls().failed()).isZero();
  }

  @Test
  void the_lowest_count_is_that_of_the_truth() throws IOException {
    Rehearsal rehearsal =
        new Rehearsal(Documents.syncstorage(), Optional.empty(), Faults.parse("zone-power"));
    List<Rehearsed> runs = new Rehearsals(rehearsal, 10).run(2, _ -> {});
    // Each zone holds one of the three.
    assertThat(runs).allSatisfy(run -> assertThat(run.lowest().get(WEBHEAD)).isLessThan(3));
    assertThat(Summary.of(runs).lowest().get(WEBHEAD).healthy()).isLessThan(3);
  }

  @Test
  void a_smaller_service_waits_for_a_word_and_serves_until_then() throws IOException {
    Rehearsal rehearsal =
        new Rehearsal(
            Documents.syncstorage(),
            Optional.of(Documents.syncstorageWith("instances: 3", "instances: 1")),
            Faults.parse("none"));
    Rehearsed.Waiting waiting = rehearsal.calm().waiting().orElseThrow();
    assertThat(waiting.guard()).isEqualTo("confirmation");
    assertThat(waiting.machines()).isEqualTo(2);
    assertThat(waiting.message()).contains("muster confirm syncstorage/prod --count 2");
    assertThat(waiting.lowest()).containsEntry(WEBHEAD, 3);

    Rehearsed run = rehearsal.tell(3, 1_000);
    assertThat(run.broken()).isEmpty();
    assertThat(run.waiting().orElseThrow().release()).isEqualTo(Release.WORD);
    assertThat(run.waiting().orElseThrow().lowest()).containsEntry(WEBHEAD, 3);
    assertThat(run.lowest()).containsEntry(WEBHEAD, 1);
    List<String> told = run.timeline().stream().map(Rehearsed.Line::what).toList();
    int heldAt = first(told, "held by the guard confirmation");
    int confirmedAt = first(told, "confirms: muster confirm syncstorage/prod --count 2");
    int endedAt = first(told, "terminate webhead-");
    assertThat(List.of(0, heldAt, confirmedAt, endedAt, told.size() - 1)).isSorted();
    assertThat(told.getLast()).isEqualTo("is as its document says");
  }

  private static int first(List<String> told, String begin) {
    for (int i = 0; i < told.size(); i++) {
      if (told.get(i).startsWith(begin)) {
        return i;
      }
    }
    throw new AssertionError("nothing begins with '" + begin + "' in " + told);
  }

  @Test
  void a_commit_that_confirms_itself_does_not_wait() throws IOException {
    Rehearsal rehearsal =
        new Rehearsal(
            Documents.syncstorage(),
            Optional.of(
                Documents.syncstorageWith(
                    "name: prod }", "name: prod, annotations: { muster.dev/confirm: \"3\" } }")),
            Faults.parse("mild"));
    assertThat(rehearsal.calm().waiting()).isEmpty();
    assertThat(rehearsal.run(0).broken()).isEmpty();
  }

  @Test
  void a_service_with_data_loses_no_machine() throws IOException {
    Rehearsal rehearsal =
        new Rehearsal(
            Documents.syncstorageWith("instances: 3", "instances: 3\n      stateful: true"),
            Optional.empty(),
            Faults.parse("machine-dies,boots-fail,zone-power,machine-stops"));
    List<Rehearsed> runs = new Rehearsals(rehearsal, 12).run(2, _ -> {});
    assertThat(runs).extracting(Rehearsed::broken).containsOnly(Optional.empty());
    for (long seed = 0; seed < 12; seed++) {
      assertThat(rehearsal.tell(seed, 1_000).timeline())
          .noneMatch(line -> line.who().startsWith("webhead-") && line.what().equals("is gone"));
    }
  }

  @Test
  void a_guard_that_is_left_out_is_told_as_a_broken_promise() throws IOException {
    Rehearsal rehearsal =
        new Rehearsal(
            Documents.syncstorage(),
            Optional.of(Documents.syncstorageWith("instances: 3", "instances: 1")),
            Faults.parse("mild"),
            Set.of("confirmation"));
    Rehearsed.Broken calm = rehearsal.calm().broken().orElseThrow();
    assertThat(calm.promise()).isIn("deletions-confirmed", "traffic-kept-until-confirmed");
    assertThat(calm.protects()).startsWith("a slip in a commit would");
    assertThat(calm.atMillis()).isBetween(0L, 60_000L);
    assertThat(rehearsal.tell(4, 100).broken()).isEqualTo(rehearsal.run(4).broken()).isPresent();

    Rehearsal absent =
        new Rehearsal(
            Documents.syncstorage(),
            Optional.empty(),
            Faults.parse("list-misses,zone-dark"),
            Set.of("absence", "broken-view"));
    assertThat(absent.calm().broken()).isEmpty();
    List<Rehearsed> runs = new Rehearsals(absent, 40).run(2, _ -> {});
    Summary summary = Summary.of(runs);
    assertThat(summary.broken()).isNotEmpty();
    assertThat(summary.converged() + summary.broken().size()).isEqualTo(40);
    assertThat(Summary.worst(runs, absent.wanted())).isEqualTo(summary.broken().getFirst().seed());
  }

  @Test
  void what_can_never_converge_says_why() throws IOException {
    Rehearsal rehearsal =
        new Rehearsal(
            Documents.syncstorage(),
            Optional.of(Documents.syncstorageWith("[a, b, c]", "[a, b, c, d]")),
            Faults.parse("none"));
    Rehearsed.Broken broken = rehearsal.calm().broken().orElseThrow();
    assertThat(broken.promise()).isEqualTo("liveness");
    assertThat(broken.message()).contains("has no subnet in zones [d]");
    assertThat(rehearsal.calm().convergedAfterMillis()).isEqualTo(-1);
  }

  @Test
  void a_seed_gives_the_same_run_every_time_and_another_gives_another() throws IOException {
    Faults rough = Faults.parse("rough");
    Rehearsal one = new Rehearsal(Documents.tokens(), Optional.empty(), rough);
    Rehearsal other = new Rehearsal(Documents.tokens(), Optional.empty(), rough);
    assertThat(one.tell(5, 2_000)).isEqualTo(other.tell(5, 2_000));
    assertThat(one.tell(5, 2_000).timeline()).isNotEqualTo(one.tell(6, 2_000).timeline());
    assertThat(one.run(5).calls()).isEqualTo(one.tell(5, 2_000).calls());
  }

  @Test
  void a_long_timeline_keeps_its_beginning_and_its_end() throws IOException {
    Rehearsal rehearsal =
        new Rehearsal(Documents.tokens(), Optional.empty(), Faults.parse("zone-power"));
    List<Rehearsed.Line> whole = rehearsal.tell(2, 2_000).timeline();
    List<Rehearsed.Line> clipped = rehearsal.tell(2, 10).timeline();
    assertThat(whole).hasSizeGreaterThan(10);
    assertThat(clipped).hasSize(11).startsWith(whole.subList(0, 5).toArray(Rehearsed.Line[]::new));
    assertThat(clipped.get(5).what()).isEqualTo(whole.size() - 10 + " lines are left out");
    assertThat(clipped.subList(6, 11)).isEqualTo(whole.subList(whole.size() - 5, whole.size()));
  }

  @Test
  void what_makes_no_sense_is_refused() throws IOException {
    var document = Documents.syncstorage();
    assertThatThrownBy(
            () -> new Rehearsal(document, Optional.of(Documents.tokens()), Faults.parse("none")))
        .hasMessage("the change is of cluster tokens/prod, not of syncstorage/prod");
    var huge = Documents.syncstorageWith("instances: 3", "instances: 600");
    assertThatThrownBy(() -> new Rehearsal(huge, Optional.empty(), Faults.parse("none")))
        .hasMessageContaining("at most " + Rehearsal.MOST_MACHINES);
    assertThatThrownBy(() -> Faults.parse("zone-dark,typhoon"))
        .hasMessageContaining("'typhoon'")
        .hasMessageContaining("zone-dark");
    assertThatThrownBy(() -> Faults.parse("lists-empty,list-misses"))
        .hasMessageContaining("two lists in a row");
    Rehearsal good = new Rehearsal(document, Optional.empty(), Faults.parse("none"));
    assertThatThrownBy(() -> new Rehearsals(good, Rehearsals.MOST_SEEDS + 1))
        .hasMessageContaining("1 to 10000");
  }
}
