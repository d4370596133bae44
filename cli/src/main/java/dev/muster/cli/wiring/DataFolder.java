package dev.muster.cli.wiring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Where a Muster on this machine keeps what it knows.
 *
 * @param root the folder
 */
public record DataFolder(Path root) {
  /** Makes the folder absolute, so that it means the same in every process. */
  public DataFolder {
    root = root.toAbsolutePath().normalize();
  }

  /** The embedded store. */
  public Path store() {
    return root.resolve("store");
  }

  /** The machines, images and load balancers of the local provider. */
  public Path machines() {
    return root.resolve("machines");
  }

  /** The bare copies of git repositories. */
  public Path repositories() {
    return root.resolve("repositories");
  }

  /** The reconcile log, a JSON line each. */
  public Path reconcileLog() {
    return root.resolve("reconcile.log");
  }

  /** Makes the folder, open to its owner alone. */
  public DataFolder create() throws IOException {
    if (!Files.isDirectory(root)) {
      Path parent = root.getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      Files.createDirectory(
          root, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    return this;
  }
}
