package dev.muster.local.image;

import dev.muster.spec.id.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Digests of files. */
public final class FileDigest {
  private FileDigest() {}

  /** The digest of a file. */
  public static Sha256 of(Path file) throws IOException {
    return copy(file, OutputStream.nullOutputStream());
  }

  /** Copies a file and digests what was copied. */
  public static Sha256 copy(Path from, Path to) throws IOException {
    try (OutputStream out = Files.newOutputStream(to)) {
      return copy(from, out);
    }
  }

  private static Sha256 copy(Path from, OutputStream out) throws IOException {
    MessageDigest digest = sha256();
    try (InputStream in = new DigestInputStream(Files.newInputStream(from), digest)) {
      in.transferTo(out);
    }
    return new Sha256(HexFormat.of().formatHex(digest.digest()));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
