package dev.muster.controller.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.controller.api.change.ClusterEditor.Mode;
import dev.muster.controller.api.change.Person;
import dev.muster.controller.api.refusal.Reason;
import dev.muster.controller.api.refusal.Refusal;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.ClusterName;
import dev.muster.spec.id.ProductName;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads what a request says; what it says wrongly is refused. */
final class Caller {
  /** The largest body, in bytes. */
  static final int MOST_BODY_BYTES = 256 * 1024;

  private static final String ACTOR = "X-Muster-Actor";
  private static final String NOBODY = "token";
  private static final ObjectMapper JSON = new ObjectMapper();

  private Caller() {}

  static ProductName product(Context context) {
    String text = context.pathParam("namespace");
    if (!ProductName.isValid(text)) {
      throw new Refusal(Reason.NOT_FOUND, "there is no product '" + text + "'");
    }
    return new ProductName(text);
  }

  static ClusterKey cluster(Context context) {
    String name = context.pathParam("name");
    if (!ClusterName.isValid(name)) {
      throw new Refusal(
          Reason.NOT_FOUND, "there is no cluster '%s/%s'".formatted(product(context), name));
    }
    return new ClusterKey(product(context), new ClusterName(name));
  }

  static byte[] body(Context context) {
    if (context.contentLength() > MOST_BODY_BYTES) {
      throw tooLarge();
    }
    try {
      byte[] body = context.bodyInputStream().readNBytes(MOST_BODY_BYTES + 1);
      if (body.length > MOST_BODY_BYTES) {
        throw tooLarge();
      }
      return body;
    } catch (IOException _) {
      // The client has gone, or what it sends is no body: nothing that is wrong here.
      throw new Refusal(
          Reason.BAD_REQUEST, "cannot read the body: it ended before its end; send it again");
    }
  }

  private static Refusal tooLarge() {
    return new Refusal(
        Reason.TOO_LARGE,
        "cannot read the body: it is larger than %d bytes; send less".formatted(MOST_BODY_BYTES));
  }

  /** The body as a JSON object; an empty one when there is no body. */
  static ObjectNode jsonBody(Context context) {
    byte[] body = body(context);
    if (body.length == 0) {
      return JSON.createObjectNode();
    }
    try {
      if (JSON.readTree(body) instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException _) {
      // Told below: it is no JSON object either way.
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory", e);
    }
    throw new Refusal(Reason.BAD_REQUEST, "cannot read the body: it must be a JSON object");
  }

  static Person person(Context context, JsonNode body) {
    String actor = Optional.ofNullable(context.header(ACTOR)).orElse("");
    String reason =
        Optional.ofNullable(context.queryParam("reason")).orElse(body.path("reason").asText(""));
    return new Person(actor.isBlank() ? NOBODY : actor, reason);
  }

  static Mode mode(Context context) {
    String dryRun = context.queryParam("dryRun");
    if (dryRun == null || dryRun.isEmpty()) {
      return Mode.STORE;
    }
    if (dryRun.equals("All")) {
      return Mode.DRY_RUN;
    }
    throw new Refusal(Reason.BAD_REQUEST, "dryRun is '" + dryRun + "'; it can only be All");
  }

  static boolean flag(Context context, String name) {
    String value = context.queryParam(name);
    return value != null && (value.isEmpty() || value.equals("true") || value.equals("1"));
  }

  /** A whole number of the query. */
  static OptionalLong number(Context context, String name) {
    String text = context.queryParam(name);
    if (text == null || text.isEmpty()) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Long.parseLong(text));
    } catch (NumberFormatException _) {
      throw new Refusal(
          Reason.BAD_REQUEST, "%s is '%s'; it must be a whole number".formatted(name, text));
    }
  }

  /** A number of the query within bounds. */
  static int number(Context context, String name, int otherwise, int most) {
    long number = number(context, name).orElse(otherwise);
    if (number < 0) {
      throw new Refusal(Reason.BAD_REQUEST, name + " is " + number + "; it cannot be negative");
    }
    return (int) Math.min(number, most);
  }

  /** A whole number of the body. */
  static OptionalLong number(JsonNode body, String name) {
    JsonNode node = body.path(name);
    if (node.isMissingNode() || node.isNull()) {
      return OptionalLong.empty();
    }
    if (!node.isIntegralNumber() || !node.canConvertToLong()) {
      throw new Refusal(
          Reason.INVALID, "%s is %s; it must be a whole number".formatted(name, node));
    }
    return OptionalLong.of(node.longValue());
  }
}
