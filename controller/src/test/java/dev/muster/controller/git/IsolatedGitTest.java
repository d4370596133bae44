package dev.muster.controller.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IsolatedGitTest {
  @TempDir private Path home;

  @Test
  void what_a_user_has_configured_is_neither_read_nor_written() throws Exception {
    Path file =
        Files.writeString(
            home.resolve(".gitconfig"),
            "[url \"https://evil.example.com/\"]\n\tinsteadOf = https://example.com/\n");
    FS fs = FS.DETECTED.newInstance();
    fs.setUserHome(home.toFile());
    IsolatedGit.install();
    FileBasedConfig config = SystemReader.getInstance().openUserConfig(null, fs);
    config.load();
    assertThat(config.getSections()).isEmpty();
    String before = Files.readString(file);
    config.setString("user", null, "name", "Muster");
    config.save();
    assertThat(file).content().isEqualTo(before);
    assertThat(Path.of("no-configuration")).doesNotExist();
  }
}
