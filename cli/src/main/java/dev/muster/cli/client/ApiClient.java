package dev.muster.cli.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.muster.cli.console.CommandFailure;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Asks a controller's API. Safe for many threads. */
public final class ApiClient implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration LONGEST_STREAM = Duration.ofDays(30);
  private static final int MAXIMUM_REFUSAL_BYTES = 1024 * 1024;
  private static final String TABLE =
      "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";

  // For the audit log; a header takes plain letters only.
  private static final String ACTOR = System.getProperty("user.name", "").replaceAll("[^!-~]", "_");

  private static final ObjectMapper JSON = new ObjectMapper();

  private final String server;
  private final String token;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          .build();

  /**
   * A client of one controller.
   *
   * @param server the root of its API, such as {@code http://127.0.0.1:9790}
   * @param token the bearer token; empty for none
   */
  public ApiClient(String server, String token) {
    this.server = server.endsWith("/") ? server.substring(0, server.length() - 1) : server;
    this.token = token;
  }

  /** A client of the controller that a file describes. */
  public static ApiClient of(ControllerFile controller) {
    return new ApiClient(controller.url(), controller.token());
  }

  /** The root of the API that it asks. */
  public String server() {
    return server;
  }

  /** What to say to a person when it cannot be asked. */
  public CommandFailure unreachable(IOException e) {
    String why =
        e instanceof ConnectException ? "nothing listens there" : String.valueOf(e.getMessage());
    return new CommandFailure(
        "cannot ask the controller at " + server + ": " + why,
        "See whether it runs, or name another by --server.");
  }

  /** GET. */
  public ApiAnswer get(String path) throws IOException {
    return send("GET", path, "", "application/json", ApiAnswer.JSON_TYPE);
  }

  /** GET as a table for people, as kubectl asks for it. */
  public ApiAnswer table(String path) throws IOException {
    return send("GET", path, "", TABLE, ApiAnswer.JSON_TYPE);
  }

  /** Any method, with a JSON body or none. */
  public ApiAnswer send(String method, String path, JsonNode body) throws IOException {
    return send(
        method,
        path,
        body.isMissingNode() ? "" : body.toString(),
        "application/json",
        ApiAnswer.JSON_TYPE);
  }

  /** Any method, without a body. */
  public ApiAnswer send(String method, String path) throws IOException {
    return send(method, path, MissingNode.getInstance());
  }

  /** Any method, with a body of YAML. */
  public ApiAnswer sendYaml(String method, String path, String yaml) throws IOException {
    return send(method, path, yaml, "application/json", "application/yaml");
  }

  /** An answer that goes on. */
  public sealed interface Opening {
    /** It comes; the reader closes it. */
    record Open(InputStream body) implements Opening {}

    /** There is none. */
    record Refused(ApiAnswer answer) implements Opening {}
  }

  /** GET of an answer that goes on, such as a log that is followed. */
  public Opening stream(String path) throws IOException {
    return open(path, "*/*");
  }

  /** GET of every change, as rows of tables. */
  public Opening watchTable(String path) throws IOException {
    return open(path, TABLE);
  }

  private Opening open(String path, String accept) throws IOException {
    HttpResponse<InputStream> response =
        exchange(
            request("GET", path, "", accept, ApiAnswer.JSON_TYPE, LONGEST_STREAM),
            HttpResponse.BodyHandlers.ofInputStream());
    if (response.statusCode() < ApiAnswer.FIRST_FAILURE) {
      return new Opening.Open(response.body());
    }
    try (InputStream in = response.body()) {
      String text = new String(in.readNBytes(MAXIMUM_REFUSAL_BYTES), StandardCharsets.UTF_8);
      return new Opening.Refused(answer(response, text));
    }
  }

  private ApiAnswer send(String method, String path, String body, String accept, String bodyType)
      throws IOException {
    HttpResponse<String> response =
        exchange(
            request(method, path, body, accept, bodyType, ANSWER_TIMEOUT),
            HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    return answer(response, response.body());
  }

  private HttpRequest request(
      String method, String path, String body, String accept, String bodyType, Duration timeout) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server + path))
            .timeout(timeout)
            .header("Accept", accept)
            .header("X-Muster-Actor", ACTOR)
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8));
    if (!body.isEmpty()) {
      request.header("Content-Type", bodyType);
    }
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return request.build();
  }

  private <T> HttpResponse<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> handler)
      throws IOException {
    try {
      return http.send(request, handler);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while asking " + server, e);
    }
  }

  private static ApiAnswer answer(HttpResponse<?> response, String text) {
    return new ApiAnswer(
        response.statusCode(), text, tree(text), response.headers().allValues("Warning"));
  }

  private static JsonNode tree(String text) {
    try {
      JsonNode node = JSON.readTree(text);
      return node == null ? MissingNode.getInstance() : node;
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
