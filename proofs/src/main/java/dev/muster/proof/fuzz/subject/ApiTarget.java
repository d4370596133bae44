package dev.muster.proof.fuzz.subject;

import dev.muster.controller.api.ApiParts;
import dev.muster.controller.api.ApiServer;
import dev.muster.controller.api.ApiSettings;
import dev.muster.controller.api.InstanceLogs;
import dev.muster.controller.api.Readiness;
import dev.muster.controller.api.WebhookReceiver;
import dev.muster.controller.git.RewriteAcceptance;
import dev.muster.controller.shell.ReconcileLog;
import dev.muster.controller.shell.WorldDoor;
import dev.muster.controller.store.memory.MemoryStore;
import dev.muster.proof.fuzz.Answer;
import dev.muster.proof.fuzz.Chance;
import dev.muster.proof.fuzz.Target;
import dev.muster.spec.id.ClusterUid;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The API as it is served on loopback: whatever is sent, the answer is no 500. What earlier inputs
 * have stored is still there, so an answer may depend on them; whether it is a 500 must not.
 */
final class ApiTarget implements Target, AutoCloseable {
  private static final int PATIENCE_MILLIS = 10_000;
  private static final int HEAD_BYTES = 1_024;
  private static final ApiSettings.Streaming SHORT =
      new ApiSettings.Streaming(
          64, Duration.ofMillis(20), Duration.ofMillis(20), Duration.ofMillis(20));

  private final ApiServer server;
  private final InetSocketAddress address;

  private ApiTarget(ApiServer server, InetSocketAddress address) {
    this.server = server;
    this.address = address;
  }

  static ApiTarget serve() {
    MemoryStore store = Keeping.store();
    AtomicInteger uids = new AtomicInteger();
    ApiServer server =
        new ApiServer(
            new ApiSettings(ApiSettings.LOOPBACK, 0, ApiRequests.TOKEN, "1.2.3", SHORT),
            new ApiParts(
                store,
                new KeptRepositories(store),
                WorldDoor.empty(),
                ReconcileLog.inMemory(),
                _ -> {},
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                _ -> new InstanceLogs.Opened.Missing("none is kept"),
                () -> new ClusterUid("uid-" + uids.incrementAndGet()),
                () -> Samples.NOW,
                Optional.of(
                    (_, body) -> new WebhookReceiver.Outcome.Ignored(body.length + " bytes")),
                (_, _, _, _) -> new RewriteAcceptance.Refused("no"),
                Readiness.Ready::new));
    return new ApiTarget(server, server.start());
  }

  @Override
  public String name() {
    return "api";
  }

  @Override
  public int weight() {
    return 10;
  }

  @Override
  public Clock clock() {
    return Clock.WALL;
  }

  @Override
  public byte[] generate(Chance chance) {
    return new ApiRequests(chance).make();
  }

  @Override
  public Answer feed(byte[] input) throws IOException {
    String answer = exchange(input);
    if (answer.startsWith("HTTP/1.1 500") || answer.contains("failed inside the controller")) {
      return new Answer.Wrong("the API never answers 500", answer);
    }
    return answer.startsWith("HTTP/1.1 2") ? Answer.accepted() : Answer.refused();
  }

  // A server may end the connection before it has read all: that is an answer too.
  private String exchange(byte[] input) throws IOException {
    try (Socket socket = new Socket()) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.connect(address, PATIENCE_MILLIS);
      socket.getOutputStream().write(input);
      socket.shutdownOutput();
      return new String(
          socket.getInputStream().readNBytes(HEAD_BYTES), StandardCharsets.ISO_8859_1);
    } catch (SocketException _) {
      return "";
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
