package dev.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What shells offer. Bash itself completes; it is on every machine that builds Muster. */
class CompletionCommandTest {
  @TempDir private Path folder;

  private List<String> bash(String... words) throws Exception {
    Path script = folder.resolve("completion.bash");
    Files.writeString(script, Invocation.run("completion", "bash").out());
    StringBuilder array = new StringBuilder();
    for (String word : words) {
      array.append(" '").append(word).append('\'');
    }
    String asked =
        "source "
            + script
            + "; COMP_WORDS=(muster"
            + array
            + "); COMP_CWORD="
            + words.length
            + "; _complete_muster; printf '%s\\n' \"${COMPREPLY[@]}\"";
    // Bash says on standard error that it is not completing really.
    Process process =
        new ProcessBuilder("bash", "--norc", "-c", asked)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(answer).isZero();
    return answer.lines().map(String::strip).toList();
  }

  @Test
  void bash_offers_every_command() throws Exception {
    assertThat(bash("")).containsAll(CommandTable.NAMES);
    assertThat(bash("des")).containsExactly("describe");
  }

  @Test
  void bash_offers_options_and_their_words() throws Exception {
    assertThat(bash("get", "--sel")).containsExactly("--selector");
    assertThat(bash("get", "-o", "")).contains("json", "yaml", "wide", "name");
    assertThat(bash("store", "")).contains("backup", "restore");
    assertThat(bash("rollout", "")).contains("status", "why", "accept-new", "undo");
    assertThat(bash("rollout", "promote", "--fu")).containsExactly("--full");
    assertThat(bash("store", "restore", "--fo")).containsExactly("--force");
  }

  @Test
  void zsh_loads_what_bash_runs() {
    Invocation zsh = Invocation.run("completion", "zsh");
    assertThat(zsh.exitCode()).isZero();
    assertThat(zsh.out()).contains("compinit", "bashcompinit", "complete -F _complete_muster");
  }

  @Test
  void fish_knows_every_command_and_option() throws IOException {
    Invocation fish = Invocation.run("completion", "fish");
    assertThat(fish.exitCode()).isZero();
    for (String name : CommandTable.NAMES) {
      assertThat(fish.out().lines())
          .as(name)
          .anyMatch(line ->
              CommandTable.isHidden(name)
                  || line.startsWith("complete -c muster -n '__muster_next' -a " + name + " -d '"));
    }
    assertThat(fish.out())
        .contains(
            "complete -c muster -n '__muster_next store' -a backup -d '",
            "complete -c muster -n '__muster_within store restore' -l force -d '",
            "complete -c muster -n '__muster_within store restore' -F\n",
            "complete -c muster -n '__muster_within get' -s o -l output -x -a 'json yaml wide name jsonpath=' -d '",
            "complete -c muster -n '__muster_within get' -a 'clusters instances rollouts events'",
            "complete -c muster -n '__muster_within completion' -a 'bash zsh fish'");
    // Quotes are closed on every line.
    assertThat(fish.out().lines())
        .allMatch(line ->
            line.startsWith("#")
                || line.replace("\\\\", "")
                            .replace("\\'", "")
                            .chars()
                            .filter(c -> c == '\'')
                            .count()
                        % 2
                    == 0);
  }

  @Test
  void another_shell_is_refused() {
    Invocation other = Invocation.run("completion", "tcsh");
    assertThat(other.exitCode()).isEqualTo(1);
    assertThat(other.err()).contains("no completion for 'tcsh'", "bash, zsh, fish");
    assertThat(Invocation.run("completion", "--help").out())
        .contains("~/.bashrc", "~/.zshrc", "muster.fish");
  }
}
