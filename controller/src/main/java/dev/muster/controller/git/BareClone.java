package dev.muster.controller.git;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.jspecify.annotations.Nullable;

/** The bare repository into which a repository is fetched. It is a cache: it can always go. */
final class BareClone {
  private final Path folder;

  BareClone(Path folder) {
    this.folder = folder;
  }

  Path folder() {
    return folder;
  }

  /** Opens it; makes it when it is not there. */
  Repository open() throws IOException {
    Files.createDirectories(folder.getParent());
    Repository repository =
        new FileRepositoryBuilder()
            .setGitDir(folder.toFile())
            .setBare()
            .setMustExist(false)
            .build();
    if (!repository.getObjectDatabase().exists()) {
      repository.create(true);
    }
    StoredConfig config = repository.getConfig();
    if (config.getBoolean("http", "followRedirects", true)) {
      // A server could send the request, with its token, to another one.
      config.setBoolean("http", null, "followRedirects", false);
      // JGit would tidy up on a thread of its own, beside the next look or a removal.
      config.setBoolean("gc", null, "autoDetach", false);
      config.save();
    }
    return repository;
  }

  /** Removes it, so that the next look fetches all anew. */
  void drop() throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path left, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(left);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
