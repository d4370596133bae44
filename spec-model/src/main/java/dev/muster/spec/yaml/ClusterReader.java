package dev.muster.spec.yaml;

import dev.muster.spec.schema.ClusterModel;
import java.util.Optional;

/**
 * Reads a {@code cluster.yaml}. Pure: text in, a document or all its problems out; no input makes
 * it throw, and none costs more than its bounded size.
 */
public final class ClusterReader {
  /** The largest file, in UTF-8 bytes. */
  public static final int MAXIMUM_BYTES = TextCheck.MAXIMUM_BYTES;

  private ClusterReader() {}

  /**
   * Reads a file's bytes, which must be UTF-8.
   *
   * @param fileName names the file in problems
   * @param bytes its content
   */
  public static ReadResult read(String fileName, byte[] bytes) {
    Problems problems = new Problems(fileName);
    Optional<String> text = TextCheck.decode(bytes, problems);
    return text.isPresent() ? read(fileName, text.get()) : problems.rejected();
  }

  /**
   * Reads text.
   *
   * @param fileName names the file in problems
   * @param text its content
   */
  public static ReadResult read(String fileName, String text) {
    Problems problems = new Problems(fileName);
    if (!TextCheck.isSound(text, problems)) {
      return problems.rejected();
    }
    Optional<Checked.Section> document =
        YamlTree.read(text, problems)
            .flatMap(
                root -> new ShapeCheck(problems).check(root, ClusterModel.DOCUMENT, Place.DOCUMENT))
            .map(Checked.Section.class::cast);
    document.ifPresent(section -> new CrossChecks(problems).check(section));
    if (document.isEmpty() || !problems.isEmpty()) {
      return problems.rejected();
    }
    return new ReadResult.Accepted(Assembler.document(document.get()));
  }
}
