package dev.muster.agent.mirror;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;

/**
 * The configuration that lies in the rendered file.
 *
 * @param configNumber its number; 0 when none has been published
 * @param configSha256 its digest in hexadecimal; empty when none has been published
 */
public record Rendered(int configNumber, String configSha256) {
  private static final JsonMapper MAPPER = new JsonMapper();

  /**
   * Reads it from the content of a rendered file.
   *
   * @throws IOException when the content is no such file's
   */
  static Rendered parse(byte[] file) throws IOException {
    JsonNode tree = MAPPER.readTree(file);
    JsonNode number = tree.path("configNumber");
    JsonNode sha256 = tree.path("configSha256");
    if (!number.isInt() || !sha256.isTextual()) {
      throw new IOException("it has no configNumber and configSha256");
    }
    return new Rendered(number.intValue(), sha256.textValue());
  }
}
