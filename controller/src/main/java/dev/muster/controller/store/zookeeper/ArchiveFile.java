package dev.muster.controller.store.zookeeper;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;

/**
 * A backup as a file: gzip over JSON lines, so that {@code zcat FILE | jq} shows it. The first line
 * says what it is, the last one how many znodes there are and the SHA-256 of all lines before it;
 * between them stands a line a znode, with its bytes as {@code text} where they are UTF-8 and as
 * {@code base64} where not.
 */
public final class ArchiveFile {
  /** The form of the file that this version writes; it reads none that is newer. */
  static final int VERSION = 1;

  private static final String KIND = "muster-store-backup";

  /** The longest line: a whole znode, each of whose bytes may be escaped to six. */
  private static final int MAXIMUM_LINE_BYTES = 6 * Nodes.MAXIMUM_BYTES + 4096;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private ArchiveFile() {}

  /** What a file turned out to be. */
  public sealed interface Reading {
    /** A backup, none of whose bytes is damaged. */
    record Whole(StoreArchive archive) implements Reading {}

    /** No backup, or one that is not as it was written. */
    record Damaged(String message) implements Reading {}

    /** A backup that a newer Muster has written. */
    record Newer(String message) implements Reading {}
  }

  /**
   * Writes a file that only its owner can read; it appears whole and on disk, or not at all.
   *
   * @throws IOException when it cannot be written
   */
  public static void write(Path file, StoreArchive archive) throws IOException {
    Path target = file.toAbsolutePath();
    Path folder = target.getParent();
    if (folder == null) {
      throw new IOException("no folder above " + file);
    }
    Path part = Files.createTempFile(folder, target.getFileName() + ".", ".part");
    try {
      try (OutputStream out =
          new GZIPOutputStream(new BufferedOutputStream(Files.newOutputStream(part)))) {
        lines(archive, out);
      }
      try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static void lines(StoreArchive archive, OutputStream out) throws IOException {
    MessageDigest digest = sha256();
    ObjectNode head = NODES.objectNode().put("kind", KIND).put("version", VERSION);
    head.putObject("storeFormat")
        .put("major", StoreFormat.CURRENT.major())
        .put("minor", StoreFormat.CURRENT.minor());
    head.put("storeId", archive.storeId())
        .put("madeAt", archive.madeAt().toString())
        .put("snapshot", archive.snapshot());
    line(head, digest, out);
    for (Map.Entry<String, byte[]> node : archive.nodes().entrySet()) {
      line(node(node.getKey(), node.getValue()), digest, out);
    }
    ObjectNode end =
        NODES
            .objectNode()
            .put("nodes", archive.nodes().size())
            .put("sha256", HexFormat.of().formatHex(digest.digest()));
    line(end, sha256(), out);
  }

  private static void line(ObjectNode object, MessageDigest digest, OutputStream out)
      throws IOException {
    byte[] bytes = (JSON.writeValueAsString(object) + "\n").getBytes(StandardCharsets.UTF_8);
    digest.update(bytes);
    out.write(bytes);
  }

  private static ObjectNode node(String path, byte[] data) {
    ObjectNode node = NODES.objectNode().put("path", path);
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(data)).toString();
      return node.put("text", text);
    } catch (CharacterCodingException _) {
      return node.put("base64", Base64.getEncoder().encodeToString(data));
    }
  }

