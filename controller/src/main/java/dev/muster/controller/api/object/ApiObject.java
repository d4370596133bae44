package dev.muster.controller.api.object;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.spec.ClusterDocument;
import java.util.Map;
import java.util.TreeMap;

/**
 * An object of the API. Its JSON is shared by many answers: nobody changes it.
 *
 * @param namespace the product
 * @param name its name within the product
 * @param json all of it
 */
public record ApiObject(String namespace, String name, ObjectNode json) {
  /** What tells it from all others of its resource. */
  public String key() {
    return namespace + "/" + name;
  }

  /** Its uid: one that is made again under the same name has another. */
  public String uid() {
    return json.path("metadata").path("uid").asText("");
  }

  /** Its labels. */
  public Map<String, String> labels() {
    Map<String, String> labels = new TreeMap<>();
    json.path("metadata")
        .path("labels")
        .properties()
        .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
    return labels;
  }

  /** The same under another {@code resourceVersion}. */
  public ApiObject withResourceVersion(String version) {
    ObjectNode copy = json.deepCopy();
    copy.withObject("/metadata").put("resourceVersion", version);
    return new ApiObject(namespace, name, copy);
  }

  /** Its {@code resourceVersion}; empty when it has none. */
  public String resourceVersion() {
    return json.path("metadata").path("resourceVersion").asText("");
  }

  /** An object with nothing but its kind and its names. */
  static ObjectNode begin(Resource resource, String namespace, String name) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("apiVersion", ClusterDocument.API_VERSION).put("kind", resource.kind());
    json.putObject("metadata").put("name", name).put("namespace", namespace);
    return json;
  }
}
