package dev.muster.controller.git;

import java.io.File;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;

/**
 * Keeps JGit from reading and writing the configuration of the machine and of the user: what a
 * controller fetches, and how it checks a server, must not depend on somebody's {@code
 * ~/.gitconfig} ({@code url.insteadOf}, {@code http.sslVerify}).
 */
final class IsolatedGit extends SystemReader.Delegate {
  private IsolatedGit(SystemReader usual) {
    super(usual);
  }

  /** Puts it in force for the whole process; a second call changes nothing. */
  static synchronized void install() {
    SystemReader present = SystemReader.getInstance();
    if (!(present instanceof IsolatedGit)) {
      SystemReader.setInstance(new IsolatedGit(present));
    }
  }

  @Override
  public FileBasedConfig openUserConfig(Config parent, FS fs) {
    return new Nothing(parent, fs);
  }

  @Override
  public FileBasedConfig openSystemConfig(Config parent, FS fs) {
    return new Nothing(parent, fs);
  }

  @Override
  public FileBasedConfig openJGitConfig(Config parent, FS fs) {
    return new Nothing(parent, fs);
  }

  private static final class Nothing extends FileBasedConfig {
    Nothing(Config parent, FS fs) {
      super(parent, new File("no-configuration"), fs);
    }

    @Override
    public void load() {
      // There is nothing to load.
    }

    @Override
    public void save() {
      // JGit would note its measurements of the file system here: they are made anew instead.
    }

    @Override
    public boolean isOutdated() {
      return false;
    }
  }
}