  /**
   * Reads and checks a whole file.
   *
   * @throws IOException when it cannot be opened or the disk fails; a bad content is a result
   */
  public static Reading read(Path file) throws IOException {
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(file));
        InputStream in = new BufferedInputStream(new GZIPInputStream(raw))) {
      return new Lines(file, in).read();
    } catch (ZipException | EOFException e) {
      return new Reading.Damaged(
          file + " is no backup, or was cut off or changed: " + e.getMessage());
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** One reading of a file, line by line. */
  private static final class Lines {
    private final Path file;
    private final InputStream in;
    private final MessageDigest digest = sha256();
    private final TreeMap<String, byte[]> nodes = new TreeMap<>();
    private int number;
    private long bytes;

    Lines(Path file, InputStream in) {
      this.file = file;
      this.in = in;
    }

    Reading read() throws IOException {
      byte[] first = next();
      JsonNode head = json(first);
      if (!head.path("kind").asText().equals(KIND)) {
        return damaged("it is no backup of a store");
      }
      int version = head.path("version").asInt();
      int major = head.path("storeFormat").path("major").asInt();
      if (version > VERSION || major > StoreFormat.CURRENT.major()) {
        return new Reading.Newer(
            file
                + " was written by a newer Muster (file version "
                + version
                + ", store format "
                + major
                + "); this one reads up to "
                + VERSION
                + " and "
                + StoreFormat.CURRENT.major()
                + ": restore it with the version that wrote it, or a newer one");
      }
      if (version != VERSION || major != StoreFormat.CURRENT.major()) {
        return damaged("its first line names no version");
      }
      return body(head, first);
    }

    private Reading body(JsonNode head, byte[] first) throws IOException {
      digest.update(first);
      for (byte[] line = next(); line.length > 0; line = next()) {
        JsonNode object = json(line);
        if (object.has("sha256")) {
          return end(head, object);
        }
        String problem = add(object);
        if (!problem.isEmpty()) {
          return damaged(problem);
        }
        digest.update(line);
      }
      return damaged("its last line is missing: it was cut off");
    }

    private String add(JsonNode object) {
      String path = object.path("path").asText();
      byte[] data;
      try {
        data =
            object.has("base64")
                ? Base64.getDecoder().decode(object.path("base64").asText())
                : object.path("text").asText().getBytes(StandardCharsets.UTF_8);
      } catch (IllegalArgumentException _) {
        return "line " + number + " is not base64";
      }
      bytes += data.length;
      if (!isPath(path) || data.length > Nodes.MAXIMUM_BYTES) {
        return "line " + number + " is no object of a store";
      }
      if (nodes.size() >= StoreArchive.MAXIMUM_NODES || bytes > StoreArchive.MAXIMUM_BYTES) {
        return "it is larger than any store";
      }
      nodes.put(path, data);
      return "";
    }

    // No pattern: one that repeats a group needs the stack for each name of the path.
    private static boolean isPath(String path) {
      return path.length() > 1
          && path.startsWith("/")
          && !path.endsWith("/")
          && !path.contains("//");
    }

    private Reading end(JsonNode head, JsonNode end) throws IOException {
      String sha256 = HexFormat.of().formatHex(digest.digest());
      if (!sha256.equals(end.path("sha256").asText())
          || nodes.size() != end.path("nodes").asInt(-1)) {
        return damaged("its contents do not have the SHA-256 that its last line states");
      }
      // Reading on to the end lets gzip check its own sum.
      if (in.read() >= 0) {
        return damaged("something follows its last line");
      }
      try {
        return new Reading.Whole(
            new StoreArchive(
                head.path("storeId").asText(),
                Instant.parse(head.path("madeAt").asText()),
                head.path("snapshot").asBoolean(),
                nodes));
      } catch (DateTimeException _) {
        return damaged("its first line does not say when it was made");
      }
    }

    private JsonNode json(byte[] line) throws IOException {
      try {
        return JSON.readTree(line);
      } catch (JsonProcessingException _) {
        return NODES.objectNode();
      }
    }

    /** The next line with its end; empty at the end of the file. */
    private byte[] next() throws IOException {
      number++;
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      for (int letter = in.read(); letter >= 0; letter = in.read()) {
        line.write(letter);
        if (letter == '\n' || line.size() > MAXIMUM_LINE_BYTES) {
          break;
        }
      }
      return line.toByteArray();
    }

    private Reading.Damaged damaged(String why) {
      return new Reading.Damaged(file + " cannot be restored: " + why);
    }
  }
}
