package dev.muster.local;

import static dev.muster.local.TestRoot.FENCE;
import static dev.muster.local.TestRoot.accepted;
import static dev.muster.local.TestRoot.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.muster.provider.Failure;
import dev.muster.provider.action.InfrastructureAction.ConfigureBalancer;
import dev.muster.provider.action.InfrastructureAction.CreateBalancer;
import dev.muster.provider.action.InfrastructureAction.DeleteBalancer;
import dev.muster.provider.action.InfrastructureAction.DeregisterTarget;
import dev.muster.provider.action.InfrastructureAction.RegisterTarget;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.observed.ObservedBalancer;
import dev.muster.provider.observed.ObservedBalancer.State;
import dev.muster.provider.observed.ObservedTarget;
import dev.muster.provider.observed.ObservedTarget.Health;
import dev.muster.spec.LoadBalancerSpec;
import dev.muster.spec.id.Slot;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Load balancers as the provider makes, changes, sees and ends them, with the real process. */
class BalancerLifeTest {
  private static final Duration SOON = Duration.ofSeconds(15);
  private static final int PORT = 8080;
  private static final int OTHER_PORT = 8081;

  @TempDir private Path folder;
  private TestRoot root;

  @BeforeEach
  void prepare() {
    root = new TestRoot(folder).prepared();
  }

  @AfterEach
  void end() throws IOException {
    root.close();
  }

  @Test
  void a_balancer_serves_a_target_from_its_registration_to_its_end() throws IOException {
    InstanceId machine = root.launched(root.launch(1));
    HttpServer service = serve(machine);
    try {
      create(PORT);
      assertThat(balancer().address()).isEqualTo("127.91.0.1");
      assertThat(balancer().tags())
          .containsEntry("product", "shop")
          .containsEntry("cluster", "test");
      register(machine);
      awaitHealth(Health.HEALTHY);
      assertThat(ask(PORT)).isEqualTo(200);

      accepted(
          root.provider.apply(
              FENCE, new ConfigureBalancer(balancer().id(), spec(PORT, OTHER_PORT))));
      await().atMost(SOON).ignoreExceptions().until(() -> ask(OTHER_PORT) == 200);
      assertThat(root.processes()).as("the machine and one balancer").hasSize(2);

      accepted(
          root.provider.apply(
              FENCE,
              new DeregisterTarget(balancer().id(), TestRoot.SERVICE, machine, TestRoot.PORT)));
      await().atMost(SOON).until(() -> root.targets().all().isEmpty());
      assertThat(ask(PORT)).isEqualTo(503);

      accepted(root.provider.apply(FENCE, new DeleteBalancer(balancer().id())));
      assertThat(root.balancers().all()).isEmpty();
      assertThat(root.processes()).as("the machine").hasSize(1);
    } finally {
      service.stop(0);
    }
  }

  @Test
  void a_balancer_that_was_killed_comes_back_with_its_targets_and_address() throws IOException {
    InstanceId machine = root.launched(root.launch(1));
    HttpServer before = serve(machine);
    create(PORT);
    register(machine);
    awaitHealth(Health.HEALTHY);

    root.close();
    before.stop(0);
    await().atMost(SOON).until(() -> balancer().state() == State.STOPPED);
    assertThat(root.targets().all())
        .extracting(ObservedTarget::health)
        .containsExactly(Health.UNUSED);
    accepted(root.provider.apply(FENCE, root.start(machine)));
    HttpServer after = serve(machine);
    try {
      accepted(root.provider.apply(FENCE, new ConfigureBalancer(balancer().id(), spec(PORT))));

      await().atMost(SOON).until(() -> balancer().state() == State.ACTIVE);
      awaitHealth(Health.HEALTHY);
      assertThat(ask(PORT)).isEqualTo(200);
    } finally {
      after.stop(0);
    }
  }

  @Test
  void a_port_that_somebody_holds_everywhere_is_named_with_its_holder() throws IOException {
    try (ServerSocket holder = new ServerSocket(OTHER_PORT)) {
      Failure failure = refused(root.provider.apply(FENCE, creation(PORT, holder.getLocalPort())));

      assertThat(failure).isInstanceOf(Failure.Invalid.class);
      assertThat(failure.message())
          .contains("port " + OTHER_PORT)
          .contains("" + ProcessHandle.current().pid())
          .contains("choose another port");
      assertThat(root.balancers().all()).isEmpty();
      assertThat(root.processes()).isEmpty();
    }
    create(PORT, OTHER_PORT);
  }

  @Test
  void an_address_whose_port_is_held_is_passed_over() throws IOException {
    try (ServerSocket holder = new ServerSocket(PORT, 1, InetAddress.getByName("127.91.0.1"))) {
      create(holder.getLocalPort());

      assertThat(balancer().address()).isEqualTo("127.91.0.2");
    }
  }

  private void create(int... ports) {
    accepted(root.provider.apply(FENCE, creation(ports)));
    await().atMost(SOON).until(() -> balancer().state() == State.ACTIVE);
  }

  private static CreateBalancer creation(int... ports) {
    return new CreateBalancer(TestRoot.CLUSTER, TestRoot.UID, spec(ports));
  }

  private void register(InstanceId machine) {
    accepted(
        root.provider.apply(
            FENCE,
            new RegisterTarget(
                balancer().id(),
                TestRoot.SERVICE,
                new Slot(TestRoot.SERVICE, 1),
                machine,
                TestRoot.PORT,
                TestRoot.REVISION)));
  }

  private void awaitHealth(Health health) {
    await()
        .atMost(SOON)
        .untilAsserted(() ->
            assertThat(root.targets().all())
                .extracting(ObservedTarget::health)
                .containsExactly(health));
  }

  private ObservedBalancer balancer() {
    return root.balancers().all().getFirst();
  }

  private int ask(int port) throws IOException {
    URI uri = URI.create("http://" + balancer().address() + ":" + port + "/");
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    connection.setConnectTimeout(1000);
    connection.setReadTimeout(5000);
    return connection.getResponseCode();
  }

  private HttpServer serve(InstanceId machine) throws IOException {
    String address =
        root.instances().stream()
            .filter(one -> one.id().equals(machine))
            .findFirst()
            .orElseThrow()
            .address();
    HttpServer server = HttpServer.create(new InetSocketAddress(address, TestRoot.PORT), 10);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static LoadBalancerSpec spec(int... ports) {
    return new LoadBalancerSpec(
        LoadBalancerSpec.Type.APPLICATION,
        LoadBalancerSpec.Algorithm.LEAST_CONNECTIONS,
        Arrays.stream(ports)
            .mapToObj(port -> new LoadBalancerSpec.Listener(port, TestRoot.SERVICE))
            .toList(),
        new LoadBalancerSpec.HealthCheck("/", Duration.ofSeconds(1), Duration.ofMillis(500), 2, 2),
        Duration.ofSeconds(5));
  }
}
