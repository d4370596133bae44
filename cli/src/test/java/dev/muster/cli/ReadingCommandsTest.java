package dev.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The commands that ask and change nothing. */
class ReadingCommandsTest {
  private FakeController controller;

  @BeforeEach
  void start() throws IOException {
    controller = new FakeController();
    controller.addCluster("shop", "prod");
    controller.addCluster("shop", "test");
    controller.addCluster("mail", "test");
    controller.addInstance("shop", "prod", "i-1", "zknode-1");
    controller.addInstance("shop", "prod", "i-2", "web-1");
    controller.addInstance("shop", "prod", "i-3", "web-2");
    controller.addInstance("mail", "test", "i-4", "web-1");
    controller.addEvent("shop", "prod", "cluster/prod", "made the network");
    controller.addEvent("shop", "prod", "instance/i-2", "launched web-1");
    controller.addEvent("mail", "test", "instance/i-4", "launched another");
  }

  @AfterEach
  void stop() {
    controller.close();
  }

  @Test
  void get_shows_the_columns_that_the_server_gives() {
    Invocation all = controller.muster("get", "clusters");
    assertThat(all.exitCode()).isZero();
    assertThat(all.out().lines())
        .containsExactly("NAME   READY", "prod   True", "test   True", "test   True");
    assertThat(controller.muster("get", "cl", "-n", "mail", "-o", "wide").out().lines())
        .containsExactly("NAME   READY   PRODUCT", "test   True    mail");
    assertThat(
            controller.muster("get", "clusters", "-n", "mail", "-A", "--no-headers").out().lines())
        .hasSize(3);
  }

  @Test
  void get_finds_one_by_each_way_of_naming_it() {
    for (String[] words :
        new String[][] {
          {"get", "cluster", "prod"},
          {"get", "cluster/prod", "-n", "shop"},
          {"get", "clusters", "shop/prod"},
          {"get", "cluster/shop/prod"}
        }) {
      Invocation one = controller.muster(words);
      assertThat(one.out().lines()).as(one.err()).containsExactly("NAME   READY", "prod   True");
    }
  }

  @Test
  void get_asks_which_when_a_name_is_not_enough() {
    Invocation two = controller.muster("get", "cluster", "test");
    assertThat(two.exitCode()).isEqualTo(1);
    assertThat(two.err()).contains("several products", "mail, shop", "-n PRODUCT");
    Invocation none = controller.muster("get", "cluster", "nope");
    assertThat(none.exitCode()).isEqualTo(1);
    assertThat(none.err()).contains("no cluster named nope", "muster get clusters -A");
  }

  @Test
  void get_selects_by_labels() {
    assertThat(
            controller
                .muster("get", "instances", "-l", "cluster=prod,service=web", "-o", "name")
                .out()
                .lines())
        .containsExactly("instance/i-2", "instance/i-3");
    Invocation both = controller.muster("get", "instances", "i-2", "-l", "service=web");
    assertThat(both.exitCode()).isEqualTo(1);
    Invocation nothing = controller.muster("get", "instances", "-l", "cluster=none");
    assertThat(nothing.exitCode()).isZero();
    assertThat(nothing.out()).isEmpty();
    assertThat(nothing.err()).contains("No instances found.");
  }

  @Test
  void get_prints_what_programs_read() {
    assertThat(
            controller
                .muster("get", "cluster", "prod", "-o", "json")
                .json()
                .at("/metadata/uid")
                .asText())
        .isEqualTo("uid-of-prod");
    assertThat(controller.muster("get", "cluster", "prod", "-o", "yaml").out())
        .contains("kind: Cluster\n", "  uid: uid-of-prod\n");
    assertThat(
            controller
                .muster(
                    "get",
                    "clusters",
                    "-o",
                    "jsonpath={range .items[*]}{.metadata.namespace}/{.metadata.name}{\"\\n\"}{end}")
                .out()
                .lines()
                .filter(line -> !line.isEmpty()))
        .containsExactly("shop/prod", "shop/test", "mail/test");
    Invocation wrong = controller.muster("get", "clusters", "-o", "xml");
    assertThat(wrong.exitCode()).isEqualTo(1);
    assertThat(wrong.err()).contains("no output format 'xml'", "json");
  }

