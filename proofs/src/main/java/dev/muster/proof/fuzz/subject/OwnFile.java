package dev.muster.proof.fuzz.subject;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder of each thread's own, for what is read from files alone. */
final class OwnFile {
  private static final ThreadLocal<Path> FOLDER = ThreadLocal.withInitial(OwnFile::folder);

  private OwnFile() {}

  /** Writes a file. */
  static Path write(String name, byte[] bytes) throws IOException {
    Files.write(path(name), bytes);
    return FOLDER.get();
  }

  /** Where a file is; it goes with the process. */
  static Path path(String name) {
    Path file = FOLDER.get().resolve(name);
    file.toFile().deleteOnExit();
    return file;
  }

  private static Path folder() {
    try {
      Path folder = Files.createTempDirectory("muster-fuzz-");
      folder.toFile().deleteOnExit();
      return folder;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
