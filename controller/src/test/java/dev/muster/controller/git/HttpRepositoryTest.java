package dev.muster.controller.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.controller.git.Credentials.SecretPlace;
import dev.muster.controller.git.judge.SpecTexts;
import dev.muster.spec.id.ClusterKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A repository behind HTTP and a token. */
class HttpRepositoryTest {
  private static final String TOKEN = "tok-0123456789abcdef";
  private static final ClusterKey PROD = ClusterKey.parse("shop/prod");

  @TempDir private Path folder;
  private SpecRepository specs;
  private HttpGitServer server;
  private GitRig rig;

  @BeforeEach
  void make() throws IOException {
    specs = new SpecRepository(folder.resolve("specs.git"));
    specs.put("a/cluster.yaml", SpecTexts.cluster("shop/prod", 1)).commit();
    server = new HttpGitServer(specs.repository(), TOKEN);
    rig = new GitRig(folder.resolve("data"));
  }

  @AfterEach
  void close() {
    server.close();
    specs.close();
  }

  @Test
  void a_token_from_the_environment_is_sent_with_every_request() throws IOException {
    rig.environment().put("SPEC_TOKEN", TOKEN);
    RepositoryReader reader = reader(new SecretPlace.Environment("SPEC_TOKEN"));
    assertThat(reader.look(new Held(1))).isInstanceOf(Look.Done.class);
    assertThat(rig.cluster(PROD).generation()).isEqualTo(1);
    specs.put("a/cluster.yaml", SpecTexts.cluster("shop/prod", 2)).commit();
    assertThat(reader.look(new Held(1))).isInstanceOf(Look.Done.class);
    assertThat(rig.cluster(PROD).generation()).isEqualTo(2);
    assertThat(server.authorizations())
        .hasSizeGreaterThanOrEqualTo(4)
        .allMatch(header -> header.startsWith("Basic "));
    try (var files = Files.walk(folder.resolve("data"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
            .as(file.toString())
            .doesNotContain(TOKEN);
      }
    }
  }

  @Test
  void a_token_file_is_read_anew_before_every_fetch() throws IOException {
    Path file = folder.resolve("token");
    RepositoryReader reader = reader(new SecretPlace.File(file));
    assertThat(failure(reader)).contains("sign in to " + server.address()).contains("not readable");
    assertThat(server.authorizations()).isEmpty();
    Files.writeString(file, TOKEN + "\n");
    assertThat(reader.look(new Held(1))).isInstanceOf(Look.Done.class);
  }

  @Test
  void a_refused_token_shows_in_no_message_even_when_the_server_repeats_it() throws IOException {
    rig.environment().put("SPEC_TOKEN", "wrong-token-987654");
    RepositoryReader reader = reader(new SecretPlace.Environment("SPEC_TOKEN"));
    assertThat(failure(reader))
        .contains("fetch " + server.address())
        .doesNotContain("wrong-token-987654")
        .doesNotContain("d3JvbmctdG9rZW4");
    assertThat(rig.clusters()).isEmpty();
  }

  @Test
  void a_token_is_not_carried_to_where_a_server_redirects() throws IOException {
    rig.environment().put("SPEC_TOKEN", TOKEN);
    try (HttpGitServer other = new HttpGitServer(specs.repository(), TOKEN)) {
      server.redirectTo(other.address());
      assertThat(failure(reader(new SecretPlace.Environment("SPEC_TOKEN"))))
          .contains("fetch " + server.address());
      assertThat(other.authorizations()).isEmpty();
    }
  }

  @Test
  void a_server_that_is_not_there_is_a_failure() throws IOException {
    String address = server.address();
    server.close();
    rig.environment().put("SPEC_TOKEN", TOKEN);
    assertThat(failure(reader(new SecretPlace.Environment("SPEC_TOKEN")))).contains(address);
  }

  private String failure(RepositoryReader reader) {
    Look look = reader.look(new Held(1));
    assertThat(look).isInstanceOf(Look.Failed.class);
    return ((Look.Failed) look).message();
  }

  private RepositoryReader reader(SecretPlace place) {
    return new RepositoryReader(
        new RepositorySettings(
            new RepositoryAddress(server.address()),
            "main",
            RepositorySettings.DEFAULT_PATHS,
            Duration.ofSeconds(30),
            new Credentials.Token("x-access-token", place)),
        rig.parts());
  }
}
