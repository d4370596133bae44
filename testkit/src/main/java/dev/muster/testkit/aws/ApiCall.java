package dev.muster.testkit.aws;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A call of one of the query APIs.
 *
 * @param action which call, such as {@code RunInstances}
 * @param parameters its parameters, the action itself left out
 */
public record ApiCall(String action, SortedMap<String, String> parameters) {
  /** Copies the parameters. */
  public ApiCall {
    parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
  }

  /** Reads the form that a client sends. */
  static ApiCall read(byte[] body) {
    SortedMap<String, String> parameters = new TreeMap<>();
    for (String pair : new String(body, StandardCharsets.UTF_8).split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        parameters.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
      }
    }
    String action = parameters.remove("Action");
    return new ApiCall(action == null ? "" : action, parameters);
  }

  /** The value of a parameter; empty when it was not given. */
  public String parameter(String name) {
    return parameters.getOrDefault(name, "");
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
