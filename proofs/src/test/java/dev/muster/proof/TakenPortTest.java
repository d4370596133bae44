package dev.muster.proof;

import static dev.muster.proof.LiveStage.SYNCSTORAGE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Ports of a cluster that other programs listen on. */
class TakenPortTest {
  private static final String LOOPBACK = "127.76";
  private static final String WHAT_TO_DO = "End it, or choose another port";

  @Test
  void a_taken_port_is_named_and_all_else_goes_on() throws Exception {
    try (LiveStage live = LiveStage.prepare(LOOPBACK)) {
      try (ServerSocket balancer = new ServerSocket(0)) {
        int service = beginWithTakenPorts(live, balancer.getLocalPort());
        launchBesideTakenAddresses(live, service);
        assertThat(live.view(SYNCSTORAGE).ready()).isFalse();
      }
      live.awaitReady(SYNCSTORAGE, 1);
      assertThat(live.page(live.view(SYNCSTORAGE).endpoints().getFirst())).contains("webhead");
    }
  }

  /** Starts a cluster whose ports somebody has on all addresses, and gives the service's port. */
  private static int beginWithTakenPorts(LiveStage live, int balancer) throws Exception {
    try (ServerSocket holder = new ServerSocket(0)) {
      int service = holder.getLocalPort();
      live.commit(
          "syncstorage",
          "Ports that are taken",
          text ->
              text.replace("instances: 3", "instances: 1")
                  .replace("port: 8080", "port: " + balancer)
                  .replace("port: 8000", "port: " + service));
      live.startController();
      live.await(SYNCSTORAGE, "EnsembleReady", view -> view.holds("EnsembleReady"));
      awaitEvent(live, balancer);
      awaitEvent(live, service);
      assertThat(live.awaitCondition(SYNCSTORAGE, "ActionFailed", "Invalid"))
          .contains(" is taken: ", WHAT_TO_DO);
      assertThat(live.view(SYNCSTORAGE).ready()).isFalse();
      assertThat(live.machines(SYNCSTORAGE, "zknode")).hasSize(3);
      return service;
    }
  }

  /** Lets the service have its port, but not on the next address of each zone. */
  private static void launchBesideTakenAddresses(LiveStage live, int service) throws Exception {
    List<ServerSocket> holders = new ArrayList<>();
    try {
      for (int zone = 1; zone <= 3; zone++) {
        InetAddress address = InetAddress.getByName(LOOPBACK + "." + zone + ".2");
        holders.add(new ServerSocket(service, 1, address));
      }
      live.await(SYNCSTORAGE, "ServicesReady", view -> view.holds("ServicesReady"));
      assertThat(live.instances(SYNCSTORAGE).values())
          .filteredOn(item -> item.path("spec").path("service").asText().equals("webhead"))
          .extracting(TakenPortTest::host)
          .containsExactly("3");
    } finally {
      for (ServerSocket holder : holders) {
        holder.close();
      }
    }
  }

  private static void awaitEvent(LiveStage live, int port) {
    Awaitility.await("an event that names port " + port)
        .atMost(LiveStage.PATIENCE)
        .pollInterval(Duration.ofMillis(250))
        .untilAsserted(() ->
            assertThat(live.events(SYNCSTORAGE, "Invalid"))
                .anySatisfy(note -> assertThat(note).contains("port " + port, WHAT_TO_DO)));
  }

  private static String host(JsonNode item) {
    String address = item.path("spec").path("address").asText();
    return address.substring(address.lastIndexOf('.') + 1);
  }
}
