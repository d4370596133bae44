package dev.muster.spec;

import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.ClusterUid;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One {@code kind: Cluster} document: who it is and what is wanted of it.
 *
 * @param key product (namespace) and cluster name
 * @param labels free labels of the operator, for selecting
 * @param annotations free annotations; those under {@code muster.dev/} speak to Muster
 * @param spec what is wanted
 */
public record ClusterDocument(
    ClusterKey key,
    SortedMap<String, String> labels,
    SortedMap<String, String> annotations,
    ClusterSpec spec) {
  /** The annotation by which a commit confirms a deletion, stating how many machines it costs. */
  public static final String CONFIRM_ANNOTATION = "muster.dev/confirm";

  /**
   * The annotation that says who owns what a cluster has in the world already, for a store that
   * does not know the cluster: {@code PRODUCT/NAME/UID}. It names the cluster too, so that a copy
   * of the document for another cluster takes nothing over.
   */
  public static final String UID_ANNOTATION = "muster.dev/uid";

  /** The {@code apiVersion} of the documents that this version reads. */
  public static final String API_VERSION = "muster.dev/v1";

  /** Copies the maps. */
  public ClusterDocument {
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    annotations = Collections.unmodifiableSortedMap(new TreeMap<>(annotations));
  }

  /** The value of {@link #UID_ANNOTATION} for a cluster. */
  public static String uidAnnotation(ClusterKey key, ClusterUid uid) {
    return key + "/" + uid;
  }

  /** The owner that the document names for a store that does not know the cluster. */
  public Optional<ClusterUid> uid() {
    String prefix = key + "/";
    return Optional.ofNullable(annotations.get(UID_ANNOTATION))
        .filter(text -> text.startsWith(prefix))
        .map(text -> text.substring(prefix.length()))
        .filter(ClusterUid::isValid)
        .map(ClusterUid::new);
  }

  /** The same document that wants something else. */
  public ClusterDocument with(ClusterSpec newSpec) {
    return new ClusterDocument(key, labels, annotations, newSpec);
  }
}
