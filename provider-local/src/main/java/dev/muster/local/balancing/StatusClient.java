package dev.muster.local.balancing;

import dev.muster.local.balancer.document.BalancerConfig;
import dev.muster.local.balancer.document.BalancerStatus;
import dev.muster.local.store.LocalJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/** Asks the process of a load balancer how it is. */
final class StatusClient {
  private static final Duration WAIT = Duration.ofSeconds(2);
  private static final int OK = 200;

  /** Made when it is first needed: it costs a command that asks nobody a tenth of a second. */
  private static final class Shared {
    static final HttpClient CLIENT =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(WAIT).build();
  }

  /** What it says; empty when it does not answer in time. */
  Optional<BalancerStatus> ask(String address) {
    URI status = URI.create("http://" + address + ":" + BalancerConfig.ADMIN_PORT + "/status");
    try {
      HttpResponse<byte[]> response =
          Shared.CLIENT.send(
              HttpRequest.newBuilder(status).timeout(WAIT).GET().build(),
              BodyHandlers.ofByteArray());
      return response.statusCode() == OK
          ? Optional.of(LocalJson.parse(response.body(), BalancerStatus.class))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
