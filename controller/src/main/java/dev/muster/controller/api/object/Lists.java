package dev.muster.controller.api.object;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.spec.ClusterDocument;
import java.time.Instant;
import java.util.List;

/** Lists and tables of objects. */
public final class Lists {
  private static final String META = "meta.k8s.io/v1";

  private Lists() {}

  /** How much of its object a table's row carries. */
  public enum RowObject {
    /** Its metadata. */
    METADATA,
    /** Nothing. */
    NONE,
    /** All of it. */
    OBJECT
  }

  /** A list. */
  public static ObjectNode list(Resource resource, List<ApiObject> objects, String version) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("kind", resource.kind() + "List").put("apiVersion", ClusterDocument.API_VERSION);
    json.putObject("metadata").put("resourceVersion", version);
    ArrayNode items = json.putArray("items");
    objects.forEach(object -> items.add(object.json()));
    return json;
  }

  /**
   * A table.
   *
   * @param resource what it shows
   * @param objects its rows
   * @param version the list's version
   * @param rowObject what each row carries
   * @param now the present, for ages
   */
  public static ObjectNode table(
      Resource resource,
      List<ApiObject> objects,
      String version,
      RowObject rowObject,
      Instant now) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("kind", "Table").put("apiVersion", META);
    json.putObject("metadata").put("resourceVersion", version);
    ArrayNode definitions = json.putArray("columnDefinitions");
    for (Column column : resource.columns()) {
      definitions
          .addObject()
          .put("name", column.name())
          .put("type", "string")
          .put("format", column.name().equals("Name") ? "name" : "")
          .put("description", column.description())
          .put("priority", column.shown().priority());
    }
    ArrayNode rows = json.putArray("rows");
    for (ApiObject object : objects) {
      ObjectNode row = rows.addObject();
      ArrayNode cells = row.putArray("cells");
      Columns.cells(resource, object.json(), now).forEach(cells::add);
      switch (rowObject) {
        case METADATA -> row.set("object", partial(object));
        case OBJECT -> row.set("object", object.json());
        case NONE -> {}
      }
    }
    return json;
  }

  private static ObjectNode partial(ApiObject object) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("kind", "PartialObjectMetadata").put("apiVersion", META);
    json.set("metadata", object.json().path("metadata"));
    return json;
  }
}
