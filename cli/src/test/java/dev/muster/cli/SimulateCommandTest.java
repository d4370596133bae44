package dev.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.simulator.disturbance.Trouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command; what a rehearsal finds is tested beside the simulator. */
class SimulateCommandTest {
  private static final Path BROKEN = Path.of("../spec-model/src/test/resources/broken");
  private static final String SYNCSTORAGE = "../examples/syncstorage/cluster.yaml";
  private static final String TOKENS = "../examples/tokens/cluster.yaml";

  @TempDir private Path folder;
  private String smaller = "";

  @BeforeEach
  void write_a_change() throws IOException {
    Path file = folder.resolve("new.yaml");
    String text = Files.readString(Path.of(SYNCSTORAGE));
    Files.writeString(file, text.replace("instances: 3", "instances: 1"));
    smaller = file.toString();
  }

  @Test
  void the_help_lists_every_kind_of_fault() {
    String help = Invocation.run("simulate", "--help").out();
    for (Trouble trouble : Trouble.values()) {
      assertThat(help.lines())
          .as(trouble.word())
          .anyMatch(line ->
              line.matches("  [* ] " + trouble.word() + " +.*")
                  && line.endsWith(trouble.meaning()));
    }
  }

  @Test
  void a_good_document_is_told_with_a_timeline_and_a_summary() {
    Invocation good = Invocation.run("simulate", "-f", SYNCSTORAGE, "--seeds", "6");
    assertThat(good.exitCode()).isZero();
    assertThat(good.err()).isEmpty();
    assertThat(good.out())
        .startsWith("cluster syncstorage/prod (" + SYNCSTORAGE + "), faults: mild\n")
        .contains("  without faults: is made in ", ", the worst of 6, from the moment of")
        .contains("SERVICE   MACHINES   LOWEST HEALTHY   SEED\n")
        .contains("converged after the last fault", "reads of the provider", "calls that failed")
        .endsWith("6 of 6 seeds converged and kept every promise\n");
    assertThat(good.out().lines()).anyMatch(line -> line.matches("webhead +3 +[0-3] +[0-5]"));
    assertThat(good.out().lines())
        .anyMatch(
            line -> line.matches("  \\+\\d\\d:\\d\\d:\\d\\d\\.\\d{3}  fault +all faults end"));
  }

  @Test
  void the_same_arguments_give_the_same_output() {
    String[] words = {"simulate", "-f", SYNCSTORAGE, "--faults", "rough", "--seeds", "8"};
    Invocation first = Invocation.run(words);
    assertThat(first.exitCode()).isZero();
    assertThat(Invocation.run(words)).isEqualTo(first);
    assertThat(
            Invocation.run("simulate", "-f", SYNCSTORAGE, "--faults", "rough", "--seed", "8").out())
        .isNotEqualTo(first.out())
        .contains("the run of seed 8, from the moment");
  }

  @Test
  void a_change_that_waits_says_so_plainly() {
    Invocation waits =
        Invocation.run(
            "simulate", "-f", SYNCSTORAGE, "--to", smaller, "--faults", "none", "--seeds", "3");
    assertThat(waits.exitCode()).isZero();
    assertThat(waits.out())
        .contains("this change waits for a person: guard confirmation, 2 machines")
        .contains("if that is meant: muster confirm syncstorage/prod --count 2")
        .contains("held by the guard confirmation: ", "confirms: muster confirm ");
    // Serving as before until the word, one afterwards.
    assertThat(waits.out().lines()).anyMatch(line -> line.matches("webhead +3 -> 1 +1 +0 +3 +0"));
  }

