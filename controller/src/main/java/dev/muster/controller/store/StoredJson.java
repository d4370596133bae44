package dev.muster.controller.store;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.muster.controller.model.SpecSource;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * How records are written down. Times are RFC 3339, a field that is absent is an empty Optional,
 * and a field that is not known is passed over: a record of a newer minor format can be read, but
 * writing it back loses what was not known. A new field must therefore be an Optional.
 */
public final class StoredJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .defaultSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL))
          .addMixIn(SpecSource.class, SpecSourceForm.class)
          .build();

  private StoredJson() {}

  /** The UTF-8 JSON of a record. */
  public static byte[] write(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record that cannot be written: " + value.getClass(), e);
    }
  }

  /** The same as a tree, to be put into another document. */
  public static JsonNode tree(Object value) {
    return MAPPER.valueToTree(value);
  }

  /**
   * Reads a record back.
   *
   * @throws IOException when the bytes are no such record
   */
  public static <T> T read(byte[] bytes, Class<T> type) throws IOException {
    return present(MAPPER.readValue(bytes, type));
  }

  /**
   * Reads a record of a generic type back.
   *
   * @throws IOException when the bytes are no such record
   */
  public static <T> T read(byte[] bytes, TypeReference<T> type) throws IOException {
    return present(MAPPER.readValue(bytes, type));
  }

  // The JSON null is a document too, and no record.
  private static <T> T present(@Nullable T value) throws IOException {
    if (value == null) {
      throw new IOException("the record is null");
    }
    return value;
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = SpecSource.Git.class, name = "git"),
    @JsonSubTypes.Type(value = SpecSource.Api.class, name = "api")
  })
  private interface SpecSourceForm {}
}
