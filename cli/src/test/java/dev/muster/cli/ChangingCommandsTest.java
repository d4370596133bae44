package dev.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The commands that change something, and the one that waits for it. */
class ChangingCommandsTest {
  private static final String COMMIT = "abcdef0123456789abcdef0123456789abcdef01";

  private FakeController controller;

  @BeforeEach
  void start() throws IOException {
    controller = new FakeController();
    controller.addCluster("shop", "prod");
    controller.addInstance("shop", "prod", "i-1", "web-1");
    controller.addInstance("shop", "prod", "i-2", "web-2");
  }

  @AfterEach
  void stop() {
    controller.close();
  }

  private String annotation(String name) {
    return controller
        .cluster("shop", "prod")
        .path("metadata")
        .path("annotations")
        .path(FakeController.OWN + name)
        .asText();
  }

  @Test
  void suspend_and_resume() {
    Invocation suspended =
        controller.muster("suspend", "prod", "--for", "1h30m", "--reason", "network work");
    assertThat(suspended.exitCode()).isZero();
    assertThat(suspended.out()).isEqualTo("cluster shop/prod: suspended for 1h30m\n");
    assertThat(annotation("suspended-until")).isEqualTo("for 5400 s");
    assertThat(controller.muster("resume", "shop/prod", "-o", "name").out())
        .isEqualTo("cluster/prod\n");
    assertThat(annotation("suspended-until")).isEmpty();
    assertThat(controller.audits())
        .containsExactly(
            System.getProperty("user.name") + " suspend shop/prod network work",
            System.getProperty("user.name") + " resume shop/prod ");
  }

  @Test
  void a_cluster_may_be_named_as_kubectl_does() {
    for (String[] words :
        new String[][] {
          {"resume", "cluster", "prod", "-n", "shop"},
          {"resume", "cluster/prod"},
          {"suspend", "cluster", "shop/prod"},
          {"confirm", "cluster", "prod", "--count", "2"},
          {"wait", "cluster", "prod", "--timeout", "0"},
          {"delete", "cluster", "prod"}
        }) {
      assertThat(controller.muster(words).exitCode()).as(String.join(" ", words)).isZero();
    }
    Invocation two = controller.muster("delete", "shop/test", "shop/prod");
    assertThat(two.exitCode()).isEqualTo(1);
    assertThat(two.err()).contains("one cluster at a time");
  }

  @Test
  void suspend_for_no_time_or_a_word_is_refused_here() {
    assertThat(controller.muster("suspend", "prod", "--for", "0s").exitCode()).isEqualTo(1);
    Invocation word = controller.muster("suspend", "prod", "--for", "soon");
    assertThat(word.exitCode()).isEqualTo(1);
    assertThat(word.err()).contains("'soon' is no time", "muster suspend --help");
    assertThat(controller.audits()).isEmpty();
  }

  @Test
  void confirm_states_how_many() {
    assertThat(controller.muster("confirm", "shop/prod", "--count", "2").out())
        .contains("confirmed that 2 machines may go");
    assertThat(annotation("confirmed-count")).isEqualTo("2");
    Invocation fewer = controller.muster("confirm", "shop/prod", "--count", "1");
    assertThat(fewer.exitCode()).isEqualTo(1);
    assertThat(fewer.err()).contains("cannot confirm shop/prod", "2 machines would go");
    assertThat(controller.muster("confirm", "shop/prod", "--count", "-1").exitCode()).isEqualTo(1);
    assertThat(controller.muster("confirm", "shop/prod").err()).contains("--count");
    assertThat(annotation("confirmed-count")).isEqualTo("2");
  }

  @Test
  void delete_waits_for_a_confirmation_unless_it_states_the_count() {
    Invocation asked = controller.muster("delete", "prod", "--reason", "moved");
    assertThat(asked.exitCode()).isZero();
    assertThat(asked.out()).contains("deletion waits for a confirmation");
    assertThat(asked.err()).isEqualTo("warning: git still holds prod/cluster.yaml\n");
    assertThat(controller.cluster("shop", "prod")).isNotNull();
    Invocation gone = controller.muster("delete", "prod", "--count", "2", "--wait");
    assertThat(gone.exitCode()).isZero();
    assertThat(gone.err()).contains("warning: git still holds", "cluster shop/prod is gone");
    assertThat(controller.cluster("shop", "prod")).isNull();
    assertThat(controller.audits().getFirst()).endsWith("delete shop/prod moved");
    assertThat(controller.muster("delete", "shop/prod").exitCode()).isEqualTo(1);
  }

  @Test
  void a_negative_count_deletes_nothing() {
    Invocation refused = controller.muster("delete", "prod", "--count", "-2");
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(controller.audits()).isEmpty();
  }

