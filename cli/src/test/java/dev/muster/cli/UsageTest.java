package dev.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every command says of itself, and what it says when it is used wrongly. */
class UsageTest {
  @TempDir private Path data;

  static List<String> commands() {
    return CommandTable.NAMES;
  }

  @ParameterizedTest
  @MethodSource("commands")
  void every_command_has_a_description_and_examples(String name) {
    Invocation help = Invocation.run(name, "--help");
    assertThat(help.exitCode()).isZero();
    assertThat(help.err()).isEmpty();
    assertThat(help.out())
        .startsWith("Usage: muster " + name)
        .contains("Examples:", "muster " + name);
    assertThat(help.out()).doesNotContain("${").doesNotContain("null");
  }

  @Test
  void the_subcommands_of_store_have_them_as_well() {
    for (String name : List.of("backup", "restore")) {
      Invocation help = Invocation.run("store", name, "--help");
      assertThat(help.exitCode()).isZero();
      assertThat(help.out()).startsWith("Usage: muster store " + name).contains("Examples:");
    }
    Invocation bare = Invocation.run("store");
    assertThat(bare.exitCode()).isEqualTo(1);
    assertThat(bare.err()).contains("backup or restore?", "muster store --help");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "status",
        "why",
        "history",
        "pause",
        "resume",
        "approve",
        "promote",
        "abort",
        "undo",
        "retry",
        "accept-new",
        "override-freeze"
      })
  void the_subcommands_of_rollout_have_them_as_well(String name) {
    Invocation help = Invocation.run("rollout", name, "--help");
    assertThat(help.exitCode()).isZero();
    assertThat(help.out())
        .startsWith("Usage: muster rollout " + name)
        .contains("Examples:", "muster rollout " + name + " syncstorage/prod", "CLUSTER");
    Invocation bare = Invocation.run("rollout", name);
    assertThat(bare.exitCode()).isEqualTo(1);
    assertThat(bare.err()).contains("CLUSTER", "Try: muster rollout " + name + " --help");
    assertThat(Invocation.run("rollout").err()).contains("status, why, history, pause", name);
  }

  @Test
  void the_help_lists_all_commands() {
    Invocation help = Invocation.run("--help");
    assertThat(help.exitCode()).isZero();
    for (String name : CommandTable.NAMES) {
      assertThat(help.out().lines())
          .as(name)
          .anyMatch(line -> CommandTable.isHidden(name) || line.matches("  " + name + " +[A-Z].*"));
    }
  }

  @Test
  void a_wrong_word_is_answered_with_the_nearest_and_exit_code_1() {
    Invocation wrong = Invocation.run("descibe");
    assertThat(wrong.exitCode()).isEqualTo(1);
    assertThat(wrong.out()).isEmpty();
    assertThat(wrong.err()).contains("descibe", "describe");
    Invocation option = Invocation.run("get", "clusters", "--selektor", "a=b");
    assertThat(option.exitCode()).isEqualTo(1);
    assertThat(option.err()).contains("--selektor", "Try: muster get --help");
  }

  @Test
  void nothing_at_all_is_answered_with_help() {
    Invocation nothing = Invocation.run();
    assertThat(nothing.exitCode()).isEqualTo(1);
    assertThat(nothing.err()).contains("muster --help");
  }

  static Stream<List<String>> questions() {
    return Stream.of(
        List.of("get", "clusters"),
        List.of("describe", "cluster", "prod"),
        List.of("describe", "instance", "i-1"),
        List.of("tree"),
        List.of("tree", "prod"),
        List.of("events"),
        List.of("events", "prod"),
        List.of("logs"),
        List.of("logs", "prod"),
        List.of("wait", "prod"),
        List.of("wait", "shop/prod"),
        List.of("wait", "shop/prod", "--for=delete"),
        List.of("confirm", "prod", "--count", "1"),
        List.of("confirm", "shop/prod", "--count", "1"),
        List.of("suspend", "prod"),
        List.of("resume", "prod"),
        List.of("delete", "prod"),
        List.of("rollout", "status", "shop/prod"),
        List.of("rollout", "why", "prod", "web"),
        List.of("rollout", "history", "shop/prod", "web"),
        List.of("rollout", "pause", "shop/prod", "web"),
        List.of("get", "clusters", "-w"));
  }

  private Invocation ask(List<String> words, String... more) {
    return Invocation.run(Stream.concat(words.stream(), Stream.of(more)).toArray(String[]::new));
  }

  @ParameterizedTest
  @MethodSource("questions")
  void without_a_controller_each_says_how_to_start_one(List<String> words) {
    Invocation asked = ask(words, "--data", data.toString());
    assertThat(asked.exitCode()).isEqualTo(1);
    assertThat(asked.out()).isEmpty();
    assertThat(asked.err())
        .contains("no controller runs on the data folder " + data, "muster quickstart", "--server");
  }

  @ParameterizedTest
  @MethodSource("questions")
  void a_controller_that_does_not_answer_is_named(List<String> words) throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Invocation asked = ask(words, "--server", "127.0.0.1:" + port);
    assertThat(asked.exitCode()).isEqualTo(1);
    assertThat(asked.err())
        .contains("cannot ask the controller at http://127.0.0.1:" + port, "nothing listens there")
        .doesNotContain("nobody foresaw");
  }

  @ParameterizedTest
  @MethodSource("questions")
  void a_wrong_token_is_said_at_once(List<String> words) throws IOException {
    try (FakeController controller = new FakeController()) {
      Invocation asked = ask(words, "--server", controller.url(), "--token", "guessed");
      assertThat(asked.exitCode()).isEqualTo(1);
      assertThat(asked.err()).contains("the token is missing or wrong", "MUSTER_TOKEN");
    }
  }

  @Test
  void an_address_that_is_none_is_refused() {
    for (String server : List.of("ftp://host", "http://", "not an address", "http://[")) {
      Invocation asked = Invocation.run("get", "clusters", "--server", server);
      assertThat(asked.exitCode()).isEqualTo(1);
      assertThat(asked.err()).contains("is no address of a controller");
    }
  }

  @Test
  void version_for_people_and_for_programs() {
    assertThat(Invocation.run("version").out()).matches("muster \\S+ \\(Java 25\\S*\\)\n");
    assertThat(Invocation.run("version", "-o", "json").json().at("/clientVersion/java").asText())
        .startsWith("25");
    assertThat(Invocation.run("--version").out()).startsWith("muster ");
  }

  @Test
  void schema_is_the_one_that_the_documentation_carries() throws IOException {
    String documented = java.nio.file.Files.readString(Path.of("../docs/schema/cluster.json"));
    assertThat(Invocation.run("schema").out()).isEqualTo(documented);
    assertThat(Invocation.run("schema", "-o", "json").json())
        .isEqualTo(new com.fasterxml.jackson.databind.ObjectMapper().readTree(documented));
    assertThat(Invocation.run("schema", "-o", "yaml").out()).contains("title: Muster cluster");
    assertThat(Invocation.run("schema", "--help").out())
        .contains("# yaml-language-server: $schema=.muster-schema.json");
  }
}
