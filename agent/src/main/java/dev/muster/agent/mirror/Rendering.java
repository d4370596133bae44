package dev.muster.agent.mirror;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.provider.machine.InstanceDocument;
import dev.muster.provider.machine.MachineDocuments;
import java.io.IOException;
import java.util.List;
import java.util.SortedMap;

/** Writes the file that a service reads. */
final class Rendering {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final ObjectWriter WRITER = MAPPER.writerWithDefaultPrettyPrinter();

  private Rendering() {}

  /**
   * The file's content: the same input gives the same bytes.
   *
   * @throws IOException when the configuration is not JSON
   */
  static byte[] of(
      InstanceDocument self,
      ServiceConfig config,
      String connect,
      SortedMap<String, List<String>> servers)
      throws IOException {
    ObjectNode file = MAPPER.createObjectNode();
    JsonNode document = MAPPER.readTree(config.json());
    file.set("config", document);
    file.put("configNumber", config.number());
    file.put("configSha256", config.sha256());
    file.putObject("ensemble").put("connect", connect);
    ObjectNode lists = file.putObject("servers");
    servers.forEach((service, addresses) -> {
      ArrayNode list = lists.putArray(service);
      addresses.forEach(list::add);
    });
    file.set("instance", MachineDocuments.tree(self));
    return WRITER.writeValueAsBytes(file);
  }
}
