package dev.muster.agent.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Asks a service over HTTP on its machine's own address. Not for use by two threads at once. */
final class HttpProbe {
  private static final int CONNECT_MILLIS = 1_000;
  private static final int READ_MILLIS = 2_000;
  private static final int LARGEST_ANSWER_BYTES = 64 * 1024;

  /** The longest that one question takes: connecting, and each read of a short answer. */
  static final Duration LIMIT = Duration.ofMillis(CONNECT_MILLIS + 2 * READ_MILLIS);

  private static final JsonMapper MAPPER = new JsonMapper();

  private final String address;
  private final int port;

  HttpProbe(String address, int port) {
    this.address = address;
    this.port = port;
  }

  /** Asks how the service is: an answer of 2xx means well. */
  ServiceHealth.Event health(String path) {
    try {
      Answer answer = get(path);
      return answer.status() / 100 == 2
          ? new ServiceHealth.Event.Well()
          : new ServiceHealth.Event.Unwell("GET " + path + " answered " + answer.status());
    } catch (IOException e) {
      return new ServiceHealth.Event.Silent(
          "GET http://%s:%d%s: %s".formatted(address, port, path, e.getMessage()));
    }
  }

  /** The version that the service names; empty when it names none. */
  String version(String path) {
    try {
      Answer answer = get(path);
      JsonNode version = MAPPER.readTree(answer.body()).path("version");
      return answer.status() / 100 == 2 && version.isTextual() ? version.textValue() : "";
    } catch (JsonProcessingException _) {
      return ""; // it answers, but not in the form of a version
    } catch (IOException _) {
      return ""; // the health question says so, with its reason
    }
  }

  private Answer get(String path) throws IOException {
    URI uri = URI.create("http://" + address + ":" + port + path);
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    connection.setConnectTimeout(CONNECT_MILLIS);
    connection.setReadTimeout(READ_MILLIS);
    connection.setInstanceFollowRedirects(false);
    connection.setUseCaches(false);
    try {
      int status = connection.getResponseCode();
      try (InputStream body =
          status >= 400 ? connection.getErrorStream() : connection.getInputStream()) {
        byte[] bytes = body == null ? new byte[0] : body.readNBytes(LARGEST_ANSWER_BYTES);
        return new Answer(status, new String(bytes, StandardCharsets.UTF_8));
      }
    } finally {
      connection.disconnect();
    }
  }

  private record Answer(int status, String body) {}
}