  @Test
  void a_watch_prints_a_row_for_each_change_alone() {
    CompletableFuture<Invocation> watch =
        CompletableFuture.supplyAsync(
            () -> controller.muster("get", "clusters", "-n", "shop", "-w"));
    await().atMost(Duration.ofSeconds(20)).until(() -> controller.watching() == 1);
    controller.setCondition("shop", "prod", "Ready", "False");
    controller.removeCluster("shop", "test");
    controller.endStreams();
    Invocation ended = watch.join();
    assertThat(ended.exitCode()).isZero();
    assertThat(ended.out().lines())
        .containsExactly(
            "NAME   READY", "prod   True", "test   True", "prod   False", "test   True");
  }

  @Test
  void a_watch_prints_objects_for_programs() {
    CompletableFuture<Invocation> watch =
        CompletableFuture.supplyAsync(() ->
            controller.muster(
                "get",
                "clusters",
                "-n",
                "mail",
                "-w",
                "-o",
                "jsonpath={.status.conditions[0].status}"));
    await().atMost(Duration.ofSeconds(20)).until(() -> controller.watching() == 1);
    controller.setCondition("mail", "test", "Ready", "Unknown");
    controller.endStreams();
    assertThat(watch.join().out().lines()).containsExactly("True", "Unknown");
  }

  @Test
  void events_of_a_cluster_and_of_all() {
    assertThat(controller.muster("events", "shop/prod").out().lines()).hasSize(3);
    assertThat(controller.muster("events").out()).contains("launched another");
    assertThat(controller.muster("events", "-n", "mail", "-o", "json").json().path("items"))
        .hasSize(1);
    Invocation none = controller.muster("events", "shop/test");
    assertThat(none.exitCode()).isZero();
    assertThat(none.err()).contains("No events found.");
  }

  @Test
  void logs_of_all_of_a_cluster_and_of_a_machine() {
    String line =
        "{\"kind\":\"reconcile\",\"at\":\"2026-05-04T03:02:01Z\",\"cluster\":\"shop/prod\",\"commit\":\"abcdef012345\",\"trigger\":\"commit\",\"outcome\":\"changed\",\"actions\":[{\"summary\":\"launch web-1\",\"reason\":\"missing\",\"result\":\"done\",\"detail\":\"\"}],\"held\":[],\"seconds\":1.5}";
    controller.addLog("{\"kind\":\"reconcile\",\"at\":\"2026-0");
    controller.addLog(line);
    assertThat(controller.muster("logs", "--tail", "1").out())
        .contains("shop/prod abcdef012345 (commit) changed", "launch web-1 (missing)", "[1.5 s]")
        .doesNotContain("{");
    // A line that was cut off is no reason to show nothing.
    assertThat(controller.muster("logs", "prod").out().lines()).hasSize(2);
    assertThat(
            controller
                .muster("logs", "shop/prod", "--tail", "1", "-o", "json")
                .json()
                .path("seconds")
                .asDouble())
        .isEqualTo(1.5);
    assertThat(
            controller
                .muster("logs", "--tail", "1", "-o", "jsonpath={.actions[*].summary}")
                .out()
                .strip())
        .isEqualTo("launch web-1");
    assertThat(controller.muster("logs", "i-2").out().lines()).containsExactly("booted", "serving");
    assertThat(
            controller
                .muster("logs", "instance/i-2", "--tail", "1", "-o", "json")
                .json()
                .path("line")
                .asText())
        .isEqualTo("serving");
    Invocation nobody = controller.muster("logs", "nobody");
    assertThat(nobody.exitCode()).isEqualTo(1);
    assertThat(nobody.err()).contains("no machine and no cluster named nobody");
  }

  @Test
  void logs_go_on_when_they_are_followed() {
    CompletableFuture<Invocation> logs =
        CompletableFuture.supplyAsync(() -> controller.muster("logs", "-f", "-o", "json"));
    await().atMost(Duration.ofSeconds(20)).until(() -> controller.watching() == 1);
    controller.addLog("{\"kind\":\"heartbeat\"}");
    controller.endStreams();
    assertThat(logs.join().out().lines()).containsExactly("{\"kind\":\"heartbeat\"}");
  }

