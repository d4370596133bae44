package dev.muster.spec.yaml;

import dev.muster.spec.ClusterDocument;
import dev.muster.spec.ClusterSpec;
import dev.muster.spec.FreezeWindow;
import dev.muster.spec.LoadBalancerSpec;
import dev.muster.spec.RolloutSpec;
import dev.muster.spec.ServiceSpec;
import dev.muster.spec.schema.Durations;
import dev.muster.spec.schema.Words;
import java.util.List;
import java.util.Map;

/** Writes a cluster as YAML that {@link ClusterReader} reads to an equal document. */
public final class ClusterWriter {
  private ClusterWriter() {}

  /** The document as a {@code cluster.yaml}. */
  public static String write(ClusterDocument document) {
    YamlText yaml = new YamlText();
    yaml.text("apiVersion", ClusterDocument.API_VERSION);
    yaml.text("kind", "Cluster");
    yaml.section("metadata", () -> metadata(yaml, document));
    yaml.section("spec", () -> spec(yaml, document.spec()));
    return yaml.finish();
  }

  private static void metadata(YamlText yaml, ClusterDocument document) {
    yaml.text("namespace", document.key().product().value());
    yaml.text("name", document.key().name().value());
    texts(yaml, "labels", document.labels());
    texts(yaml, "annotations", document.annotations());
  }

  private static void texts(YamlText yaml, String name, Map<String, String> texts) {
    if (!texts.isEmpty()) {
      yaml.section(name, () -> texts.forEach(yaml::text));
    }
  }

  private static void spec(YamlText yaml, ClusterSpec spec) {
    yaml.section("provider", () -> ProviderWriter.provider(yaml, spec.provider()));
    yaml.section(
        "ensemble",
        () -> {
          yaml.number("size", spec.ensemble().size());
          yaml.text("version", spec.ensemble().version().value());
          spec.ensemble().machine().ifPresent(machine -> ProviderWriter.machine(yaml, machine));
        });
    spec.loadBalancer()
        .ifPresent(balancer -> yaml.section("loadBalancer", () -> balancer(yaml, balancer)));
    yaml.section(
        "services",
        () ->
            spec.services()
                .forEach(
                    (name, service) -> yaml.section(name.value(), () -> service(yaml, service))));
    if (!spec.config().isEmpty()) {
      yaml.section(
          "config",
          () -> spec.config().forEach((name, config) -> yaml.json(name.value(), config.json())));
    }
    yaml.section(
        "policy",
        () -> {
          yaml.text("mode", Words.of(spec.policy().mode()));
          yaml.text("deletion", Words.of(spec.policy().deletion()));
          if (!spec.policy().freeze().isEmpty()) {
            yaml.items("freeze", spec.policy().freeze(), window -> window(yaml, window));
          }
        });
  }

  private static void window(YamlText yaml, FreezeWindow window) {
    yaml.text("cron", window.cron());
    yaml.bare("for", Durations.text(window.length()));
    yaml.text("timezone", window.zone().getId());
  }

  private static void balancer(YamlText yaml, LoadBalancerSpec balancer) {
    yaml.text("type", Words.of(balancer.type()));
    yaml.text("algorithm", Words.of(balancer.algorithm()));
    yaml.items(
        "listeners",
        balancer.listeners(),
        listener -> {
          yaml.number("port", listener.port());
          yaml.text("service", listener.service().value());
        });
    LoadBalancerSpec.HealthCheck check = balancer.healthCheck();
    yaml.section(
        "healthCheck",
        () -> {
          yaml.text("path", check.path());
          yaml.bare("interval", Durations.text(check.interval()));
          yaml.bare("timeout", Durations.text(check.timeout()));
          yaml.number("healthyThreshold", check.healthyThreshold());
          yaml.number("unhealthyThreshold", check.unhealthyThreshold());
        });
    yaml.bare("drainTimeout", Durations.text(balancer.drainTimeout()));
  }

  private static void service(YamlText yaml, ServiceSpec service) {
    yaml.text("version", service.version().value());
    yaml.number("instances", service.instances());
    service
        .artifact()
        .ifPresent(artifact ->
            yaml.section("image", () -> yaml.section("artifact", () -> artifact(yaml, artifact))));
    yaml.section("run", () -> run(yaml, service.run()));
    service
        .health()
        .ifPresent(health ->
            yaml.section(
                "health",
                () -> {
                  yaml.text("path", health.path());
                  health.versionPath().ifPresent(path -> yaml.text("versionPath", path));
                }));
    boolean stateful = service.replacement() == ServiceSpec.Replacement.BY_PERSON;
    yaml.bare("stateful", Boolean.toString(stateful));
    service.machine().ifPresent(machine -> ProviderWriter.machine(yaml, machine));
    ProviderWriter.ingress(yaml, service.ingress());
    if (!service.rollout().equals(RolloutSpec.DEFAULT)) {
      yaml.section("rollout", () -> RolloutWriter.rollout(yaml, service.rollout()));
    }
  }

  private static void artifact(YamlText yaml, ServiceSpec.Artifact artifact) {
    yaml.text("url", artifact.url());
    yaml.section(
        "sha256",
        () ->
            artifact
                .sha256()
                .forEach((version, digest) -> yaml.text(version.value(), digest.value())));
  }

  private static void run(YamlText yaml, ServiceSpec.Run run) {
    List<String> command = run.command();
    yaml.words("command", command);
    yaml.number("port", run.port());
    texts(yaml, "environment", run.environment());
  }
}
