package dev.muster.controller.git.judge;

import dev.muster.spec.ClusterDocument;
import dev.muster.spec.Digests;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.Sha256;
import dev.muster.spec.yaml.ClusterReader;
import dev.muster.spec.yaml.Problem;
import dev.muster.spec.yaml.ReadResult;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Collectors;

/** A file of a commit that the repository's patterns select, and what reading it gave. */
public sealed interface FileRead {
  /** Where it lies within the repository. */
  String path();

  /**
   * It is a good document.
   *
   * @param path where it lies
   * @param text its text
   * @param hash the digest of the text
   * @param document what it says
   * @param place where it names its cluster, {@code line:column}
   */
  record Good(String path, String text, Sha256 hash, ClusterDocument document, String place)
      implements FileRead {}

  /**
   * It is refused.
   *
   * @param path where it lies
   * @param key the cluster that it seems to be about, if that can be told
   * @param message all that is wrong with it, a line each, as {@code file:line:column: …}
   */
  record Bad(String path, Optional<ClusterKey> key, String message) implements FileRead {}

  /**
   * Reads a file.
   *
   * @param path where it lies
   * @param bytes its content
   */
  static FileRead of(String path, byte[] bytes) {
    String text = withoutMark(new String(bytes, StandardCharsets.UTF_8));
    Optional<KeyGlance> glance = KeyGlance.of(text);
    return switch (ClusterReader.read(path, bytes)) {
      case ReadResult.Accepted accepted ->
          new Good(
              path,
              text,
              Digests.sha256(text),
              accepted.document(),
              glance.map(KeyGlance::place).orElse("1:1"));
      case ReadResult.Rejected rejected ->
          new Bad(
              path,
              glance.map(KeyGlance::key),
              rejected.problems().stream()
                  .map(Problem::toString)
                  .collect(Collectors.joining("\n")));
    };
  }

  /**
   * A file that is not even read.
   *
   * @param path where it lies
   * @param reason what is wrong and what to do
   */
  static FileRead refused(String path, String reason) {
    return new Bad(path, Optional.empty(), path + ":1:1: " + reason);
  }

  // The mark that some editors put in front is no part of the text.
  private static String withoutMark(String text) {
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }
}
