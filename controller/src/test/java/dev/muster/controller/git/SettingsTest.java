package dev.muster.controller.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.controller.git.Credentials.SecretPlace;
import dev.muster.controller.git.RepositoryAddress.Transport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  @ParameterizedTest
  @CsvSource({
    "/srv/git/specs.git, LOCAL",
    "file:///srv/git/specs.git, LOCAL",
    "ssh://git@example.com:2222/specs.git, SSH",
    "git@example.com:team/specs.git, SSH",
    "https://example.com/team/specs.git, HTTP",
    "http://127.0.0.1:8080/specs.git, HTTP",
  })
  void an_address_says_how_it_is_reached(String text, Transport transport) {
    assertThat(RepositoryAddress.refusal(text)).isEmpty();
    assertThat(new RepositoryAddress(text).transport()).isEqualTo(transport);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "specs.git",
        "../specs.git",
        "http://example.com/specs.git",
        "git://example.com/specs.git",
        "ext::sh -c evil",
        "amazon-s3://bucket/specs.git",
        "https://hunter2@example.com/specs.git",
        "https://ann:hunter2@example.com/specs.git",
        "ssh://ann:hunter2@example.com/specs.git",
        "https://ann:hunter2@exa mple.com/specs.git",
        "/srv/git/specs\n.git",
        "file:///srv/specs%00.git",
        "https://example.com:9999999999/specs.git",
        "/srv/git/\ud800.git",
      })
  void other_addresses_are_refused_and_their_secrets_not_repeated(String text) {
    assertThat(RepositoryAddress.refusal(text))
        .hasValueSatisfying(message -> assertThat(message).doesNotContain("hunter2"));
    assertThatThrownBy(() -> new RepositoryAddress(text))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"**/*a*a*a.yaml", "**/a/**/b/**/c", "[:alpha]", "a/", ""})
  void a_pattern_that_is_none_or_costs_too_much_is_refused(String pattern) {
    assertThatThrownBy(() -> PathPatterns.of(List.of(pattern)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("`" + pattern + "`");
    assertThatThrownBy(() -> PathPatterns.of(List.of("x".repeat(201))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "**/cluster.yaml, cluster.yaml, true",
    "**/cluster.yaml, a/b/cluster.yaml, true",
    "**/cluster.yaml, a/b/cluster.yaml.bak, false",
    "/cluster.yaml, cluster.yaml, true",
    "/cluster.yaml, a/cluster.yaml, false",
    "prod/*.yaml, prod/x.yaml, true",
    "prod/*.yaml, prod/y/x.yaml, false",
    "clusters/**/*.yaml, clusters/a/b.yaml, true",
    "**/cluster.yaml;!old/**, old/cluster.yaml, false",
    "**/cluster.yaml;!old/**, new/cluster.yaml, true",
  })
  void patterns_select_paths(String patterns, String path, boolean matches) {
    assertThat(PathPatterns.of(List.of(patterns.split(";"))).matches(path)).isEqualTo(matches);
  }

  @Test
  void what_cannot_be_followed_is_refused() {
    RepositoryAddress local = new RepositoryAddress("/srv/git/specs.git");
    RepositoryAddress ssh = new RepositoryAddress("git@example.com:specs.git");
    Credentials none = new Credentials.None();
    Credentials token = new Credentials.Token("x", new SecretPlace.Environment("T"));
    Credentials key =
        new Credentials.SshKey(
            Path.of("/etc/muster/key"), Optional.empty(), Credentials.HostKeys.STRICT);
    assertRefused(local, "ma..in", "**", Duration.ofSeconds(30), none, "branch");
    assertRefused(local, "main", "folder/", Duration.ofSeconds(30), none, "pattern");
    assertRefused(local, "main", "[a", Duration.ofSeconds(30), none, "pattern");
    assertRefused(local, "main", "**", Duration.ofMillis(10), none, "interval");
    assertRefused(local, "main", "**", Duration.ofSeconds(30), token, "credentials");
    assertRefused(ssh, "main", "**", Duration.ofSeconds(30), none, "credentials");
    assertThat(
            new RepositorySettings(ssh, "main", List.of("**"), Duration.ofSeconds(30), key)
                .credentials())
        .isEqualTo(key);
  }

  private static void assertRefused(
      RepositoryAddress address,
      String branch,
      String path,
      Duration interval,
      Credentials credentials,
      String word) {
    assertThatThrownBy(
            () -> new RepositorySettings(address, branch, List.of(path), interval, credentials))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(word);
  }
}
