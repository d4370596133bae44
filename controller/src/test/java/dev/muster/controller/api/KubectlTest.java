package dev.muster.controller.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.muster.reconcile.DesiredCluster;
import dev.muster.spec.id.ClusterKey;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real kubectl against the API. */
class KubectlTest {
  private static final Optional<Path> KUBECTL =
      Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
          .map(folder -> Path.of(folder, "kubectl"))
          .filter(Files::isExecutable)
          .findFirst();

  @TempDir private Path folder;
  private ApiRig rig;

  private record Ended(int code, String out, String err) {}

  @BeforeEach
  void serve() throws IOException {
    assumeTrue(KUBECTL.isPresent(), "there is no kubectl on the PATH: nothing to test it with");
    rig = ApiRig.serve();
    Files.writeString(
        folder.resolve("config"),
        """
        apiVersion: v1
        kind: Config
        clusters: [ { name: muster, cluster: { server: "http://muster:%s@127.0.0.1:%d" } } ]
        contexts: [ { name: muster, context: { cluster: muster, namespace: shop } } ]
        current-context: muster
        """
            .formatted(ApiRig.TOKEN, rig.address.getPort()));
  }

  @AfterEach
  void close() {
    if (rig != null) {
      rig.close();
    }
  }

  private Process begin(Path out, Path err, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(KUBECTL.orElseThrow().toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("KUBECONFIG", folder.resolve("config").toString());
    builder.environment().put("HOME", folder.toString());
    return builder
        .redirectInput(new File("/dev/null"))
        .redirectOutput(out.toFile())
        .redirectError(err.toFile())
        .start();
  }

  private Ended kubectl(String... arguments) throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, "out", "");
    Path err = Files.createTempFile(folder, "err", "");
    Process process = begin(out, err, arguments);
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    return new Ended(process.waitFor(), Files.readString(out), Files.readString(err));
  }

  private String done(String... arguments) throws IOException, InterruptedException {
    Ended ended = kubectl(arguments);
    assertThat(ended.code()).as(ended.out() + ended.err()).isZero();
    return ended.out();
  }

  @Test
  void it_lists_describes_and_waits() throws IOException, InterruptedException {
    assertThat(done("api-resources"))
        .contains("clusters")
        .contains("instances")
        .contains("muster.dev/v1");
    assertThat(done("get", "clusters,instances,events"))
        .contains("cluster.muster.dev/prod")
        .contains("web-1")
        .contains("MESSAGE");
    assertThat(done("get", "clusters").lines().findFirst().orElse(""))
        .matches("NAME +READY +REASON +SERVICES +COMMIT +AGE");
    assertThat(done("get", "cl", "-A", "-o", "wide")).startsWith("NAMESPACE").contains("ENDPOINTS");
    assertThat(done("get", "instances", "-l", "service=web", "-o", "name").lines()).hasSize(3);
    assertThat(done("get", "cluster/prod", "-o", "jsonpath={.status.services[*].ready}"))
        .isEqualTo("3 3");
    assertThat(done("get", "cluster", "prod", "-o", "yaml")).contains("kind: Cluster");
    assertThat(done("describe", "cluster", "prod")).contains("Conditions:").contains("Events:");
    assertThat(done("wait", "--for=condition=Ready", "cluster/prod", "--timeout=10s"))
        .contains("condition met");
    assertThat(done("explain", "cluster.spec.services")).contains("FIELDS");
    Ended missing = kubectl("get", "cluster", "none");
    assertThat(missing.code()).isOne();
    assertThat(missing.err()).contains("NotFound").contains("shop/none");
  }

  @Test
  void it_applies_replaces_and_deletes() throws IOException, InterruptedException {
    Path file = folder.resolve("cluster.yaml");
    Files.writeString(file, ApiRig.yaml("new", 2));
    assertThat(done("apply", "--server-side", "-f", file.toString()))
        .contains("serverside-applied");
    assertThat(done("apply", "--server-side", "-f", file.toString()))
        .contains("serverside-applied");
    Files.writeString(
        file, done("get", "cluster", "new", "-o", "yaml").replace("instances: 2", "instances: 4"));
    assertThat(done("replace", "-f", file.toString())).contains("replaced");
    assertThat(done("get", "cluster", "new", "-o", "jsonpath={.metadata.generation}"))
        .isEqualTo("2");
    Ended stale = kubectl("replace", "-f", file.toString());
    assertThat(stale.code()).isOne();
    assertThat(stale.err()).contains("Conflict");
    Files.writeString(file, ApiRig.yaml("other", 2));
    assertThat(done("create", "-f", file.toString())).contains("created");
    assertThat(done("delete", "cluster", "other", "--wait=false")).contains("deleted");
    assertThat(rig.record(ClusterKey.parse("shop/other")).lifecycle())
        .isEqualTo(DesiredCluster.Lifecycle.DELETING);
    Files.writeString(file, ApiRig.yaml("new", 2).replace("instances", "instanzes"));
    Ended refused = kubectl("apply", "--server-side", "-f", file.toString());
    assertThat(refused.code()).isOne();
    assertThat(refused.err()).contains("cluster.yaml:").contains("did you mean `instances`?");
  }

  @Test
  void it_watches() throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, "out", "");
    Path err = Files.createTempFile(folder, "err", "");
    Process process = begin(out, err, "get", "clusters", "-w");
    try {
      await().atMost(ApiRig.PATIENCE).until(() -> Files.readString(out).contains("prod"));
      rig.put(ApiRig.ROOT + "/namespaces/shop/clusters/fresh", ApiRig.yaml("fresh", 1));
      await().atMost(ApiRig.PATIENCE).until(() -> Files.readString(out).contains("fresh"));
      assertThat(Files.readString(out).lines().filter(line -> line.startsWith("prod"))).hasSize(1);
      rig.stop();
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
  }
}
