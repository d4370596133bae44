package dev.muster.proof.fuzz.subject;

import dev.muster.controller.store.zookeeper.ArchiveFile;
import dev.muster.controller.store.zookeeper.StoreArchive;
import dev.muster.proof.fuzz.Answer;
import dev.muster.proof.fuzz.Chance;
import dev.muster.proof.fuzz.Mutation;
import dev.muster.proof.fuzz.Target;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Backups: their bytes, or their lines under a sum that is right. */
final class ArchiveTarget implements Target {
  private static final String FILE = "backup.gz";
  private static final List<String> TOKENS =
      List.of(
          "\"path\":\"",
          "/a",
          "\"text\":",
          "\"base64\":\"",
          "\"sha256\"",
          "\n",
          "{",
          "}",
          "\\u0000",
          "/");

  private final byte[] packed = sample();
  private final List<byte[]> lines = List.of(unpacked(packed));

  @Override
  public String name() {
    return "store-backup";
  }

  @Override
  public int weight() {
    return 20;
  }

  @Override
  public byte[] generate(Chance chance) {
    if (chance.oneIn(3)) {
      return new Mutation(chance, List.of(packed), List.of()).make();
    }
    byte[] changed = new Mutation(chance, lines, TOKENS).make();
    return gzip(chance.oneIn(4) ? changed : summed(changed));
  }

  @Override
  public Answer feed(byte[] input) throws IOException {
    Path folder = OwnFile.write(FILE, input);
    return switch (ArchiveFile.read(folder.resolve(FILE))) {
      case ArchiveFile.Reading.Whole whole -> roundTrip(whole.archive());
      case ArchiveFile.Reading.Damaged _, ArchiveFile.Reading.Newer _ -> Answer.refused();
    };
  }

  private static Answer roundTrip(StoreArchive archive) throws IOException {
    archive.clusters();
    Path file = OwnFile.path("again.gz");
    ArchiveFile.write(file, archive);
    boolean same =
        ArchiveFile.read(file) instanceof ArchiveFile.Reading.Whole again
            && again.archive().nodes().keySet().equals(archive.nodes().keySet());
    return Answer.acceptedIf(same, "a backup that was written reads as another", archive.storeId());
  }

  // Puts a last line with the right sum below the lines.
  private static byte[] summed(byte[] changed) {
    String text = new String(changed, StandardCharsets.UTF_8);
    int last = text.lastIndexOf("{\"nodes\"");
    byte[] body =
        text.substring(0, last < 0 ? text.length() : last).getBytes(StandardCharsets.UTF_8);
    long nodes = text.substring(0, last < 0 ? text.length() : last).lines().count() - 1;
    try {
      String sum = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
      String end = "{\"nodes\":" + nodes + ",\"sha256\":\"" + sum + "\"}\n";
      return Mutation.joined(List.of(body, end.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static byte[] sample() {
    TreeMap<String, byte[]> nodes = new TreeMap<>();
    nodes.put("/clusters", new byte[0]);
    nodes.put("/clusters/shop.prod", "{\"a\":1}".getBytes(StandardCharsets.UTF_8));
    nodes.put("/format", new byte[] {(byte) 0xFF, 0});
    try {
      Path folder = OwnFile.write(FILE, new byte[0]);
      ArchiveFile.write(folder.resolve(FILE), new StoreArchive("id", Samples.NOW, true, nodes));
      return Files.readAllBytes(folder.resolve(FILE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] unpacked(byte[] packed) {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }
}
