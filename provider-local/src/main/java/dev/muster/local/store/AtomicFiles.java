package dev.muster.local.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Files that are either the old or the new one after a crash. Writers hold the root's lock, so that
 * one name for the unfinished file does.
 */
public final class AtomicFiles {
  private static final int DELETE_ATTEMPTS = 5;

  private AtomicFiles() {}

  /** Replaces a file; the new content is on the disk when this returns. */
  public static void write(Path file, byte[] content) throws IOException {
    Path folder = parent(file);
    Files.createDirectories(folder);
    Path unfinished = folder.resolve("." + file.getFileName() + ".new");
    try (FileChannel channel =
        FileChannel.open(
            unfinished,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    move(unfinished, file);
  }

  /** Renames within one file system; the new name is on the disk when this returns. */
  public static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    syncFolder(parent(to));
  }

  /** Reads a file; empty when it is not there. */
  public static Optional<byte[]> read(Path file) throws IOException {
    try {
      return Optional.of(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** The visible entries of a folder by name; none when it is not there. */
  public static List<Path> entries(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(path -> !path.getFileName().toString().startsWith(".")).sorted().toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  /** Deletes a file or a folder with all in it; links are deleted, not followed. */
  public static void deleteTree(Path top) throws IOException {
    // A process that is just being killed may still put a file into a folder that was empty.
    for (int attempt = 1; ; attempt++) {
      try {
        Files.walkFileTree(top, new Deletion());
        return;
      } catch (NoSuchFileException e) {
        if (!Files.exists(top)) {
          return;
        }
        giveUpAfter(attempt, e);
      } catch (DirectoryNotEmptyException e) {
        giveUpAfter(attempt, e);
      }
    }
  }

  private static void giveUpAfter(int attempt, IOException cause) throws IOException {
    if (attempt >= DELETE_ATTEMPTS) {
      throw cause;
    }
  }

  private static void syncFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static Path parent(Path file) throws IOException {
    Path parent = file.getParent();
    if (parent == null) {
      throw new IOException("no folder holds " + file);
    }
    return parent;
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
        throws IOException {
      if (failure != null) {
        throw failure;
      }
      Files.deleteIfExists(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}
