package dev.muster.spec;

import dev.muster.spec.id.ClusterKey;
import java.util.Collections;
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

  /** The {@code apiVersion} of the documents that this version reads. */
  public static final String API_VERSION = "muster.dev/v1";

  /** Copies the maps. */
  public ClusterDocument {
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    annotations = Collections.unmodifiableSortedMap(new TreeMap<>(annotations));
  }

  /** The same document that wants something else. */
  public ClusterDocument with(ClusterSpec newSpec) {
    return new ClusterDocument(key, labels, annotations, newSpec);
  }
}
