package dev.muster.controller.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.controller.api.refusal.Refusal;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;

/** Writes answers. */
final class Answers {
  static final String JSON_TYPE = "application/json";
  static final String TEXT_TYPE = "text/plain; charset=utf-8";

  private Answers() {}

  static void json(Context context, int code, JsonNode body) {
    context
        .status(code)
        .contentType(JSON_TYPE)
        .result((body + "\n").getBytes(StandardCharsets.UTF_8));
  }

  static void text(Context context, int code, String body) {
    context.status(code).contentType(TEXT_TYPE).result(body.getBytes(StandardCharsets.UTF_8));
  }

  static void refusal(Context context, Refusal refusal) {
    json(context, refusal.reason().code(), refusal.status());
  }
}
