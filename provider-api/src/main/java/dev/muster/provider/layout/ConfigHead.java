package dev.muster.provider.layout;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.muster.spec.id.Sha256;
import java.io.IOException;

/**
 * Points to a version of a service's configuration.
 *
 * @param number the version's number, from 1
 * @param sha256 the digest of its document
 * @param previous the version that it followed; 0 for none
 * @param author who wanted it
 * @param message why
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ConfigHead(
    @JsonProperty("n") int number,
    @JsonProperty("sha256") Sha256 sha256,
    @JsonProperty("prev") int previous,
    @JsonProperty("author") String author,
    @JsonProperty("message") String message) {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES).build();

  /** The UTF-8 bytes of the znode. */
  public byte[] bytes() {
    try {
      return MAPPER.writeValueAsBytes(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record of plain values is always JSON", e);
    }
  }

  /**
   * Reads a znode.
   *
   * @throws IOException when the bytes are no head
   */
  public static ConfigHead parse(byte[] bytes) throws IOException {
    ConfigHead head = MAPPER.readValue(bytes, ConfigHead.class);
    if (head == null || head.number() < 1) {
      throw new IOException("a head names a version from 1 and its digest, not " + head);
    }
    return head;
  }
}
