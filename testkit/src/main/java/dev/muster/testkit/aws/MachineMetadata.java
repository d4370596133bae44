package dev.muster.testkit.aws;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The metadata that one machine of EC2 asks for, by tokens only: who and where it is, and the
 * credentials of its role.
 */
public final class MachineMetadata implements AutoCloseable {
  private static final String TOKEN = "X-aws-ec2-metadata-token";
  private static final String ROLE = "muster-machine";
  private static final String ROLES = "/latest/meta-data/iam/security-credentials/";
  private static final String CREDENTIALS =
      """
      { "Code": "Success", "Type": "AWS-HMAC", "LastUpdated": "2020-01-01T00:00:00Z",
        "AccessKeyId": "machine", "SecretAccessKey": "machine", "Token": "machine",
        "Expiration": "2099-01-01T00:00:00Z" }
      """;
  private static final int OK = 200;
  private static final int UNAUTHORIZED = 401;
  private static final int NOT_FOUND = 404;

  private final HttpServer server;
  private final Map<String, String> answers;
  private final String token = UUID.randomUUID().toString();

  private MachineMetadata(HttpServer server, Map<String, String> answers) {
    this.server = server;
    this.answers = answers;
  }

  /**
   * Serves the metadata of a machine on a free port of loopback.
   *
   * @param launchIndex which machine of the call that launched it, from 0
   */
  public static MachineMetadata of(
      String instance, String address, String zone, String launchIndex) {
    String region = zone.substring(0, zone.length() - 1);
    Map<String, String> answers =
        Map.of(
            "/latest/meta-data/instance-id",
            instance,
            "/latest/meta-data/local-ipv4",
            address,
            "/latest/meta-data/placement/availability-zone",
            zone,
            "/latest/meta-data/ami-launch-index",
            launchIndex,
            "/latest/meta-data/placement/region",
            region,
            "/latest/dynamic/instance-identity/document",
            "{\"region\": \"" + region + "\"}",
            ROLES,
            ROLE,
            ROLES + ROLE,
            CREDENTIALS);
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      MachineMetadata metadata = new MachineMetadata(server, answers);
      server.createContext("/", metadata::handle);
      server.start();
      return metadata;
    } catch (IOException e) {
      throw new IllegalStateException("no port for the metadata of " + instance, e);
    }
  }

  /** Where it answers. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      String path = exchange.getRequestURI().getPath();
      boolean asksForToken =
          exchange.getRequestMethod().equals("PUT")
              && path.equals("/latest/api/token")
              && exchange.getRequestHeaders().containsKey(TOKEN + "-ttl-seconds");
      if (asksForToken) {
        answer(exchange, OK, token);
      } else if (!token.equals(exchange.getRequestHeaders().getFirst(TOKEN))) {
        answer(exchange, UNAUTHORIZED, "");
      } else {
        Optional<String> known = Optional.ofNullable(answers.get(path));
        answer(exchange, known.isPresent() ? OK : NOT_FOUND, known.orElse(""));
      }
    }
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