  @Test
  void for_programs() {
    Invocation run =
        Invocation.run(
            "simulate", "-f", SYNCSTORAGE, "--to", smaller, "--seeds", "4", "-o", "json");
    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).isEmpty();
    JsonNode one = run.json().path("simulations").path(0);
    assertThat(run.json().path("simulations")).hasSize(1);
    assertThat(one.path("cluster").asText()).isEqualTo("syncstorage/prod");
    assertThat(one.path("to").asText()).isEqualTo(smaller);
    assertThat(one.path("good").asBoolean()).isTrue();
    assertThat(one.at("/withoutFaults/waiting/guard").asText()).isEqualTo("confirmation");
    assertThat(one.at("/withoutFaults/waiting/machines").asInt()).isEqualTo(2);
    assertThat(one.at("/summary/seeds").asInt()).isEqualTo(4);
    assertThat(one.at("/summary/converged").asInt()).isEqualTo(4);
    JsonNode webhead = one.at("/summary/services/webhead");
    assertThat(webhead.path("before").asInt()).isEqualTo(3);
    assertThat(webhead.path("after").asInt()).isEqualTo(1);
    assertThat(webhead.at("/lowestHealthy/machines").isInt()).isTrue();
    assertThat(webhead.at("/lowestWhileWaiting/seed").isInt()).isTrue();
    assertThat(one.at("/summary/convergedAfterSeconds/worst").isNumber()).isTrue();
    assertThat(one.at("/summary/calls/reads/median").asLong()).isPositive();
    assertThat(one.path("failures")).isEmpty();
    JsonNode line = one.at("/run/timeline/0");
    assertThat(line.path("atSeconds").isNumber()).isTrue();
    assertThat(line.path("who").asText()).isEqualTo("operator");
    assertThat(line.path("what").asText()).contains("commit");
  }

  @Test
  void what_never_converges_ends_with_2_and_the_command_that_shows_it() throws IOException {
    Path more = folder.resolve("more zones.yaml");
    Files.writeString(
        more, Files.readString(Path.of(SYNCSTORAGE)).replace("[a, b, c]", "[a, b, c, d]"));
    Invocation stuck = Invocation.run("simulate", "-f", SYNCSTORAGE, "--to", more.toString());
    assertThat(stuck.exitCode()).isEqualTo(2);
    assertThat(stuck.out())
        .contains("fails without any fault", "has no subnet in zones [d]")
        .contains(
            "to see it again: muster simulate -f %s --to '%s' --faults none --seed 0"
                .formatted(SYNCSTORAGE, more));
    JsonNode one =
        Invocation.run("simulate", "-f", SYNCSTORAGE, "--to", more.toString(), "-o", "json")
            .json()
            .at("/simulations/0");
    assertThat(one.path("good").asBoolean()).isFalse();
    assertThat(one.at("/failures/0/promise").asText()).isEqualTo("liveness");
    assertThat(one.at("/failures/0/command").asText()).startsWith("muster simulate -f");
  }

  @Test
  void bad_documents_are_refused_with_all_positions_of_all_files() throws IOException {
    String even = BROKEN.resolve("even-ensemble.yaml").toString();
    String zones = BROKEN.resolve("service-with-capitals.yaml").toString();
    Invocation refused = Invocation.run("simulate", "-f", even, "--to", zones);
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.out()).isEmpty();
    for (String name : List.of("even-ensemble", "service-with-capitals")) {
      for (String line : Files.readAllLines(BROKEN.resolve(name + ".txt"))) {
        assertThat(refused.err()).contains(BROKEN.resolve(name + ".yaml") + ":" + line);
      }
    }
  }

  @Test
  void wrong_uses_are_answered() {
    assertThat(failure("simulate")).contains("no file was named", "muster simulate -f");
    assertThat(failure("simulate", "-f", "nowhere.yaml")).contains("there is no file nowhere.yaml");
    assertThat(failure("simulate", "-f", SYNCSTORAGE, "--to", TOKENS, "--seeds", "1"))
        .contains("the change is of cluster tokens/prod, not of syncstorage/prod");
    assertThat(failure("simulate", "-f", SYNCSTORAGE, TOKENS, "--to", smaller))
        .contains("--to changes one file, and 2 were named");
    assertThat(failure("simulate", "-f", SYNCSTORAGE, "--seeds", "10001"))
        .contains("10001 is out of range", "10000");
    assertThat(failure("simulate", "-f", SYNCSTORAGE, "--seeds", "0")).contains("out of range");
    assertThat(failure("simulate", "-f", SYNCSTORAGE, "--seeds", "2", "--seed", "1"))
        .contains("exclude each other");
    assertThat(failure("simulate", "-f", SYNCSTORAGE, "--faults", "zone-drak"))
        .contains("'zone-drak'", "zone-dark");
  }

  private static String failure(String... words) {
    Invocation wrong = Invocation.run(words);
    assertThat(wrong.exitCode()).isEqualTo(1);
    assertThat(wrong.out()).isEmpty();
    return wrong.err();
  }

  @Test
  void a_folder_is_every_file_below_it_and_observe_is_said() throws IOException {
    Files.delete(Path.of(smaller));
    Files.copy(Path.of(TOKENS), folder.resolve("tokens.yaml"));
    Files.writeString(
        folder.resolve("sync.yaml"),
        Files.readString(Path.of(SYNCSTORAGE)) + "  policy: { mode: observe }\n");
    Invocation both =
        Invocation.run("simulate", folder.toString(), "--faults", "none", "--seed", "1");
    assertThat(both.exitCode()).isZero();
    assertThat(both.out())
        .contains("cluster syncstorage/prod (", "cluster tokens/prod (")
        .containsOnlyOnce("policy.mode is observe");
  }
}
