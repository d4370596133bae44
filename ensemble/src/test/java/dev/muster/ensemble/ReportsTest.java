package dev.muster.ensemble;

import static dev.muster.ensemble.Wishes.FENCE;
import static dev.muster.ensemble.Wishes.WEB;
import static dev.muster.ensemble.Wishes.assertAccepted;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.muster.provider.AgentAddress;
import dev.muster.provider.EnsembleAddress;
import dev.muster.provider.Observation;
import dev.muster.provider.action.EnsembleAction.InitializeEnsemble;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.layout.EnsembleLayout;
import dev.muster.provider.machine.MachineDocuments;
import dev.muster.provider.observed.InstanceReport;
import dev.muster.provider.observed.InstanceReport.Health;
import dev.muster.provider.observed.Reports;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.ClusterUid;
import dev.muster.testkit.zookeeper.RealEnsemble;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.apache.zookeeper.CreateMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What agents say is found in the ensemble and on their port; who says nothing has no entry. */
class ReportsTest {
  private static final ClusterKey KEY = ClusterKey.parse("shop/prod");
  private static final ClusterUid UID = new ClusterUid("u-reports");

  private final List<HttpServer> agents = new ArrayList<>();
  private ZooKeeperEnsembles ensembles;

  @BeforeEach
  void open() {
    ensembles = new ZooKeeperEnsembles(InstantSource.system());
  }

  @AfterEach
  void close() {
    agents.forEach(agent -> agent.stop(0));
    ensembles.close();
  }

  @Test
  void the_ensemble_is_read_first_and_the_port_is_asked_for_the_rest(@TempDir Path root)
      throws Exception {
    try (RealEnsemble servers = new RealEnsemble(root, "127.78.8", KEY, UID)) {
      servers.found(1);
      EnsembleAddress address = servers.ensemble(1);
      assertAccepted(ensembles.apply(FENCE, address, new InitializeEnsemble()));
      InstanceReport noted = report("i-noted", "from the ensemble");
      InstanceReport served = report("i-served", "from the port");
      try (TestClient client = new TestClient(servers.connect(1))) {
        client.create(EnsembleLayout.instances(WEB), new byte[0], CreateMode.PERSISTENT);
        note(client, "i-noted", MachineDocuments.write(noted));
        note(client, "i-garbled", "{".getBytes(StandardCharsets.UTF_8));
        serve("127.78.8.11", MachineDocuments.write(report("i-noted", "from the port")));
        serve("127.78.8.12", MachineDocuments.write(served));
        List<AgentAddress> asked =
            List.of(
                agent("i-noted", "127.78.8.11"),
                agent("i-served", "127.78.8.12"),
                agent("i-garbled", "127.78.8.13"),
                agent("i-none", "127.78.8.14"));
        assertThat(reports(address, asked)).containsExactlyInAnyOrder(noted, served);
        // The foreign ensemble tells nothing of this cluster's agents.
        EnsembleAddress others =
            new EnsembleAddress(KEY, new ClusterUid("u-other"), address.members());
        assertThat(reports(others, List.of(agent("i-noted", "127.78.8.14")))).isEmpty();
      }
    }
  }

  @Test
  void what_is_no_report_of_the_machine_is_no_entry() throws Exception {
    serve("127.78.9.1", MachineDocuments.write(report("i-another", "")));
    serve("127.78.9.2", "no report".getBytes(StandardCharsets.UTF_8));
    serve("127.78.9.3", new byte[1024 * 1024]);
    serve("127.78.9.4", MachineDocuments.write(report("i-4", "")));
    List<AgentAddress> asked = new ArrayList<>();
    for (int i = 1; i <= 4; i++) {
      asked.add(agent("i-" + i, "127.78.9." + i));
    }
    assertThat(reports(nowhere(), asked)).containsExactly(report("i-4", ""));
  }

  @Test
  void many_silent_agents_do_not_hold_up_the_others() throws Exception {
    List<AgentAddress> asked = new ArrayList<>();
    List<ServerSocket> silent = new ArrayList<>();
    for (int i = 1; i <= 20; i++) {
      String address = "127.78.10." + i;
      silent.add(new ServerSocket(AgentAddress.REPORT_PORT, 10, InetAddress.ofLiteral(address)));
      asked.add(agent("i-" + i, address));
    }
    serve("127.78.10.100", MachineDocuments.write(report("i-100", "")));
    asked.add(agent("i-100", "127.78.10.100"));
    long begun = System.nanoTime();
    assertThat(reports(nowhere(), asked)).containsExactly(report("i-100", ""));
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
    for (ServerSocket socket : silent) {
      socket.close();
    }
  }

  private List<InstanceReport> reports(EnsembleAddress address, List<AgentAddress> asked) {
    return switch (ensembles.reports(address, asked)) {
      case Observation.Complete<Reports>(var reports, var _) -> reports.all();
      case Observation.Unavailable<Reports>(var reason, var _) -> throw new AssertionError(reason);
    };
  }

  private void serve(String address, byte[] body) throws Exception {
    HttpServer server =
        HttpServer.create(
            new InetSocketAddress(InetAddress.ofLiteral(address), AgentAddress.REPORT_PORT), 10);
    server.createContext(
        "/report",
        exchange -> {
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    agents.add(server);
  }

  private static void note(TestClient client, String instance, byte[] data) throws Exception {
    client.create(
        EnsembleLayout.instance(WEB, new InstanceId(instance)), data, CreateMode.EPHEMERAL);
  }

  private static EnsembleAddress nowhere() {
    return new EnsembleAddress(KEY, UID, new TreeMap<>());
  }

  private static AgentAddress agent(String instance, String address) {
    return new AgentAddress(new InstanceId(instance), WEB, address);
  }

  private static InstanceReport report(String instance, String error) {
    return new InstanceReport(
        new InstanceId(instance), WEB, "boot", Health.HEALTHY, "1.0", 1, "", error, Instant.EPOCH);
  }
}
