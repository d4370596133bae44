package dev.muster.testkit.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A call of one of the query APIs, or of one that speaks JSON.
 *
 * @param action which call, such as {@code RunInstances}
 * @param parameters its parameters, the action itself left out
 */
public record ApiCall(String action, SortedMap<String, String> parameters) {
  private static final String VERSION = "Version";

  // Such as ServiceQuotasV20190624.GetServiceQuota.
  private static final Pattern TARGET = Pattern.compile("\\w+V(\\d{4})(\\d\\d)(\\d\\d)\\.(\\w+)");

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

  /**
   * Reads what a client sends to an API that speaks JSON.
   *
   * @param target the header that names the call
   */
  static ApiCall readJson(String target, byte[] body) throws IOException {
    Matcher named = TARGET.matcher(target);
    if (!named.matches()) {
      throw new IOException("no call is named by " + target);
    }
    SortedMap<String, String> parameters = new TreeMap<>();
    JsonNode json = JsonMapper.builder().build().readTree(body);
    json.properties().forEach(one -> parameters.put(one.getKey(), one.getValue().asText()));
    parameters.put(VERSION, String.join("-", named.group(1), named.group(2), named.group(3)));
    return new ApiCall(named.group(4), parameters);
  }

  /** Whether it is one of an API that speaks JSON. */
  boolean isJson() {
    return parameter(VERSION).equals(ServiceModel.QUOTAS);
  }

  /** The value of a parameter; empty when it was not given. */
  public String parameter(String name) {
    return parameters.getOrDefault(name, "");
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
