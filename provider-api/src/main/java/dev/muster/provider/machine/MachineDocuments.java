package dev.muster.provider.machine;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.muster.provider.action.ImageRecipe;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.identity.Tags;
import dev.muster.provider.observed.InstanceReport;
import dev.muster.spec.id.Zone;
import java.io.IOException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads and writes the documents of a machine as UTF-8 JSON. Unknown fields are passed over, so
 * that an older agent reads what a newer controller wrote.
 */
public final class MachineDocuments {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .defaultSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL))
          .addMixIn(ImageRecipe.Content.class, ContentByKind.class)
          .build();

  private MachineDocuments() {}

  /** Writes who a machine is; the identity stands there as the machine's tags. */
  public static byte[] write(InstanceDocument document) {
    return bytes(
        new Flat(
            document.instance(),
            document.zone(),
            document.address(),
            Tags.of(document.identity())));
  }

  /** The same as a tree, to be put into another document. */
  public static ObjectNode tree(InstanceDocument document) {
    return MAPPER.valueToTree(
        new Flat(
            document.instance(),
            document.zone(),
            document.address(),
            Tags.of(document.identity())));
  }

  /**
   * Reads who a machine is.
   *
   * @throws IOException when the bytes are no such document
   */
  public static InstanceDocument readInstance(byte[] json) throws IOException {
    Flat flat = read(json, Flat.class);
    return new InstanceDocument(
        flat.instance(),
        flat.zone(),
        flat.address(),
        Tags.identity(flat.tags())
            .orElseThrow(() -> new IOException("the tags name no machine of Muster: " + flat)));
  }

  /** Writes the manifest of an image. */
  public static byte[] write(ImageManifest manifest) {
    return bytes(manifest);
  }

  /**
   * Reads the manifest of an image.
   *
   * @throws IOException when the bytes are no such document
   */
  public static ImageManifest readManifest(byte[] json) throws IOException {
    return read(json, ImageManifest.class);
  }

  /** Writes what an agent says. */
  public static byte[] write(InstanceReport report) {
    return bytes(report);
  }

  /**
   * Reads what an agent says.
   *
   * @throws IOException when the bytes are no such document
   */
  public static InstanceReport readReport(byte[] json) throws IOException {
    return read(json, InstanceReport.class);
  }

  private static <T> T read(byte[] json, Class<T> type) throws IOException {
    T document = MAPPER.readValue(json, type);
    if (document == null) {
      throw new IOException("the document is null");
    }
    return document;
  }

  private static byte[] bytes(Object document) {
    try {
      return MAPPER.writeValueAsBytes(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record of plain values is always JSON", e);
    }
  }

  /** The form of {@link InstanceDocument} on disk. */
  private record Flat(
      InstanceId instance, Zone zone, String address, SortedMap<String, String> tags) {
    Flat {
      tags = new TreeMap<>(Map.copyOf(tags));
    }
  }

  /** Says which content it is by a field {@code kind}. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = ImageRecipe.Content.Ensemble.class, name = "ensemble"),
    @JsonSubTypes.Type(value = ImageRecipe.Content.Service.class, name = "service")
  })
  private interface ContentByKind {}
}
