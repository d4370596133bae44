package dev.muster.spec.yaml;

import dev.muster.spec.ClusterDocument;
import dev.muster.spec.ClusterSpec;
import dev.muster.spec.ConfigDocument;
import dev.muster.spec.EnsembleSpec;
import dev.muster.spec.FreezeWindow;
import dev.muster.spec.LoadBalancerSpec;
import dev.muster.spec.PolicySpec;
import dev.muster.spec.PrometheusGate;
import dev.muster.spec.ProviderSpec;
import dev.muster.spec.RolloutSpec;
import dev.muster.spec.ServiceSpec;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.ServiceName;
import dev.muster.spec.id.ServiceVersion;
import dev.muster.spec.id.Sha256;
import dev.muster.spec.id.Zone;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/** Valid documents full of what YAML readers stumble over. */
final class RandomDocuments {
  private static final List<String> TEXTS =
      List.of(
          "",
          " ",
          "no",
          "NO",
          "yes",
          "true",
          "null",
          "~",
          "1.10",
          "010",
          "0x1F",
          "1e3",
          ".inf",
          "2024-01-01",
          "12:30:45",
          "a: b",
          "# c",
          "- d",
          "*e",
          "&f",
          "!g",
          "%h",
          "@i",
          "`j`",
          "'k'",
          "\"l\"",
          "[m]",
          "{n}",
          "o\np",
          "q\tr",
          "é",
          "日本",
          "😀",
          " s ",
          "t:",
          "|",
          ">",
          "<<",
          "=",
          "?",
          "u\\v",
          "${version}",
          "w\n",
          "\u0085x",
          "\u2028y",
          "-",
          "--- z",
          "...");
  private static final List<String> JSON_VALUES =
      List.of(
          "null",
          "true",
          "false",
          "0",
          "-1",
          "9223372036854775807",
          "1.5",
          "-0.0",
          "1.0E10",
          "{}",
          "[]",
          "[[],{}]",
          "{\"a\":{\"b\":[1,\"2\"]}}");

  private final Random random;

  RandomDocuments(Random random) {
    this.random = random;
  }

  ClusterDocument document() {
    SortedMap<ServiceName, ServiceSpec> services = new TreeMap<>();
    for (int i = 0; i <= random.nextInt(3); i++) {
      ServiceName name = new ServiceName(pick(List.of("no", "y", "web-1", "true", "null")));
      services.put(name, service(name));
    }
    SortedMap<ServiceName, ConfigDocument> config = new TreeMap<>();
    if (random.nextBoolean()) {
      config.put(services.firstKey(), config());
    }
    return new ClusterDocument(
        ClusterKey.parse(pick(List.of("on/off", "yes/no", "p/c-1"))),
        labels(),
        annotations(),
        new ClusterSpec(
            new ProviderSpec.Local(List.of(new Zone("1"), new Zone("no"), new Zone("1e3"))),
            new EnsembleSpec(pick(List.of(3, 5, 7, 9)), EnsembleSpec.DEFAULT_VERSION),
            random.nextBoolean() ? Optional.empty() : Optional.of(balancer(services.lastKey())),
            services,
            config,
            new PolicySpec(
                pick(List.of(PolicySpec.Mode.values())),
                pick(List.of(PolicySpec.Deletion.values())),
                random.nextBoolean() ? List.of() : List.of(window()))));
  }

  private FreezeWindow window() {
    return new FreezeWindow(
        pick(List.of("0 0 18 ? * FRI", "0 0/5 * 1W * ?", "* * * L * ? 2026-2030")),
        Duration.ofSeconds(60 + random.nextInt(86_400)),
        ZoneId.of(pick(List.of("UTC", "Europe/Berlin", "+05:30"))));
  }

  private ServiceSpec service(ServiceName name) {
    ServiceVersion version =
        new ServiceVersion(pick(List.of("1.10", "no", "010", "1.2.3-rc.1", "v1")));
    SortedMap<ServiceVersion, Sha256> digests = new TreeMap<>();
    digests.put(version, new Sha256("1".repeat(64)));
    SortedMap<String, String> environment = new TreeMap<>();
    environment.put("NO", pick(TEXTS));
    List<String> command = new ArrayList<>(List.of("run"));
    TEXTS.stream().filter(text -> !text.isEmpty() && random.nextBoolean()).forEach(command::add);
    return new ServiceSpec(
        name,
        version,
        random.nextInt(1001),
        random.nextBoolean()
            ? Optional.empty()
            : Optional.of(new ServiceSpec.Artifact("file:/a/${version}.jar?x=#y", digests)),
        new ServiceSpec.Run(command, 1 + random.nextInt(9000), environment),
        random.nextBoolean()
            ? Optional.empty()
            : Optional.of(new ServiceSpec.Health("/", Optional.of("/a?b=c:#d"))),
        pick(List.of(ServiceSpec.Replacement.values())),
        rollout(),
        Optional.empty(),
        List.of());
  }

