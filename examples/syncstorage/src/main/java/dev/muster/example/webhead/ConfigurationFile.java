package dev.muster.example.webhead;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;

/**
 * The configuration file, read again whenever it changed. Whoever writes it replaces it by a
 * rename, so that it is never seen half-written. Safe for many threads.
 */
final class ConfigurationFile {
  private final Path path;
  private volatile Content last = new Content("", FileTime.fromMillis(0), "");

  ConfigurationFile(Path path) {
    this.path = path;
  }

  /** The newest text; empty when the file cannot be read. */
  Optional<String> text() {
    try {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      String file = String.valueOf(attributes.fileKey());
      Content known = last;
      if (known.file.equals(file) && known.modifiedAt.equals(attributes.lastModifiedTime())) {
        return Optional.of(known.text);
      }
      String text = Files.readString(path, StandardCharsets.UTF_8);
      last = new Content(file, attributes.lastModifiedTime(), text);
      return Optional.of(text);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private record Content(String file, FileTime modifiedAt, String text) {}
}
