package dev.muster.proof.fuzz.subject;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A good document outside of every repository: whoever reads it has followed an escape. */
final class Canary {
  /** The product of its cluster. */
  static final String PRODUCT = "canary";

  private static final class Shared {
    static final Path FILE = write();
  }

  private Canary() {}

  /** Where it lies. */
  static Path file() {
    return Shared.FILE;
  }

  private static Path write() {
    try {
      Path folder = Files.createTempDirectory("muster-canary-");
      folder.toFile().deleteOnExit();
      Path file = folder.resolve("cluster.yaml");
      file.toFile().deleteOnExit();
      return Files.writeString(file, Samples.SMALL_YAML.replace("syncstorage", PRODUCT));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