  private RolloutSpec rollout() {
    if (random.nextBoolean()) {
      return RolloutSpec.DEFAULT;
    }
    List<RolloutSpec.Gate> gates = new ArrayList<>(List.of(new RolloutSpec.Gate.InstanceStatus(1)));
    if (random.nextBoolean()) {
      gates.add(new RolloutSpec.Gate.Traffic(2, 0, Optional.empty(), 5));
    }
    for (String name : List.of("no", "prometheus")) {
      if (random.nextBoolean()) {
        gates.add(prometheus(name));
      }
    }
    return new RolloutSpec(
        RolloutSpec.DEFAULT.pace(),
        RolloutSpec.DEFAULT.times(),
        pick(List.of(RolloutSpec.Approval.values())),
        gates,
        random.nextBoolean()
            ? new RolloutSpec.Inconclusive.Wait()
            : new RolloutSpec.Inconclusive.GoBack(Duration.ofSeconds(1 + random.nextInt(9000))));
  }

  private PrometheusGate prometheus(String name) {
    Optional<PrometheusGate.Comparison> comparison =
        Optional.of(
            random.nextBoolean()
                ? new PrometheusGate.Comparison.Ratio(new BigDecimal("1.50"))
                : new PrometheusGate.Comparison.Difference(new BigDecimal("-0.1")));
    return new PrometheusGate(
        name,
        1 + random.nextInt(100),
        new PrometheusGate.Query(
            "http://[::1]:9090/a",
            "rate(x{v=\"${version}\", r=~'.*'}[1m]) # " + pick(TEXTS).replace("\u0085", ""),
            random.nextBoolean()
                ? Optional.empty()
                : Optional.of(new PrometheusGate.Samples("count(x)", 1 + random.nextInt(100)))),
        new PrometheusGate.Bounds(
            Optional.of(new BigDecimal(pick(List.of("0", "-1.10", "010")))),
            random.nextBoolean() ? Optional.empty() : Optional.of(new BigDecimal("0.010"))),
        random.nextBoolean() ? Optional.empty() : comparison);
  }

  private LoadBalancerSpec balancer(ServiceName service) {
    return new LoadBalancerSpec(
        LoadBalancerSpec.Type.APPLICATION,
        pick(List.of(LoadBalancerSpec.Algorithm.values())),
        List.of(
            new LoadBalancerSpec.Listener(80, service), new LoadBalancerSpec.Listener(81, service)),
        new LoadBalancerSpec.HealthCheck(
            "/", Duration.ofMillis(100 + random.nextInt(299_000)), Duration.ofMillis(99), 1, 10),
        Duration.ofMillis(random.nextInt(3_600_001)));
  }

  private ConfigDocument config() {
    SortedMap<String, String> fields = new TreeMap<>();
    for (String key : List.of("a b", "no", "", "é", "1.10", "<<", "*x")) {
      if (random.nextBoolean()) {
        fields.put(key, pick(JSON_VALUES));
      }
    }
    StringBuilder json = new StringBuilder("{");
    fields.forEach((key, value) ->
        json.append(json.length() > 1 ? "," : "").append('"' + key + "\":" + value));
    return ConfigDocument.ofCanonicalJson(json.append('}').toString());
  }

  private SortedMap<String, String> labels() {
    SortedMap<String, String> labels = new TreeMap<>();
    for (String key : List.of("no", "1", "example.org/null")) {
      labels.put(key, pick(List.of("", "yes", "1.10", "a_b-c.d", "0x1")));
    }
    return labels;
  }

  private SortedMap<String, String> annotations() {
    SortedMap<String, String> annotations = new TreeMap<>();
    for (String key : List.of("n", "y", "a.b/c")) {
      annotations.put(key, pick(TEXTS).replace("\u0085", ""));
    }
    return annotations;
  }

  private <T> T pick(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }
}