  @Test
  void delete_waits_without_a_count_until_somebody_else_confirms() {
    CompletableFuture<Invocation> waiting =
        CompletableFuture.supplyAsync(
            () -> controller.muster("delete", "shop/prod", "--wait", "--timeout", "30s"));
    await().atMost(Duration.ofSeconds(20)).until(() -> !controller.audits().isEmpty());
    controller.removeCluster("shop", "prod");
    assertThat(waiting.join().exitCode()).isZero();
    assertThat(waiting.join().err()).contains("is gone");
  }

  @Test
  void wait_returns_at_once_when_it_is_so() {
    Invocation met = controller.muster("wait", "prod", "--timeout", "0");
    assertThat(met.exitCode()).as(met.err()).isZero();
    assertThat(met.out()).isEqualTo("cluster shop/prod: condition=Ready is met\n");
    assertThat(
            controller
                .muster("wait", "prod", "--for=condition=ready=true", "--timeout", "0")
                .exitCode())
        .isZero();
    assertThat(
            controller
                .muster("wait", "prod", "--for=condition=Suspended=False", "--timeout", "0")
                .exitCode())
        .isZero();
    for (String revision : new String[] {COMMIT, COMMIT.substring(0, 7)}) {
      assertThat(
              controller
                  .muster("wait", "prod", "--revision", revision, "--timeout", "0")
                  .exitCode())
          .isZero();
    }
  }

  @Test
  void wait_says_how_it_stood_when_the_time_was_over() {
    controller.setCondition("shop", "prod", "Ready", "False");
    Invocation over = controller.muster("wait", "prod", "--timeout", "1s");
    assertThat(over.exitCode()).isEqualTo(1);
    assertThat(over.out()).isEmpty();
    assertThat(over.err())
        .contains(
            "waited 1s for condition=Ready of shop/prod", "web 1/2", "muster describe cluster");
    assertThat(
            controller
                .muster("wait", "prod", "--revision", "fedcba98", "--timeout", "0")
                .exitCode())
        .isEqualTo(1);
    assertThat(controller.muster("wait", "prod", "--for=delete", "--timeout", "0").exitCode())
        .isEqualTo(1);
    assertThat(controller.muster("wait", "shop/nope", "--timeout", "0").err())
        .contains("there is no such cluster");
  }

  @Test
  void a_condition_of_an_older_generation_does_not_count() {
    controller.cluster("shop", "prod").withObject("/metadata").put("generation", 5);
    assertThat(controller.muster("wait", "prod", "--timeout", "0").exitCode()).isEqualTo(1);
  }

  @Test
  void wait_goes_on_over_a_short_absence_of_the_store() {
    controller.setCondition("shop", "prod", "Ready", "False");
    CompletableFuture<Invocation> waiting =
        CompletableFuture.supplyAsync(
            () -> controller.muster("wait", "shop/prod", "--timeout", "30s", "-o", "json"));
    await().atMost(Duration.ofSeconds(20)).until(() -> controller.reads() > 0);
    controller.fail(2);
    controller.setCondition("shop", "prod", "Ready", "True");
    Invocation met = waiting.join();
    assertThat(met.exitCode()).as(met.err()).isZero();
    assertThat(met.json().path("kind").asText()).isEqualTo("Cluster");
  }

  @Test
  void wait_for_deletion_ends_when_another_cluster_took_the_name() {
    ObjectNode first = controller.cluster("shop", "prod");
    CompletableFuture<Invocation> again =
        CompletableFuture.supplyAsync(
            () -> controller.muster("wait", "shop/prod", "--for=delete", "--timeout", "30s"));
    await().atMost(Duration.ofSeconds(20)).until(() -> controller.reads() > 0);
    first.withObject("/metadata").put("uid", "another");
    assertThat(again.join().exitCode()).isZero();
    assertThat(again.join().out()).isEqualTo("cluster shop/prod is gone\n");
  }

  @Test
  void wait_for_a_refused_commit_ends_with_what_is_wrong() {
    controller
        .cluster("shop", "prod")
        .withObject("/status/sourceProblem")
        .put("message", "cluster.yaml:3:7: unknown field");
    Invocation refused = controller.muster("wait", "prod", "--revision", COMMIT, "--timeout", "1s");
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err()).contains("cluster.yaml:3:7: unknown field", "wait for that commit");
  }

  @Test
  void wait_refuses_what_can_never_be() {
    for (String revision : new String[] {"", " ", "abc"}) {
      Invocation refused = controller.muster("wait", "prod", "--revision", revision);
      assertThat(refused.exitCode()).isEqualTo(1);
      assertThat(refused.err()).contains("too short to name a commit");
    }
    assertThat(controller.muster("wait", "prod", "--for", "lunch").err())
        .contains("cannot wait for 'lunch'");
  }
}
