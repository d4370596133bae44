package dev.muster.controller.prometheus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.muster.provider.observed.MetricAnswer.Reading;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * What the answer to an instant query says, as the documentation of Prometheus' HTTP API has it:
 * one number, nothing, or why it is neither.
 */
final class QueryAnswer {
  private static final int LONGEST_TEXT = 200;
  private static final int DEEPEST = 20;
  private static final int MILLIS_DIGITS = 3;
  private static final JsonMapper JSON = mapper();

  private QueryAnswer() {}

  private static JsonMapper mapper() {
    JsonMapper mapper = new JsonMapper();
    mapper
        .getFactory()
        .setStreamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build());
    return mapper;
  }

  /**
   * Reads an answer.
   *
   * @param status the status of the HTTP answer
   * @param body its body
   */
  static Reading read(int status, byte[] body) {
    JsonNode json;
    try {
      json = JSON.readTree(body);
    } catch (JsonProcessingException e) {
      return failed("it answers " + status + " with something that is no JSON");
    } catch (IOException e) {
      return failed("its answer could not be read: " + e);
    }
    if (!json.path("status").asText().equals("success")) {
      return failed(
          "it answers %d, %s: %s"
              .formatted(
                  status,
                  shortened(json.path("errorType").asText("no status")),
                  shortened(json.path("error").asText("no error"))));
    }
    // Some series may be missing: what was not read whole was not read.
    return json.path("warnings").isEmpty()
        ? reading(json.path("data"))
        : failed("it warns: " + shortened(json.path("warnings").path(0).asText()));
  }

  private static Reading reading(JsonNode data) {
    JsonNode result = data.path("result");
    String type = data.path("resultType").asText();
    return switch (type) {
      case "scalar" -> number(result);
      case "vector" -> vector(result);
      // open type: a matrix, a string, or what a later version adds
      default -> failed("the query gives a " + shortened(type) + ", not one number");
    };
  }

  private static Reading vector(JsonNode result) {
    return switch (result.size()) {
      case 0 -> new Reading.Nothing();
      case 1 -> number(result.path(0).path("value"));
      default -> // open type: any other count
          failed(
              "the query gives %d series, not one number: aggregate it, by sum or max"
                  .formatted(result.size()));
    };
  }

  private static Reading number(JsonNode sample) {
    try {
      BigDecimal seconds = sample.path(0).decimalValue();
      Instant at = Instant.ofEpochMilli(seconds.movePointRight(MILLIS_DIGITS).longValue());
      return sample.size() == 2 && sample.path(0).isNumber()
          ? new Reading.Measured(value(sample.path(1).asText()), at)
          : failed("a sample of its answer is no pair of a time and a number");
    } catch (NumberFormatException _) {
      return failed("a sample of its answer is no number: " + shortened(sample.path(1).asText()));
    }
  }

  private static double value(String text) {
    return switch (text) {
      case "+Inf", "Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      case "NaN" -> Double.NaN;
      // open type: a number
      default -> Double.parseDouble(text);
    };
  }

  private static Reading failed(String reason) {
    return new Reading.Failed(reason);
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "…";
  }
}
