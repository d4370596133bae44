package dev.muster.cli.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.muster.cli.client.ApiClient;
import dev.muster.cli.console.CommandFailure;
import dev.muster.cli.console.ExitCode;
import dev.muster.cli.console.Terminal;
import dev.muster.cli.console.TreeLines;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Follows rollouts until all have ended: on a terminal the tree is drawn anew at each change, in a
 * pipe each change is a line.
 */
final class RolloutFollower {
  private static final String CLEAR_SCREEN = "\u001b[H\u001b[2J";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ApiClient client;
  private final PrintWriter out;
  private final boolean terminal = Terminal.showsOutput();
  private final Map<String, JsonNode> rollouts = new TreeMap<>();
  private final Map<String, String> told = new TreeMap<>();

  RolloutFollower(ApiClient client, PrintWriter out, List<JsonNode> rollouts) {
    this.client = client;
    this.out = out;
    rollouts.forEach(rollout -> this.rollouts.put(name(rollout), rollout));
  }

  private static String name(JsonNode rollout) {
    return rollout.at("/metadata/name").asText();
  }

  int follow(String path) {
    show();
    if (areEnded()) {
      return exitCode();
    }
    try (BufferedReader lines =
        Interrogation.lines(client, "watch rollouts", () -> client.stream(path + "&watch=true"))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank()) {
          take(JSON.readTree(line));
          show();
          if (areEnded()) {
            return exitCode();
          }
        }
      }
    } catch (JsonProcessingException e) {
      throw new CommandFailure(
          "the controller at " + client.server() + " answers with no JSON: " + e.getMessage(),
          "See whether --server names a controller of Muster.");
    } catch (IOException e) {
      throw client.unreachable(e);
    }
    throw new CommandFailure(
        "the controller ended the watch before the rollouts had ended", "Begin it again.");
  }

  private void take(JsonNode change) {
    JsonNode object = change.path("object");
    switch (change.path("type").asText()) {
      case "ADDED", "MODIFIED" -> rollouts.put(name(object), object);
      case "DELETED" -> rollouts.remove(name(object));
      case "ERROR" ->
          throw new CommandFailure(
              "the controller ended the watch: " + object.path("message").asText(),
              "Begin it again.");
      default -> {
        // open type: a later API may tell of more, such as bookmarks
      }
    }
  }

  private void show() {
    Instant now = Instant.now();
    if (terminal) {
      out.print(CLEAR_SCREEN);
      TreeLines.Glyphs glyphs = TreeLines.Glyphs.ofOutput();
      rollouts.values().forEach(rollout -> new RolloutView(rollout, now).tree().print(out, glyphs));
    } else {
      rollouts.forEach((name, rollout) -> {
        String line = new RolloutView(rollout, now).line();
        if (!line.equals(told.put(name, line))) {
          out.println(line);
        }
      });
    }
    out.flush();
  }

  private boolean areEnded() {
    return rollouts.values().stream()
        .allMatch(rollout -> new RolloutView(rollout, Instant.EPOCH).isEnded());
  }

  private int exitCode() {
    return rollouts.values().stream()
            .allMatch(rollout -> new RolloutView(rollout, Instant.EPOCH).isDone())
        ? ExitCode.OK
        : ExitCode.FAILED;
  }
}
