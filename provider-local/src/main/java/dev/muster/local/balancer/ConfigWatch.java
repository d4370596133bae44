package dev.muster.local.balancer;

import dev.muster.local.balancer.document.BalancerConfig;
import dev.muster.local.store.LocalJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads the configuration whenever its file has changed. One thread looks. */
final class ConfigWatch {
  /** A file may change twice within what its time can tell apart, so it is read now and then. */
  private static final int LOOKS_PER_CERTAIN_READ = 40;

  private final Path file;
  private final Consumer<String> log;
  private @Nullable Mark seen;
  private @Nullable BalancerConfig good;
  private String problem = "";
  private int looks;

  private record Mark(FileTime modified, long size, @Nullable Object key) {}

  ConfigWatch(Path folder, Consumer<String> log) {
    this.file = folder.resolve(BalancerConfig.FILE);
    this.log = log;
  }

  /**
   * The configuration if it is another one than at the last look. What is broken is passed over.
   */
  Optional<BalancerConfig> look() {
    try {
      Mark mark = mark();
      boolean certain = looks++ % LOOKS_PER_CERTAIN_READ == 0;
      if (mark.equals(seen) && !certain) {
        return Optional.empty();
      }
      Optional<BalancerConfig> read = LocalJson.read(file, BalancerConfig.class);
      if (read.isEmpty()) {
        tell(file + " is not there");
        return Optional.empty();
      }
      // Only now: what was broken is read again at each look, since it may be half written.
      seen = mark;
      problem = "";
      if (read.get().equals(good)) {
        return Optional.empty();
      }
      good = read.get();
      return read;
    } catch (NoSuchFileException e) {
      tell(file + " is not there");
    } catch (IOException e) {
      tell(String.valueOf(e.getMessage()));
    }
    return Optional.empty();
  }

  private Mark mark() throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    return new Mark(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
  }

  private void tell(String what) {
    if (!what.equals(problem)) {
      problem = what;
      String consequence =
          good == null
              ? ": nothing is served until it is repaired"
              : ": version " + good.version() + " stays in force until it is repaired";
      log.accept("configuration: " + what + consequence);
    }
  }
}
