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
   * Reads a file's bytes, which must be UTF-8, on {@link Terms#EMULATED_CLOUD}.
   *
   * @param fileName names the file in problems
   * @param bytes its content
   */
  public static ReadResult read(String fileName, byte[] bytes) {
    return read(fileName, bytes, Terms.EMULATED_CLOUD);
  }

  /**
   * Reads a file's bytes, which must be UTF-8.
   *
   * @param fileName names the file in problems
   * @param bytes its content
   * @param terms what clouds it is for
   */
  public static ReadResult read(String fileName, byte[] bytes, Terms terms) {
    Problems problems = new Problems(fileName);
    Optional<String> text = TextCheck.decode(bytes, problems);
    return text.isPresent() ? read(fileName, text.get(), terms) : problems.rejected();
  }

  /**
   * Reads text that has been judged before, on {@link Terms#EMULATED_CLOUD}.
   *
   * @param fileName names the file in problems
   * @param text its content
   */
  public static ReadResult read(String fileName, String text) {
    return read(fileName, text, Terms.EMULATED_CLOUD);
  }

  /**
   * Reads text.
   *
   * @param fileName names the file in problems
   * @param text its content
   * @param terms what clouds it is for
   */
  public static ReadResult read(String fileName, String text, Terms terms) {
    Problems problems = new Problems(fileName);
    if (!TextCheck.isSound(text, problems)) {
      return problems.rejected();
    }
    Optional<Checked.Section> document =
        YamlTree.read(text, problems)
            .flatMap(
                root -> new ShapeCheck(problems).check(root, ClusterModel.DOCUMENT, Place.DOCUMENT))
            .map(Checked.Section.class::cast);
    document.ifPresent(section -> new CrossChecks(problems, terms).check(section));
    if (document.isEmpty() || !problems.isEmpty()) {
      return problems.rejected();
    }
    return new ReadResult.Accepted(Assembler.document(document.get()));
  }
}
