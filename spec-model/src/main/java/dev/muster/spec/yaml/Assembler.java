package dev.muster.spec.yaml;

import dev.muster.spec.ClusterDocument;
import dev.muster.spec.ClusterSpec;
import dev.muster.spec.ConfigDocument;
import dev.muster.spec.EnsembleSpec;
import dev.muster.spec.FreezeWindow;
import dev.muster.spec.LoadBalancerSpec;
import dev.muster.spec.LoadBalancerSpec.HealthCheck;
import dev.muster.spec.LoadBalancerSpec.Listener;
import dev.muster.spec.PolicySpec;
import dev.muster.spec.ProviderSpec;
import dev.muster.spec.ServiceSpec;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.ClusterName;
import dev.muster.spec.id.ProductName;
import dev.muster.spec.id.ServiceName;
import dev.muster.spec.id.ServiceVersion;
import dev.muster.spec.id.Sha256;
import dev.muster.spec.schema.Words;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** Makes the records of a document in which no problem was found; a missing value here is a bug. */
final class Assembler {
  private Assembler() {}

  static ClusterDocument document(Checked.Section document) {
    Checked.Section metadata = document.section("metadata").orElseThrow();
    return new ClusterDocument(
        new ClusterKey(
            new ProductName(text(metadata, "namespace")), new ClusterName(text(metadata, "name"))),
        texts(metadata, "labels"),
        texts(metadata, "annotations"),
        spec(document.section("spec").orElseThrow()));
  }

  private static ClusterSpec spec(Checked.Section spec) {
    ProviderSpec provider = ProviderAssembler.provider(spec.section("provider").orElseThrow());
    return new ClusterSpec(
        provider,
        ensemble(spec.section("ensemble").orElseThrow(), provider),
        spec.section("loadBalancer").map(Assembler::balancer),
        byName(
            spec.entries("services"),
            ServiceName::new,
            entry -> service(entry.key(), entry.section().orElseThrow(), provider)),
        byName(spec.entries("config"), ServiceName::new, Assembler::config),
        policy(spec.section("policy").orElseThrow()));
  }

  private static EnsembleSpec ensemble(Checked.Section ensemble, ProviderSpec provider) {
    return new EnsembleSpec(
        number(ensemble, "size"),
        new ServiceVersion(text(ensemble, "version")),
        ProviderAssembler.machine(ensemble, provider));
  }

  private static LoadBalancerSpec balancer(Checked.Section balancer) {
    List<Listener> listeners =
        balancer.items("listeners").stream()
            .map(Checked.Section.class::cast)
            .map(item -> new Listener(number(item, "port"), new ServiceName(text(item, "service"))))
            .toList();
    return new LoadBalancerSpec(
        Words.constant(LoadBalancerSpec.Type.class, text(balancer, "type")),
        Words.constant(LoadBalancerSpec.Algorithm.class, text(balancer, "algorithm")),
        listeners,
        healthCheck(balancer.section("healthCheck").orElseThrow()),
        length(balancer, "drainTimeout"));
  }

  private static HealthCheck healthCheck(Checked.Section check) {
    return new HealthCheck(
        text(check, "path"),
        length(check, "interval"),
        length(check, "timeout"),
        number(check, "healthyThreshold"),
        number(check, "unhealthyThreshold"));
  }

  private static ServiceSpec service(String name, Checked.Section service, ProviderSpec provider) {
    return new ServiceSpec(
        new ServiceName(name),
        new ServiceVersion(text(service, "version")),
        number(service, "instances"),
        service.section("image").map(image -> artifact(image.section("artifact").orElseThrow())),
        run(service.section("run").orElseThrow()),
        service
            .section("health")
            .map(health ->
                new ServiceSpec.Health(
                    text(health, "path"), health.text("versionPath").map(Checked.Text::value))),
        service.flag("stateful").orElseThrow().value()
            ? ServiceSpec.Replacement.BY_PERSON
            : ServiceSpec.Replacement.AUTOMATIC,
        RolloutAssembler.rollout(service.section("rollout").orElseThrow()),
        ProviderAssembler.machine(service, provider),
        ProviderAssembler.ingress(service));
  }

  private static ServiceSpec.Artifact artifact(Checked.Section artifact) {
    return new ServiceSpec.Artifact(
        text(artifact, "url"),
        byName(
            artifact.entries("sha256"),
            ServiceVersion::new,
            entry -> new Sha256(valueText(entry))));
  }

  private static ServiceSpec.Run run(Checked.Section run) {
    return new ServiceSpec.Run(
        run.items("command").stream().map(word -> ((Checked.Text) word).value()).toList(),
        number(run, "port"),
        texts(run, "environment"));
  }

  private static ConfigDocument config(Checked.Entry entry) {
    return ConfigDocument.ofCanonicalJson(((Checked.Json) entry.value().orElseThrow()).canonical());
  }

  private static PolicySpec policy(Checked.Section policy) {
    return new PolicySpec(
        Words.constant(PolicySpec.Mode.class, text(policy, "mode")),
        Words.constant(PolicySpec.Deletion.class, text(policy, "deletion")),
        policy.items("freeze").stream()
            .map(Checked.Section.class::cast)
            .map(window ->
                new FreezeWindow(
                    text(window, "cron"),
                    length(window, "for"),
                    ZoneId.of(text(window, "timezone"))))
            .toList());
  }

  private static <K, V> SortedMap<K, V> byName(
      List<Checked.Entry> entries, Function<String, K> key, Function<Checked.Entry, V> value) {
    SortedMap<K, V> map = new TreeMap<>();
    entries.forEach(entry -> map.put(key.apply(entry.key()), value.apply(entry)));
    return map;
  }

  private static SortedMap<String, String> texts(Checked.Section section, String name) {
    return byName(section.entries(name), Function.identity(), Assembler::valueText);
  }

  private static String valueText(Checked.Entry entry) {
    return ((Checked.Text) entry.value().orElseThrow()).value();
  }

  static String text(Checked.Section section, String name) {
    return section.text(name).orElseThrow().value();
  }

  static int number(Checked.Section section, String name) {
    return Math.toIntExact(section.number(name).orElseThrow().value());
  }

  static Duration length(Checked.Section section, String name) {
    return section.length(name).orElseThrow().value();
  }
}
