package dev.muster.controller.api.change;

import dev.muster.controller.api.object.ClusterObjects;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * A document as a client sent it, parted into what the client says and what it echoes of the
 * server's. The echo is blanked and not cut out, so that every problem keeps its line and column.
 *
 * @param text the client's own words
 * @param resourceVersion the version that the change is decided on, if it names one
 * @param origin whether the text is as it was sent
 */
public record SentDocument(String text, Optional<String> resourceVersion, Origin origin) {
  private static final Set<String> OWN_METADATA =
      Set.of(
          "resourceVersion",
          "uid",
          "generation",
          "creationTimestamp",
          "deletionTimestamp",
          "finalizers",
          "managedFields",
          "ownerReferences",
          "selfLink");
  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  /** Whether a text is as it was sent. */
  public enum Origin {
    /** It is. */
    WHOLE,
    /** The server's own fields were blanked. */
    BLANKED
  }

  /** Parts a document; one that is no YAML at all is left for the reader to refuse. */
  public static SentDocument of(String text) {
    List<Node[]> echoes = new ArrayList<>();
    Optional<String> version = Optional.empty();
    try {
      if (new Yaml(new LoaderOptions()).compose(new java.io.StringReader(text))
          instanceof MappingNode document) {
        version = collect(document, echoes);
      }
    } catch (YAMLException | IllegalArgumentException _) {
      // Escapes beyond Unicode reach the library's number parser, which throws the second.
      return new SentDocument(text, Optional.empty(), Origin.WHOLE);
    }
    return echoes.isEmpty()
        ? new SentDocument(text, version, Origin.WHOLE)
        : new SentDocument(blank(text, echoes), version, Origin.BLANKED);
  }

  private static Optional<String> collect(MappingNode document, List<Node[]> echoes) {
    Optional<String> version = Optional.empty();
    for (NodeTuple field : document.getValue()) {
      if (name(field).equals("status")) {
        echoes.add(nodes(field));
      } else if (name(field).equals("metadata")
          && field.getValueNode() instanceof MappingNode metadata) {
        version = collectMetadata(metadata, echoes);
      }
    }
    return version;
  }

  private static Optional<String> collectMetadata(MappingNode metadata, List<Node[]> echoes) {
    Optional<String> version = Optional.empty();
    for (NodeTuple field : metadata.getValue()) {
      if (OWN_METADATA.contains(name(field))) {
        echoes.add(nodes(field));
      }
      if (name(field).equals("resourceVersion")
          && field.getValueNode() instanceof ScalarNode scalar) {
        version = Optional.of(scalar.getValue()).filter(value -> !value.isEmpty());
      }
      if (name(field).equals("annotations")
          && field.getValueNode() instanceof MappingNode annotations) {
        collectAnnotations(field, annotations, echoes);
      }
    }
    return version;
  }

  private static void collectAnnotations(
      NodeTuple field, MappingNode annotations, List<Node[]> echoes) {
    List<Node[]> own =
        annotations.getValue().stream()
            .filter(annotation ->
                name(annotation).startsWith(ClusterObjects.OWN_ANNOTATIONS)
                    || name(annotation).equals(LAST_APPLIED))
            .map(SentDocument::nodes)
            .toList();
    if (!own.isEmpty() && own.size() == annotations.getValue().size()) {
      echoes.add(nodes(field));
    } else {
      echoes.addAll(own);
    }
  }

  private static Node[] nodes(NodeTuple field) {
    return new Node[] {field.getKeyNode(), field.getValueNode()};
  }

  private static String name(NodeTuple field) {
    return field.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
  }

  private static String blank(String text, List<Node[]> echoes) {
    int[] points = text.codePoints().toArray();
    for (Node[] echo : echoes) {
      int begin = echo[0].getStartMark().getIndex();
      int end = Math.min(echo[1].getEndMark().getIndex(), points.length);
      for (int at = begin; at < end; at++) {
        points[at] = points[at] == '\n' || points[at] == '\r' ? points[at] : ' ';
      }
      blankComma(points, end);
    }
    return new String(points, 0, points.length);
  }

  // In the flow form a comma follows, which would part nothing any more.
  private static void blankComma(int[] points, int end) {
    int at = end;
    while (at < points.length && Character.isWhitespace(points[at])) {
      at++;
    }
    if (at < points.length && points[at] == ',') {
      points[at] = ' ';
    }
  }
}
