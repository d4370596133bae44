package dev.muster.spec.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.spec.ClusterDocument;
import dev.muster.spec.ConfigDocument;
import dev.muster.spec.EnsembleSpec;
import dev.muster.spec.LoadBalancerSpec;
import dev.muster.spec.PolicySpec;
import dev.muster.spec.ServiceSpec;
import dev.muster.spec.id.ServiceName;
import dev.muster.spec.id.ServiceVersion;
import dev.muster.spec.id.Zone;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterReaderTest {
  private static final ServiceName WEBHEAD = new ServiceName("webhead");

  @Test
  void a_whole_document_is_read() {
    ClusterDocument document = Documents.accepted("/good/storage.yaml");

    assertThat(document.key()).hasToString("syncstorage/prod");
    assertThat(document.labels()).containsEntry("team", "NO");
    assertThat(document.annotations()).containsEntry("muster.dev/confirm", "3");
    assertThat(document.spec().provider().zones())
        .containsExactly(new Zone("a"), new Zone("b"), new Zone("c"));
    LoadBalancerSpec balancer = document.spec().loadBalancer().orElseThrow();
    assertThat(balancer.listeners()).containsExactly(new LoadBalancerSpec.Listener(8080, WEBHEAD));
    assertThat(balancer.healthCheck())
        .isEqualTo(
            new LoadBalancerSpec.HealthCheck(
                "/__lbheartbeat__", Duration.ofSeconds(5), Duration.ofSeconds(2), 2, 2));
    ServiceSpec webhead = document.spec().services().get(WEBHEAD);
    assertThat(webhead.instances()).isEqualTo(3);
    assertThat(webhead.replacement()).isEqualTo(ServiceSpec.Replacement.AUTOMATIC);
    assertThat(webhead.health().orElseThrow().versionPath()).contains("/__version__");
  }

  @Test
  void a_scalar_is_what_its_field_is_and_not_what_yaml_guesses() {
    ServiceSpec webhead = Documents.accepted("/good/storage.yaml").spec().services().get(WEBHEAD);

    assertThat(webhead.version()).isEqualTo(new ServiceVersion("1.10"));
    assertThat(webhead.artifact().orElseThrow().sha256())
        .containsOnlyKeys(new ServiceVersion("1.9"), new ServiceVersion("1.10"));
    assertThat(webhead.run().command()).containsExactly("bin/webhead", "--answer", "no", "1.10");
    assertThat(webhead.run().environment())
        .containsEntry("COUNTRY", "NO")
        .containsEntry("DEBUG", "1")
        .containsEntry("EMPTY", "");
  }

  @Test
  void configuration_becomes_canonical_json() {
    ConfigDocument config = Documents.accepted("/good/storage.yaml").spec().config().get(WEBHEAD);

    assertThat(config.json())
        .isEqualTo(
            "{\"features\":{\"country\":\"NO\",\"names\":[\"b\",\"a\",null],\"quota\":true},"
                + "\"pool_size\":20,\"ratio\":1.1}");
    assertThat(config).isEqualTo(ConfigDocument.ofCanonicalJson(config.json()));
  }

  @Test
  void what_is_left_out_has_its_default() {
    ClusterDocument document =
        Documents.accept(
            """
            apiVersion: muster.dev/v1
            kind: Cluster
            metadata: {namespace: p, name: c}
            spec:
              provider: {local: {zones: [a]}}
              services:
                s: {version: 1, instances: 1, run: {command: [x], port: 1}}
            """);

    assertThat(document.spec().ensemble())
        .isEqualTo(new EnsembleSpec(EnsembleSpec.DEFAULT_SIZE, EnsembleSpec.DEFAULT_VERSION));
    assertThat(document.spec().loadBalancer()).isEmpty();
    assertThat(document.spec().policy()).isEqualTo(PolicySpec.DEFAULT);
    assertThat(document.spec().config()).isEmpty();
    assertThat(document.labels()).isEmpty();
  }

  @Test
  void a_product_of_two_services_needs_no_name_that_muster_knows() {
    ClusterDocument document = Documents.accepted("/good/two-services.yaml");

    assertThat(document.spec().services().keySet())
        .extracting(ServiceName::value)
        .isEqualTo(List.of("issuer", "ledger-api"));
    assertThat(document.spec().loadBalancer().orElseThrow().algorithm())
        .isEqualTo(LoadBalancerSpec.Algorithm.ROUND_ROBIN);
    assertThat(document.spec().loadBalancer().orElseThrow().drainTimeout())
        .isEqualTo(Duration.ofSeconds(90));
    assertThat(document.spec().policy().deletion()).isEqualTo(PolicySpec.Deletion.CONFIRM);
  }

  @Test
  void json_is_read_as_well_since_yaml_holds_it() {
    assertThat(
            Documents.accept(
                    """
                    {"apiVersion": "muster.dev/v1", "kind": "Cluster",
                     "metadata": {"namespace": "p", "name": "c"},
                     "spec": {"provider": {"local": {"zones": ["a"]}},
                      "services": {"s": {"version": "1", "instances": 1,
                       "run": {"command": ["x"], "port": 1}}}}}
                    """)
                .key())
        .hasToString("p/c");
  }
}
