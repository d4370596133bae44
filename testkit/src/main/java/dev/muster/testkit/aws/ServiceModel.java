package dev.muster.testkit.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;

/**
 * The published description of AWS's APIs, by which a call is judged that the emulator takes
 * without looking: what is required, what may stand where, how long it may be.
 */
public final class ServiceModel {
  /** The version of the API of quotas, which speaks JSON. */
  static final String QUOTAS = "2019-06-24";

  private static final Map<String, String> FILES =
      Map.of(
          QUOTAS,
          "service-quotas/2019-06-24/service-2.json.gz",
          "2016-11-15",
          "ec2/2016-11-15/service-2.json.gz",
          "2015-12-01",
          "elbv2/2015-12-01/service-2.json.gz");

  private final Path data;
  private final Map<String, JsonNode> models = new HashMap<>();

  /**
   * The description in a folder.
   *
   * @param data the folder {@code data} of botocore
   */
  public ServiceModel(Path data) {
    this.data = data;
  }

  /** What is wrong with a call, each as a sentence; empty for a good one. */
  public List<String> problems(ApiCall call) {
    JsonNode model = model(call.parameter("Version"));
    JsonNode operation = model.path("operations").path(call.action());
    if (operation.isMissingNode()) {
      return List.of("there is no call " + call.action());
    }
    Judgement judgement = new Judgement(model, call);
    JsonNode input = operation.path("input").path("shape");
    if (!input.isMissingNode()) {
      judgement.structure(judgement.shape(input.asText()), "");
    }
    judgement.leftOver();
    return judgement.problems;
  }

  private synchronized JsonNode model(String version) {
    return models.computeIfAbsent(version, this::read);
  }

  private JsonNode read(String version) {
    String file = FILES.get(version);
    if (file == null) {
      throw new IllegalStateException("no API has the version '" + version + "'");
    }
    try (InputStream in = new GZIPInputStream(Files.newInputStream(data.resolve(file)))) {
      return JsonMapper.builder().build().readTree(in);
    } catch (IOException e) {
      throw new IllegalStateException("the description of AWS cannot be read", e);
    }
  }

  /** The judging of one call. */
  private static final class Judgement {
    private final JsonNode model;
    private final ApiCall call;
    private final List<String> problems = new ArrayList<>();
    private final Set<String> known = new TreeSet<>(Set.of("Version"));

    Judgement(JsonNode model, ApiCall call) {
      this.model = model;
      this.call = call;
    }

    JsonNode shape(String name) {
      return model.path("shapes").path(name);
    }

    private boolean isEc2() {
      return model.path("metadata").path("protocol").asText().equals("ec2");
    }

    void structure(JsonNode shape, String prefix) {
      Set<String> required = new TreeSet<>();
      shape.path("required").forEach(name -> required.add(name.asText()));
      shape
          .path("members")
          .properties()
          .forEach(member -> {
            String at =
                (prefix.isEmpty() ? "" : prefix + ".")
                    + wireName(member.getKey(), member.getValue());
            if (isPresent(at)) {
              value(shape(member.getValue().path("shape").asText()), at);
            } else if (required.contains(member.getKey())) {
              problems.add(call.action() + " lacks " + at);
            }
          });
    }

    private String wireName(String name, JsonNode member) {
      if (!isEc2()) {
        return member.path("locationName").asText(name);
      }
      String wire = member.path("queryName").asText("");
      String location = member.path("locationName").asText(name);
      return wire.isEmpty()
          ? location.substring(0, 1).toUpperCase(Locale.ROOT) + location.substring(1)
          : wire;
    }

    private boolean isPresent(String at) {
      return call.parameters().containsKey(at)
          || call.parameters().keySet().stream().anyMatch(key -> key.startsWith(at + "."));
    }

    private void value(JsonNode shape, String at) {
      switch (shape.path("type").asText()) {
        case "structure" -> structure(shape, at);
        case "list" -> list(shape, at);
        // open type: the description's own words; all others are single values
        default -> scalar(shape, at);
      }
    }

    private void list(JsonNode shape, String at) {
      String items =
          isEc2() ? at : at + "." + shape.path("member").path("locationName").asText("member");
      int count = 0;
      while (isPresent(items + "." + (count + 1))) {
        count++;
        value(shape(shape.path("member").path("shape").asText()), items + "." + count);
      }
      bounds(shape, at, count);
    }

    private void scalar(JsonNode shape, String at) {
      known.add(at);
      String text = call.parameter(at);
      switch (shape.path("type").asText()) {
        case "string" -> string(shape, at, text);
        case "integer", "long" -> integer(shape, at, text);
        case "boolean" -> {
          if (!text.equals("true") && !text.equals("false")) {
            problems.add(at + " is no boolean: " + text);
          }
        }
        // open type: the description's own words
        default -> {
          // Timestamps and bytes are the client's own business.
        }
      }
    }

    private void string(JsonNode shape, String at, String text) {
      bounds(shape, at, text.length());
      Set<String> words = new TreeSet<>();
      shape.path("enum").forEach(word -> words.add(word.asText()));
      if (!words.isEmpty() && !words.contains(text)) {
        problems.add(at + " is none of its words: " + text);
      }
    }

    private void integer(JsonNode shape, String at, String text) {
      try {
        bounds(shape, at, Long.parseLong(text));
      } catch (NumberFormatException e) {
        problems.add(at + " is no number: " + text);
      }
    }

    private void bounds(JsonNode shape, String at, long size) {
      if (size < shape.path("min").asLong(Long.MIN_VALUE)
          || size > shape.path("max").asLong(Long.MAX_VALUE)) {
        problems.add(
            "%s of %s is out of bounds: %d is not from %s to %s"
                .formatted(
                    at,
                    call.action(),
                    size,
                    shape.path("min").asText("-"),
                    shape.path("max").asText("-")));
      }
    }

    void leftOver() {
      call.parameters()
          .keySet()
          .forEach(key -> {
            if (!known.contains(key)) {
              problems.add(call.action() + " knows no " + key);
            }
          });
    }
  }
}
