package dev.muster.controller.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.controller.git.Credentials.HostKeys;
import dev.muster.controller.git.judge.SpecTexts;
import dev.muster.spec.id.ClusterKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.command.AbstractCommandSupport;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.UploadPack;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A repository behind SSH and a key. */
class SshRepositoryTest {
  private static final ClusterKey PROD = ClusterKey.parse("shop/prod");

  @TempDir private Path folder;
  private SpecRepository specs;
  private SshServer server;
  private GitRig rig;
  private KeyPair host;
  private KeyPair stranger;
  private Path privateKey;
  private Path knownHosts;

  @BeforeEach
  void make() throws Exception {
    specs = new SpecRepository(folder.resolve("specs.git"));
    specs.put("a/cluster.yaml", SpecTexts.cluster("shop/prod", 1)).commit();
    rig = new GitRig(folder.resolve("data"));
    host = pair();
    stranger = pair();
    KeyPair client = pair();
    privateKey = write("key", client);
    knownHosts = folder.resolve("known_hosts");
    server = SshServer.setUpDefaultServer();
    server.setHost("127.0.0.1");
    server.setKeyPairProvider(KeyPairProvider.wrap(host));
    server.setPublickeyAuthenticator((user, key, session) ->
        user.equals("git") && KeyUtils.compareKeys(key, client.getPublic()));
    server.setCommandFactory((channel, command) -> new Upload(command, specs.repository()));
    server.start();
  }

  @AfterEach
  void close() throws IOException {
    server.stop(true);
    specs.close();
  }

  @Test
  void a_known_host_is_read_with_the_key() throws IOException {
    know(host.getPublic());
    RepositoryReader reader = reader(privateKey, HostKeys.STRICT);
    assertThat(reader.look(new Held(1))).isInstanceOf(Look.Done.class);
    assertThat(rig.cluster(PROD).generation()).isEqualTo(1);
    specs.put("a/cluster.yaml", SpecTexts.cluster("shop/prod", 2)).commit();
    assertThat(reader.look(new Held(1))).isInstanceOf(Look.Done.class);
    assertThat(rig.cluster(PROD).generation()).isEqualTo(2);
  }

  @Test
  void an_unknown_host_is_refused_unless_new_ones_are_let_in() throws IOException {
    Files.createFile(knownHosts);
    assertThat(reader(privateKey, HostKeys.STRICT).look(new Held(1)))
        .isInstanceOfSatisfying(
            Look.Failed.class,
            failed -> assertThat(failed.message()).contains("fetch " + address()));
    assertThat(knownHosts).isEmptyFile();
    assertThat(reader(privateKey, HostKeys.ACCEPT_NEW).look(new Held(1)))
        .isInstanceOf(Look.Done.class);
    assertThat(knownHosts).content().contains("127.0.0.1");
    assertThat(reader(privateKey, HostKeys.STRICT).look(new Held(1))).isInstanceOf(Look.Done.class);
  }

  @Test
  void a_host_whose_key_has_changed_is_refused_always() throws IOException {
    know(stranger.getPublic());
    for (HostKeys mode : HostKeys.values()) {
      assertThat(reader(privateKey, mode).look(new Held(1))).isInstanceOf(Look.Failed.class);
    }
    assertThat(rig.clusters()).isEmpty();
  }

  @Test
  void a_key_that_the_host_does_not_know_is_refused() throws Exception {
    know(host.getPublic());
    assertThat(reader(write("stranger", stranger), HostKeys.STRICT).look(new Held(1)))
        .isInstanceOf(Look.Failed.class);
    assertThat(reader(folder.resolve("no-such-key"), HostKeys.STRICT).look(new Held(1)))
        .isInstanceOf(Look.Failed.class);
    assertThat(rig.clusters()).isEmpty();
  }

  private String address() {
    return "ssh://git@127.0.0.1:" + server.getPort() + "/specs.git";
  }

  private RepositoryReader reader(Path key, HostKeys mode) {
    return new RepositoryReader(
        new RepositorySettings(
            new RepositoryAddress(address()),
            "main",
            List.of("**/cluster.yaml"),
            Duration.ofSeconds(30),
            new Credentials.SshKey(key, Optional.of(knownHosts), mode)),
        rig.parts());
  }

  private void know(PublicKey key) throws IOException {
    Files.writeString(
        knownHosts,
        "[127.0.0.1]:" + server.getPort() + " " + PublicKeyEntry.toString(key) + "\n",
        StandardCharsets.UTF_8);
  }

  private static KeyPair pair() throws Exception {
    return KeyUtils.generateKeyPair(KeyPairProvider.ECDSA_SHA2_NISTP256, 256);
  }

  private Path write(String name, KeyPair pair) throws Exception {
    Path file = folder.resolve(name);
    try (OutputStream out = Files.newOutputStream(file)) {
      OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(pair, name, null, out);
    }
    return file;
  }

  /** The one command that git asks for. */
  private static final class Upload extends AbstractCommandSupport {
    private final Repository repository;

    Upload(String command, Repository repository) {
      super(command, null);
      this.repository = repository;
    }

    @Override
    public void run() {
      try (InputStream in = getInputStream();
          OutputStream out = getOutputStream();
          OutputStream err = getErrorStream()) {
        if (!getCommand().startsWith("git-upload-pack ")) {
          onExit(1);
          return;
        }
        new UploadPack(repository).upload(in, out, err);
        onExit(0);
      } catch (IOException e) {
        onExit(2, e.getMessage());
      }
    }
  }
}
