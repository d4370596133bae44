package dev.muster.controller.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.controller.kernel.ConvergedShop;
import dev.muster.spec.yaml.ClusterReader;
import dev.muster.spec.yaml.ReadResult;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReadTest {
  private ApiRig rig;

  @BeforeEach
  void serve() {
    rig = ApiRig.serve();
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void a_cluster_has_the_shape_of_a_kubernetes_object() {
    JsonNode cluster = rig.get(ApiRig.PROD);
    assertThat(cluster.path("apiVersion").asText()).isEqualTo("muster.dev/v1");
    assertThat(cluster.path("kind").asText()).isEqualTo("Cluster");
    assertThat(cluster.at("/metadata/name").asText()).isEqualTo("prod");
    assertThat(cluster.at("/metadata/namespace").asText()).isEqualTo("shop");
    assertThat(cluster.at("/metadata/uid").asText()).isEqualTo("uid-of-the-shop");
    assertThat(cluster.at("/metadata/generation").asLong()).isEqualTo(1);
    assertThat(cluster.at("/metadata/resourceVersion").asText()).matches("[0-9]+");
    assertThat(cluster.at("/metadata/creationTimestamp").asText())
        .isEqualTo("2026-03-01T08:00:00Z");
    assertThat(cluster.at("/metadata/annotations/status.muster.dev~1applied-by").asText())
        .isEqualTo("ann");
    assertThat(cluster.at("/spec/services/web/instances").asInt()).isEqualTo(3);
    assertThat(cluster.at("/spec/config/web/greeting").asText()).isEqualTo("hello");
    JsonNode status = cluster.path("status");
    assertThat(status.path("observedGeneration").asLong()).isEqualTo(1);
    assertThat(status.path("origin").asText()).isEqualTo("c0ffee");
    assertThat(status.path("endpoints")).hasSize(1);
    assertThat(ApiRig.texts(status.path("services"), "/name")).containsExactly("zknode", "web");
    assertThat(ApiRig.texts(status.path("services"), "/ready")).containsExactly("3", "3");
    assertThat(status.path("conditions"))
        .anySatisfy(condition -> {
          assertThat(condition.path("type").asText()).isEqualTo("Ready");
          assertThat(condition.path("status").asText()).isEqualTo("True");
          assertThat(condition.path("observedGeneration").asLong()).isEqualTo(1);
        });
    assertThat(status.path("lastObservedAt").asText()).startsWith("2026-03-01T08:");
  }

  @Test
  void the_spec_that_is_shown_means_what_was_applied() {
    JsonNode cluster = rig.get(ApiRig.PROD);
    String shown =
        "{\"apiVersion\": \"muster.dev/v1\", \"kind\": \"Cluster\", \"metadata\":"
            + " {\"namespace\": \"shop\", \"name\": \"prod\"}, \"spec\": "
            + cluster.path("spec")
            + "}";
    assertThat(ClusterReader.read("shown", shown))
        .isInstanceOfSatisfying(
            ReadResult.Accepted.class,
            accepted ->
                assertThat(accepted.document()).isEqualTo(ConvergedShop.bringUp().document()));
  }

  @Test
  void the_leader_shows_machines_as_it_sees_them() {
    JsonNode list = rig.get(ApiRig.ROOT + "/namespaces/shop/instances");
    assertThat(list.path("kind").asText()).isEqualTo("InstanceList");
    assertThat(list.path("items")).hasSize(6);
    JsonNode web = item(list, "web-1");
    assertThat(web.at("/metadata/labels/product").asText()).isEqualTo("shop");
    assertThat(web.at("/metadata/labels/cluster").asText()).isEqualTo("prod");
    assertThat(web.at("/metadata/labels/service").asText()).isEqualTo("web");
    assertThat(web.at("/metadata/labels/version").asText()).isEqualTo("1.0.0");
    assertThat(web.at("/metadata/ownerReferences/0/uid").asText()).isEqualTo("uid-of-the-shop");
    assertThat(web.at("/spec/incarnation").asInt()).isEqualTo(1);
    assertThat(web.at("/spec/address").asText()).isNotBlank();
    assertThat(web.at("/status/state").asText()).isEqualTo("Running");
    assertThat(web.at("/status/health").asText()).isEqualTo("Healthy");
    assertThat(web.at("/status/targets/0/health").asText()).isEqualTo("Healthy");
    assertThat(web.at("/status/agent/health").asText()).isEqualTo("Healthy");
    assertThat(web.at("/status/agent/appliedConfig/number").asInt()).isEqualTo(1);
    JsonNode zknode = item(list, "zknode-1");
    assertThat(zknode.at("/status/health").asText()).isIn("Leader", "Follower");
    assertThat(zknode.at("/spec/ensembleId").asInt()).isEqualTo(1);
    String name = web.at("/metadata/name").asText();
    assertThat(rig.get(ApiRig.ROOT + "/namespaces/shop/instances/" + name)).isEqualTo(web);
  }

  @Test
  void another_controller_shows_machines_as_the_ledger_records_them() {
    JsonNode seen = rig.get(ApiRig.ROOT + "/instances");
    rig.followLeader();
    JsonNode recorded = rig.get(ApiRig.ROOT + "/instances");
    assertThat(ApiRig.texts(recorded.path("items"), "/metadata/name"))
        .containsExactlyInAnyOrderElementsOf(ApiRig.texts(seen.path("items"), "/metadata/name"));
    assertThat(ApiRig.texts(recorded.path("items"), "/status/state"))
        .hasSize(6)
        .containsOnly("Unknown");
    assertThat(item(recorded, "web-2").at("/metadata/labels"))
        .isEqualTo(item(seen, "web-2").at("/metadata/labels"));
  }

  @Test
  void events_have_the_shape_of_events_k8s_io() {
    JsonNode list = rig.get(ApiRig.ROOT + "/namespaces/shop/events");
    assertThat(list.path("items")).isNotEmpty();
    JsonNode event = list.path("items").path(0);
    assertThat(event.path("kind").asText()).isEqualTo("Event");
    assertThat(event.path("type").asText()).isIn("Normal", "Warning");
    assertThat(event.path("reason").asText()).matches("[A-Z][A-Za-z]+");
    assertThat(event.path("note").asText()).isNotBlank();
    assertThat(event.path("eventTime").asText()).matches(".*T.*\\.[0-9]{6}Z");
    assertThat(event.at("/series/count").asInt()).isPositive();
    assertThat(event.at("/regarding/name").asText()).isNotBlank();
    assertThat(event.at("/metadata/labels/cluster").asText()).isEqualTo("prod");
    assertThat(ApiRig.texts(list.path("items"), "/metadata/name")).doesNotHaveDuplicates();
    JsonNode core =
        rig.get("/api/v1/namespaces/shop/events?fieldSelector=involvedObject.name%3Dprod");
    assertThat(core.path("items")).isNotEmpty();
    assertThat(core.at("/items/0/involvedObject/name").asText()).isEqualTo("prod");
  }

  @Test
  void tables_are_for_people() {
    JsonNode clusters = rig.table(ApiRig.ROOT + "/clusters");
    assertThat(clusters.path("kind").asText()).isEqualTo("Table");
    assertThat(columns(clusters, 0))
        .containsExactly("Name", "Ready", "Reason", "Services", "Commit", "Age");
    assertThat(columns(clusters, 1)).contains("Endpoints", "Suspended until", "Message");
    JsonNode cells = clusters.at("/rows/0/cells");
    assertThat(cells.path(0).asText()).isEqualTo("prod");
    assertThat(cells.path(1).asText()).isEqualTo("True");
    assertThat(cells.path(3).asText()).isEqualTo("6/6");
    assertThat(cells.path(4).asText()).isEqualTo("c0ffee");
    assertThat(clusters.at("/rows/0/object/kind").asText()).isEqualTo("PartialObjectMetadata");
    assertThat(clusters.at("/rows/0/object/metadata/namespace").asText()).isEqualTo("shop");

    JsonNode instances = rig.table(ApiRig.ROOT + "/instances?labelSelector=service%3Dweb");
    assertThat(columns(instances, 0))
        .containsExactly(
            "Name", "Cluster", "Slot", "Version", "State", "Health", "Zone", "Address", "Age");
    assertThat(instances.path("rows")).hasSize(3);

    JsonNode events = rig.table(ApiRig.ROOT + "/namespaces/shop/events?includeObject=Object");
    assertThat(columns(events, 0))
        .containsExactly("Last Seen", "Type", "Reason", "Object", "Message");
    assertThat(events.at("/rows/0/object/kind").asText()).isEqualTo("Event");

    assertThat(rig.table(ApiRig.PROD).path("rows")).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "service=web|3",
        "service==web,cluster=prod|3",
        "service!=web|3",
        "service in (web, zknode)|6",
        "service notin (web)|3",
        "service|6",
        "!service|0",
        "cluster=other|0",
        "version in (1.0.0),service|3",
      })
  void labels_select(String selector, int count) {
    assertThat(rig.get(ApiRig.ROOT + "/instances?labelSelector=" + encode(selector)).path("items"))
        .hasSize(count);
  }

  @Test
  void fields_select() {
    assertThat(
            rig.get(ApiRig.ROOT + "/clusters?fieldSelector=metadata.name%3Dprod&limit=500")
                .path("items"))
        .hasSize(1);
    assertThat(rig.get(ApiRig.ROOT + "/clusters?fieldSelector=metadata.name%3Dother").path("items"))
        .isEmpty();
    ApiRig.status(
        rig.send(rig.request(ApiRig.ROOT + "/clusters?labelSelector=a%3Db%3Dc%20(")),
        400,
        "BadRequest");
  }

  @Test
  void the_objects_of_another_product_are_not_shown() {
    for (String resource : List.of("clusters", "instances", "rollouts", "events")) {
      assertThat(rig.get(ApiRig.ROOT + "/namespaces/other/" + resource).path("items")).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/nothing",
        ApiRig.ROOT + "/nothing",
        ApiRig.ROOT + "/namespaces/shop/rollouts/prod.web",
        ApiRig.ROOT + "/namespaces/shop/clusters/none",
        ApiRig.ROOT + "/namespaces/shop/clusters/Not%20A%20Name",
        ApiRig.ROOT + "/namespaces/NO/clusters/prod",
        ApiRig.ROOT + "/namespaces/shop/instances/i-none",
        ApiRig.ROOT + "/namespaces/shop/events/none",
        ApiRig.ROOT + "/namespaces/shop/instances/i-1/log",
        ApiRig.ROOT + "/namespaces/shop/instances/..%2F..%2Fetc/log",
      })
  void what_is_not_there_is_not_found(String path) {
    ApiRig.status(rig.send(rig.request(path)), 404, "NotFound");
  }

  @Test
  void a_wrong_method_is_told() {
    ApiRig.status(
        rig.send(rig.request(ApiRig.ROOT + "/namespaces/shop/instances/i-1").DELETE()),
        405,
        "MethodNotAllowed");
  }

  @Test
  void discovery_names_every_resource() {
    assertThat(rig.get("/version").path("gitVersion").asText()).isEqualTo("v1.2.3");
    assertThat(rig.get("/api").path("kind").asText()).isEqualTo("APIVersions");
    assertThat(rig.get("/apis").at("/groups/0/name").asText()).isEqualTo("muster.dev");
    assertThat(rig.get("/apis/muster.dev").at("/preferredVersion/groupVersion").asText())
        .isEqualTo("muster.dev/v1");
    assertThat(ApiRig.texts(rig.get(ApiRig.ROOT).path("resources"), "/name"))
        .containsExactly("clusters", "instances", "rollouts", "events");
    String openApi =
        rig.get("/openapi/v3").at("/paths/apis~1muster.dev~1v1/serverRelativeURL").asText();
    assertThat(rig.get(openApi).at("/components/schemas/dev.muster.v1.Cluster/properties/spec"))
        .isNotEmpty();
  }

  @Test
  void a_store_that_is_not_reached_is_told_and_nothing_seems_gone() {
    rig.store.setReachable(false);
    for (String path : List.of("/clusters", "/instances", "/rollouts", "/events", "/audits")) {
      JsonNode status =
          ApiRig.status(rig.send(rig.request(ApiRig.ROOT + path)), 503, "ServiceUnavailable");
      assertThat(status.path("message").asText()).contains("the store does not answer");
    }
    rig.store.setReachable(true);
    assertThat(rig.get(ApiRig.ROOT + "/clusters").path("items")).hasSize(1);
  }

  private static JsonNode item(JsonNode list, String slot) {
    for (JsonNode item : list.path("items")) {
      if (item.at("/spec/slot").asText().equals(slot)) {
        return item;
      }
    }
    throw new AssertionError("no machine of " + slot + " in " + list);
  }

  private static List<String> columns(JsonNode table, int priority) {
    return StreamSupport.stream(table.path("columnDefinitions").spliterator(), false)
        .filter(column -> column.path("priority").asInt() == priority)
        .map(column -> column.path("name").asText())
        .toList();
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
