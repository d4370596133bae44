package dev.muster.controller.git;

import dev.muster.controller.git.judge.FileRead;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.lib.Repository;

/** Lets the fuzzer in to how commits are read. */
public final class GitDoor {
  private GitDoor() {}

  /** Git as the controller uses it: without the machine's own configuration. */
  public static void install() {
    IsolatedGit.install();
  }

  /** Whether a path is one of those that patterns select; patterns may be refused. */
  public static boolean matches(List<String> patterns, String path) {
    PathPatterns read;
    try {
      read = PathPatterns.of(patterns);
    } catch (IllegalArgumentException _) {
      return false;
    }
    return read.matches(path);
  }

  /** The files of a commit; empty when there is too much. */
  public static Optional<List<FileRead>> files(
      Repository repository, String commit, FetchLimits limits) throws IOException {
    CommitReader reader =
        new CommitReader(
            repository, PathPatterns.of(RepositorySettings.DEFAULT_PATHS), limits, Map.of());
    return switch (reader.files(commit)) {
      case CommitReader.Files.Found found -> {
        for (FileRead file : found.files()) {
          reader.newestChange(commit, file.path());
        }
        yield Optional.of(found.files());
      }
      case CommitReader.Files.TooMany _, CommitReader.Files.TooLarge _ -> Optional.empty();
    };
  }

  /** Looks at a repository once, as the controller does; why it failed, if it did. */
  public static Optional<String> look(RepositorySettings settings, GitSourceParts parts) {
    return switch (new RepositoryReader(settings, parts).look(new Held(1))) {
      case Look.Done _ -> Optional.empty();
      case Look.Failed failed -> Optional.of(failed.message());
      case Look.Fenced fenced -> Optional.of(fenced.toString());
      case Look.Stopped stopped -> Optional.of(stopped.toString());
    };
  }
}
