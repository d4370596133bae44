package dev.muster.controller.model;

/** Where a cluster's document comes from. */
public sealed interface SpecSource {
  /**
   * A git repository, which alone may change the cluster.
   *
   * @param repository its address
   * @param path the file within it; empty until a document was read from it
   * @param commit the commit that the document in force was read from; empty until then
   * @param author who made that commit
   */
  record Git(String repository, String path, String commit, String author) implements SpecSource {}

  /**
   * The API: a person applied it.
   *
   * @param actor who
   */
  record Api(String actor) implements SpecSource {}

  /** What names the document's origin in logs: a commit's first 12 digits, or {@code api}. */
  default String origin() {
    return switch (this) {
      case Git git when git.commit().isEmpty() -> "handed over";
      case Git git -> git.commit().substring(0, Math.min(12, git.commit().length()));
      case Api api -> "api:" + api.actor();
    };
  }
}
