package dev.muster.controller.store.zookeeper;

import static dev.muster.controller.store.SampleRecords.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveFileTest {
  private static final long SEED = 7;

  @TempDir private Path folder;

  private Path written() throws IOException {
    TreeMap<String, byte[]> nodes = new TreeMap<>();
    nodes.put("/clusters", new byte[0]);
    nodes.put("/clusters/shop.prod", "{\"a\":\"\u00fc\"}".getBytes(StandardCharsets.UTF_8));
    nodes.put("/events/shop.prod/0000000000", new byte[] {(byte) 0xff, 0, (byte) 0xc3});
    Path file = folder.resolve("store.backup");
    ArchiveFile.write(file, new StoreArchive("0123456789abcdef", NOW, true, nodes));
    return file;
  }

  private static String text(Path file) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private Path changed(String from, String to) throws IOException {
    String text = text(written());
    assertThat(text).contains(from);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.replace(from, to).getBytes(StandardCharsets.UTF_8));
    }
    return Files.write(folder.resolve("changed"), bytes.toByteArray());
  }

  @Test
  void what_is_written_is_read() throws IOException {
    ArchiveFile.Reading reading = ArchiveFile.read(written());
    assertThat(reading).isInstanceOf(ArchiveFile.Reading.Whole.class);
    StoreArchive archive = ((ArchiveFile.Reading.Whole) reading).archive();
    assertThat(archive.storeId()).isEqualTo("0123456789abcdef");
    assertThat(archive.madeAt()).isEqualTo(NOW);
    assertThat(archive.snapshot()).isTrue();
    assertThat(archive.nodes().keySet())
        .containsExactly("/clusters", "/clusters/shop.prod", "/events/shop.prod/0000000000");
    assertThat(archive.nodes().get("/clusters")).isEmpty();
    assertThat(archive.nodes().get("/clusters/shop.prod"))
        .isEqualTo("{\"a\":\"\u00fc\"}".getBytes(StandardCharsets.UTF_8));
    assertThat(archive.nodes().get("/events/shop.prod/0000000000")).containsExactly(0xff, 0, 0xc3);
  }

  @Test
  void a_path_of_very_many_names_is_only_a_path() throws IOException {
    TreeMap<String, byte[]> nodes = new TreeMap<>();
    nodes.put("/a".repeat(100_000), new byte[0]);
    Path file = folder.resolve("deep");
    ArchiveFile.write(file, new StoreArchive("id", NOW, true, nodes));
    assertThat(ArchiveFile.read(file)).isInstanceOf(ArchiveFile.Reading.Whole.class);
    for (String path : new String[] {"/", "a", "/a/", "/a//b", ""}) {
      nodes.clear();
      nodes.put(path, new byte[0]);
      ArchiveFile.write(file, new StoreArchive("id", NOW, true, nodes));
      assertThat(ArchiveFile.read(file)).as(path).isInstanceOf(ArchiveFile.Reading.Damaged.class);
    }
  }

  @Test
  void only_its_owner_may_read_it_and_nothing_else_is_left_in_the_folder() throws IOException {
    Path file = written();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(folder).isDirectoryContaining(found -> found.equals(file));
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void no_flipped_byte_and_no_missing_end_goes_unnoticed() throws IOException {
    byte[] good = Files.readAllBytes(written());
    String text = text(written());
    int harmless = 0;
    Random random = new Random(SEED);
    Path file = folder.resolve("bad");
    for (int round = 0; round < 300; round++) {
      byte[] bad = good.clone();
      // Bytes 4 to 9 of gzip's header say when and where it was packed; nobody reads them.
      int at = 10 + random.nextInt(good.length - 10);
      bad[at] ^= (byte) (1 << random.nextInt(8));
      Files.write(file, bad);
      // The bits that fill up the last byte of the packed data mean nothing.
      if (ArchiveFile.read(file) instanceof ArchiveFile.Reading.Whole(var archive)) {
        harmless++;
        assertThat(text(file)).as("byte %d of %d", at, good.length).isEqualTo(text);
        assertThat(archive.nodes()).hasSize(3);
      }
    }
    assertThat(harmless).isLessThan(5);
    for (int length = 0; length < good.length; length++) {
      Files.write(file, java.util.Arrays.copyOf(good, length));
      assertThat(ArchiveFile.read(file))
          .as("the first %d of %d bytes", length, good.length)
          .isInstanceOf(ArchiveFile.Reading.Damaged.class);
    }
  }

  @Test
  void a_change_within_is_noticed_though_gzip_is_in_order() throws IOException {
    assertThat(ArchiveFile.read(changed("shop.prod", "shop.trod")))
        .isInstanceOfSatisfying(
            ArchiveFile.Reading.Damaged.class,
            damaged -> assertThat(damaged.message()).contains("SHA-256"));
    assertThat(ArchiveFile.read(changed("0123456789abcdef", "0123456789abcdee")))
        .isInstanceOf(ArchiveFile.Reading.Damaged.class);
  }

  @Test
  void what_is_no_backup_is_refused() throws IOException {
    assertThat(ArchiveFile.read(Files.writeString(folder.resolve("text"), "kind: Cluster\n")))
        .isInstanceOf(ArchiveFile.Reading.Damaged.class);
    assertThat(ArchiveFile.read(changed("muster-store-backup", "something-else")))
        .isInstanceOfSatisfying(
            ArchiveFile.Reading.Damaged.class,
            damaged -> assertThat(damaged.message()).contains("no backup of a store"));
  }

  @Test
  void a_newer_one_is_refused_as_such() throws IOException {
    assertThat(ArchiveFile.read(changed("\"version\":1", "\"version\":2")))
        .isInstanceOfSatisfying(
            ArchiveFile.Reading.Newer.class,
            newer -> assertThat(newer.message()).contains("newer Muster", "file version 2"));
    assertThat(ArchiveFile.read(changed("\"major\":1", "\"major\":7")))
        .isInstanceOfSatisfying(
            ArchiveFile.Reading.Newer.class,
            newer -> assertThat(newer.message()).contains("store format 7"));
  }
}