  @Test
  void describe_tells_people_all_of_a_cluster() {
    controller.muster("suspend", "shop/prod", "--for", "2h", "--reason", "network work");
    controller
        .cluster("shop", "prod")
        .withObject("/status/sourceProblem")
        .put("kind", "Invalid")
        .put("commit", "bad0bad0")
        .put("message", "cluster.yaml:3:7: no\ncluster.yaml:9:1: neither");
    Invocation shown = controller.muster("describe", "cluster", "prod");
    assertThat(shown.exitCode()).isZero();
    assertThat(shown.out())
        .contains(
            "Name:          prod",
            "Product:       shop",
            "Labels:        team=sync",
            "Annotations:   note=hello\n",
            "Commit:        abcdef0123456789abcdef0123456789abcdef01",
            "Author:        Ada <ada@example.org>",
            "Path:          prod/cluster.yaml",
            "by alice: network work",
            "Invalid in commit bad0bad0",
            "  cluster.yaml:9:1: neither",
            "Endpoints:     127.77.0.1:8080");
    assertThat(shown.out().lines())
        .anyMatch(line -> line.matches(" +web +1\\.4\\.2 +2 +2 +1"))
        .anyMatch(line -> line.matches(" +Ready +True +Succeeded +\\d+d +all is as it shall be"))
        .anyMatch(line ->
            line.matches(" +i-3 +web-2 +1\\.4\\.2 +Running +Healthy +a +127\\.77\\.1\\.4 +\\d+d"))
        .anyMatch(
            line -> line.matches(" +\\d+d +Normal +Launched +instance/i-2 +2 +launched web-1"));
  }

  @Test
  void describe_tells_people_all_of_a_machine() {
    Invocation shown = controller.muster("describe", "instance", "i-3");
    assertThat(shown.exitCode()).isZero();
    assertThat(shown.out())
        .contains(
            "Slot:          web-2",
            "Incarnation:   2",
            "Configuration: version 3, sha256 11aa",
            "Events:        none");
    assertThat(shown.out().lines()).anyMatch(line -> line.matches(" +lb-1 +8000 +Draining"));
    assertThat(controller.muster("describe", "instance/i-2", "-n", "shop").out())
        .contains("launched web-1")
        .doesNotContain("made the network");
  }

  @Test
  void describe_gives_programs_the_objects() {
    JsonNode list = controller.muster("describe", "cluster", "shop/prod", "-o", "json").json();
    assertThat(list.path("kind").asText()).isEqualTo("List");
    assertThat(list.path("items").findValuesAsText("kind"))
        .startsWith("Cluster", "Instance", "Instance", "Instance", "Event");
    assertThat(controller.muster("describe", "cluster", "shop/prod", "-o", "name").out().lines())
        .contains("cluster/prod", "instance/i-3");
  }

  @Test
  void describe_of_nothing_says_what_to_write() {
    assertThat(controller.muster("describe", "cluster").err())
        .contains("muster describe cluster NAME");
    assertThat(controller.muster("describe", "events", "x").exitCode()).isEqualTo(1);
    Invocation none = controller.muster("describe", "cluster", "shop/nope");
    assertThat(none.exitCode()).isEqualTo(1);
    assertThat(none.err())
        .contains("cannot describe cluster shop/nope", "not found", "muster get clusters -A");
  }

  @Test
  void tree_draws_a_cluster() {
    Invocation drawn = controller.muster("tree", "shop/prod");
    assertThat(drawn.exitCode()).isZero();
    assertThat(drawn.out().lines())
        .containsExactly(
            "cluster shop/prod  Ready  abcdef012345",
            "|- network local  zones a, b",
            "|- balancer application  127.77.0.1:8080",
            "|  `- listener :8080  to web  1 Draining  1 Healthy",
            "|- service zknode  3.9.5  1/1 ready",
            "|  `- slot zknode-1  i-1  Running  Healthy  1.4.2  zone a  127.77.1.4  config 3",
            "`- service web  1.4.2  1/2 ready",
            "   |- slot web-1  i-2  Running  Healthy  1.4.2  zone a  127.77.1.4  config 3",
            "   `- slot web-2  i-3  Running  Healthy  1.4.2  zone a  127.77.1.4  config 3");
  }

  @Test
  void tree_of_all_keeps_the_machines_of_equal_names_apart() {
    assertThat(controller.muster("tree").out().lines().filter(line -> line.startsWith("cluster")))
        .hasSize(3);
    assertThat(controller.muster("tree", "shop/test").out())
        .doesNotContain("i-4")
        .contains("no target");
    assertThat(controller.muster("tree", "-n", "mail").out()).contains("i-4").doesNotContain("i-1");
    JsonNode one = controller.muster("tree", "shop/prod", "-o", "json").json();
    assertThat(one.path("name").asText()).isEqualTo("shop/prod");
    assertThat(one.at("/children/3/children").findValuesAsText("instance"))
        .containsExactly("i-2", "i-3");
    assertThat(controller.muster("tree", "-n", "mail", "-o", "json").json().path("items"))
        .hasSize(1);
  }
}
