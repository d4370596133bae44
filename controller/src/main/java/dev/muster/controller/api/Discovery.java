package dev.muster.controller.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.controller.api.object.Resource;
import dev.muster.spec.schema.ClusterSchema;
import io.javalin.config.RoutesConfig;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells clients what there is to ask for, in the words of a Kubernetes API server. */
final class Discovery {
  static final String GROUP = "muster.dev";
  static final String ROOT = "/apis/muster.dev/v1";

  private static final String VERSION = "v1";
  private static final String OPENAPI = "/openapi/v3/apis/muster.dev/v1";
  private static final Pattern LEADING_NUMBERS = Pattern.compile("(\\d+)\\.(\\d+).*");
  private static final List<String> READ = List.of("get", "list", "watch");
  private static final List<String> WRITE = List.of("create", "delete", "patch", "update");

  private final String version;

  Discovery(String version) {
    this.version = version;
  }

  void register(RoutesConfig routes) {
    get(routes, "/version", version());
    get(routes, "/api", core());
    ObjectNode groups = object("APIGroupList", VERSION);
    groups.putArray("groups").add(group());
    get(routes, "/apis", groups);
    ObjectNode group = object("APIGroup", VERSION);
    group.setAll(group());
    get(routes, "/apis/" + GROUP, group);
    get(routes, ROOT, resources());
    ObjectNode paths = JsonNodeFactory.instance.objectNode();
    paths
        .putObject("paths")
        .putObject(OPENAPI.substring("/openapi/v3/".length()))
        .put("serverRelativeURL", OPENAPI);
    get(routes, "/openapi/v3", paths);
    get(routes, OPENAPI, openApi());
  }

  private static void get(RoutesConfig routes, String path, JsonNode body) {
    routes.get(path, context -> Answers.json(context, 200, body));
  }

  private static ObjectNode object(String kind, String apiVersion) {
    return JsonNodeFactory.instance.objectNode().put("kind", kind).put("apiVersion", apiVersion);
  }

  private ObjectNode version() {
    Matcher numbers = LEADING_NUMBERS.matcher(version);
    boolean known = numbers.matches();
    return JsonNodeFactory.instance
        .objectNode()
        .put("major", known ? numbers.group(1) : "0")
        .put("minor", known ? numbers.group(2) : "0")
        .put("gitVersion", "v" + version)
        .put("gitCommit", "")
        .put("gitTreeState", "")
        .put("buildDate", "")
        .put("goVersion", "")
        .put("compiler", "")
        .put("platform", "muster");
  }

  // The core group exists in no version: none of its resources is served but the events that
  // kubectl describe asks for by their path.
  private static ObjectNode core() {
    ObjectNode json = object("APIVersions", VERSION);
    json.putArray("versions");
    json.putArray("serverAddressByClientCIDRs");
    return json;
  }

  private static ObjectNode group() {
    ObjectNode group = JsonNodeFactory.instance.objectNode().put("name", GROUP);
    ObjectNode only = JsonNodeFactory.instance.objectNode();
    only.put("groupVersion", GROUP + "/" + VERSION).put("version", VERSION);
    group.putArray("versions").add(only);
    group.set("preferredVersion", only.deepCopy());
    return group;
  }

  private static ObjectNode resources() {
    ObjectNode json = object("APIResourceList", VERSION);
    json.put("groupVersion", GROUP + "/" + VERSION);
    ArrayNode resources = json.putArray("resources");
    for (Resource resource : Resource.values()) {
      ObjectNode node = resources.addObject();
      node.put("name", resource.plural())
          .put("singularName", resource.singular())
          .put("namespaced", true)
          .put("kind", resource.kind());
      ArrayNode verbs = node.putArray("verbs");
      READ.forEach(verbs::add);
      if (resource == Resource.CLUSTERS) {
        WRITE.forEach(verbs::add);
      }
      node.putArray("shortNames").add(resource.shortName());
      node.putArray("categories").add("all").add("muster");
    }
    return json;
  }

  /** Enough for {@code kubectl explain cluster} and for kubectl to leave validation to us. */
  private static ObjectNode openApi() {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("openapi", "3.0.0");
    json.putObject("info").put("title", "Muster").put("version", VERSION);
    ObjectNode paths = json.putObject("paths");
    operation(paths, ROOT + "/namespaces/{namespace}/clusters", "post");
    operation(paths, ROOT + "/namespaces/{namespace}/clusters/{name}", "patch");
    operation(paths, ROOT + "/namespaces/{namespace}/clusters/{name}", "put");
    ObjectNode schema = schema();
    schema.putArray("x-kubernetes-group-version-kind").add(clusterKind());
    json.putObject("components").putObject("schemas").set("dev.muster.v1.Cluster", schema);
    return json;
  }

  private static void operation(ObjectNode paths, String path, String method) {
    ObjectNode operation = paths.withObjectProperty(path).putObject(method);
    operation.put("x-kubernetes-action", method);
    operation.set("x-kubernetes-group-version-kind", clusterKind());
    ArrayNode parameters = operation.putArray("parameters");
    for (String name : List.of("dryRun", "fieldManager", "fieldValidation")) {
      parameters
          .addObject()
          .put("name", name)
          .put("in", "query")
          .putObject("schema")
          .put("type", "string");
    }
    operation.putObject("responses").putObject("200").put("description", "done");
  }

  private static ObjectNode clusterKind() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("group", GROUP)
        .put("version", VERSION)
        .put("kind", Resource.CLUSTERS.kind());
  }

  // OpenAPI 3.0 knows no list of types: the first one is what people should write.
  private static void oneTypeEach(JsonNode schema) {
    if (schema instanceof ObjectNode object && object.path("type") instanceof ArrayNode types) {
      object.set("type", types.path(0));
    }
    schema.forEach(Discovery::oneTypeEach);
  }

  private static ObjectNode schema() {
    try {
      ObjectNode schema = (ObjectNode) new ObjectMapper().readTree(ClusterSchema.json());
      schema.remove(List.of("$schema", "$id"));
      oneTypeEach(schema);
      return schema;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the schema is JSON", e);
    }
  }
}
