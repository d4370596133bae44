package dev.muster.cli.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people and programs see. */
class ConsoleTest {
  private static JsonNode list() throws Exception {
    return new ObjectMapper()
        .readTree(
            """
            {"items": [{"metadata": {"name": "a", "labels": {"x": 1}}}, {"metadata": {"name": "b"}}]}
            """);
  }

  @Test
  void a_tree_is_drawn_with_boxes_where_they_can_be_shown() {
    TreeLines root = new TreeLines("cluster", "shop/prod").fact("ready", "Ready").fact("none", "");
    root.child("service", "web").child("slot", "web-1").fact("zone", "a");
    root.child("service", "mail").child("slot", "mail-1");
    StringWriter text = new StringWriter();
    root.print(new PrintWriter(text), TreeLines.Glyphs.BOXES);
    assertThat(text.toString().lines())
        .containsExactly(
            "cluster shop/prod  Ready",
            "├─ service web",
            "│  └─ slot web-1  a",
            "└─ service mail",
            "   └─ slot mail-1");
    assertThat(root.json().at("/children/0/children/0/zone").asText()).isEqualTo("a");
    assertThat(root.json().has("none")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "{.items[*].metadata.name}, a b",
    ".items[0].metadata.name, a",
    "{range .items[*]}<{.metadata.name}>{end}, <a><b>",
    "'{.items[0].metadata.name}{\"}\"}', a}",
    "{.items[1].metadata.labels}, ''",
    "{.items[0].metadata.labels}, '{\"x\":1}'",
    "'names: {$.items[0].metadata.name}!', names: a!"
  })
  void jsonpath_is_kubectls(String template, String expected) throws Exception {
    assertThat(new JsonPathTemplate(template).fill(list())).isEqualTo(expected);
  }

  @Test
  void a_template_that_cannot_be_read_is_refused() {
    String endless = ".items" + "[0:1]".repeat(10_000);
    for (String template :
        new String[] {"{.items", "{range .items[*]}{.a}", "{.items[?(}", "()", endless}) {
      assertThatThrownBy(() -> new JsonPathTemplate(template).fill(list()))
          .as(template)
          .isInstanceOf(CommandFailure.class)
          .hasMessageContaining("jsonpath");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "2026-05-04T03:00:00Z, 0s",
    "2026-05-04T02:59:00Z, 60s",
    "2026-05-04T02:50:00Z, 10m",
    "2026-05-03T22:00:00Z, 5h",
    "2026-05-01T03:00:00Z, 3d",
    "2026-05-04T03:00:09Z, 0s",
    "never, ''"
  })
  void ages_are_short(String time, String age) {
    assertThat(Age.since(time, Instant.parse("2026-05-04T03:00:00Z"))).isEqualTo(age);
  }

  @Test
  void progress_in_a_pipe_is_a_line_for_each_change() {
    StringWriter text = new StringWriter();
    Progress progress = new Progress(new PrintWriter(text), false);
    progress.update("1 of 2");
    progress.update("1 of 2");
    progress.update("2 of 2");
    progress.done("done");
    assertThat(text.toString().lines()).containsExactly("1 of 2", "2 of 2", "done");
  }
}
