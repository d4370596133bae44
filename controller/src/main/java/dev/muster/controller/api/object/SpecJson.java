package dev.muster.controller.api.object;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.spec.ClusterDocument;
import dev.muster.spec.yaml.ClusterWriter;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The {@code spec} section of a document as JSON, with its defaults. */
final class SpecJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private SpecJson() {}

  // The writer's text is read back, so that there is one place alone that knows every field.
  static ObjectNode of(ClusterDocument document) {
    Map<String, Object> whole =
        new Yaml(new SafeConstructor(new LoaderOptions())).load(ClusterWriter.write(document));
    ObjectNode spec = JSON.valueToTree(whole.get("spec"));
    // Configuration is JSON already, whose numbers YAML would read in its own way.
    if (!document.spec().config().isEmpty()) {
      ObjectNode config = spec.putObject("config");
      document
          .spec()
          .config()
          .forEach((service, content) -> config.set(service.value(), tree(content.json())));
    }
    return spec;
  }

  private static com.fasterxml.jackson.databind.JsonNode tree(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an accepted configuration is JSON", e);
    }
  }
}
