package dev.muster.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.cli.client.ClusterView;
import dev.muster.cli.console.TreeLines;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Makes the tree of a cluster from its object and those of its machines. */
final class ClusterTree {
  private final JsonNode cluster;
  private final JsonNode spec;
  private final Map<String, List<JsonNode>> instancesByService = new LinkedHashMap<>();

  ClusterTree(JsonNode cluster, List<JsonNode> instances) {
    this.cluster = cluster;
    this.spec = cluster.path("spec");
    cluster
        .path("status")
        .path("services")
        .forEach(
            service -> instancesByService.put(service.path("name").asText(), new ArrayList<>()));
    // A service that was taken away may have machines yet.
    for (JsonNode instance : instances) {
      instancesByService
          .computeIfAbsent(instance.path("spec").path("service").asText(), _ -> new ArrayList<>())
          .add(instance);
    }
  }

  TreeLines tree() {
    ClusterView view = new ClusterView(cluster);
    JsonNode metadata = cluster.path("metadata");
    TreeLines root =
        new TreeLines(
            "cluster", metadata.path("namespace").asText() + "/" + metadata.path("name").asText());
    root.fact("ready", view.ready() ? "Ready" : "not ready")
        .fact("origin", view.origin())
        .fact("summary", view.ready() ? "" : view.summary());
    network(root);
    balancer(root, view);
    instancesByService.forEach((name, instances) -> service(root, name, instances));
    return root;
  }

  private void network(TreeLines root) {
    spec.path("provider")
        .properties()
        .forEach(provider -> {
          List<String> zones = new ArrayList<>();
          provider.getValue().path("zones").forEach(zone -> zones.add(zone.asText()));
          root.child("network", provider.getKey())
              .fact("region", provider.getValue().path("region").asText())
              .fact("zones", zones.isEmpty() ? "" : "zones " + String.join(", ", zones))
              .fact("cidr", provider.getValue().path("network").path("cidr").asText());
        });
  }

  private void balancer(TreeLines root, ClusterView view) {
    JsonNode balancer = spec.path("loadBalancer");
    if (balancer.isMissingNode()) {
      return;
    }
    TreeLines line =
        root.child("balancer", balancer.path("type").asText("application"))
            .fact("endpoints", String.join(", ", view.endpoints()));
    for (JsonNode listener : balancer.path("listeners")) {
      String service = listener.path("service").asText();
      TreeLines below =
          line.child("listener", ":" + listener.path("port").asText())
              .fact("service", "to " + service);
      Map<String, Integer> targets = targets(service);
      if (targets.isEmpty()) {
        below.fact("targets", "no target");
      }
      targets.forEach((health, count) -> below.fact(health, count + " " + health));
    }
  }

  private Map<String, Integer> targets(String service) {
    Map<String, Integer> counts = new TreeMap<>();
    for (JsonNode instance : instancesByService.getOrDefault(service, List.of())) {
      instance
          .path("status")
          .path("targets")
          .forEach(target -> counts.merge(target.path("health").asText(), 1, Integer::sum));
    }
    return counts;
  }

  private void service(TreeLines root, String name, List<JsonNode> instances) {
    TreeLines line = root.child("service", name);
    for (JsonNode service : cluster.path("status").path("services")) {
      if (service.path("name").asText().equals(name)) {
        line.fact("version", service.path("version").asText())
            .fact(
                "ready",
                service.path("ready").asText() + "/" + service.path("desired").asText() + " ready");
      }
    }
    for (JsonNode instance : instances) {
      JsonNode told = instance.path("status");
      JsonNode machine = instance.path("spec");
      long config = told.path("agent").path("appliedConfig").path("number").asLong();
      line.child("slot", machine.path("slot").asText())
          .fact("instance", instance.path("metadata").path("name").asText())
          .fact("state", told.path("state").asText())
          .fact("health", told.path("health").asText())
          .fact("version", machine.path("version").asText())
          .fact("zone", "zone " + machine.path("zone").asText())
          .fact("address", machine.path("address").asText())
          .fact("config", config > 0 ? "config " + config : "");
    }
  }
}
