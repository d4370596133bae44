package dev.muster.cli.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.muster.cli.client.ApiClient;
import dev.muster.cli.console.CommandFailure;
import dev.muster.cli.console.ExitCode;
import dev.muster.cli.console.OutputFormat;
import dev.muster.cli.console.Structured;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;

/** Prints what is there and then every change, until the controller or the person ends it. */
final class Watch {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ApiClient client;
  private final PrintWriter out;

  Watch(ApiClient client, PrintWriter out) {
    this.client = client;
    this.out = out;
  }

  int follow(String step, String path, OutputFormat format, boolean withHeader) {
    String watched = path + (path.contains("?") ? "&" : "?") + "watch=true";
    Changes changes = new Changes(format, withHeader);
    try (BufferedReader lines =
        Interrogation.lines(
            client,
            step,
            () ->
                format instanceof OutputFormat.Table
                    ? client.watchTable(watched)
                    : client.stream(watched))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        changes.print(line);
      }
      return ExitCode.OK;
    } catch (IOException e) {
      throw client.unreachable(e);
    }
  }

  private final class Changes {
    private final OutputFormat format;
    private boolean header;
    private ServerTable.Columns columns = ServerTable.Columns.NONE;

    Changes(OutputFormat format, boolean header) {
      this.format = format;
      this.header = header;
    }

    void print(String line) {
      JsonNode change = json(line);
      JsonNode object = change.path("object");
      switch (change.path("type").asText()) {
        case "ADDED", "MODIFIED", "DELETED" -> {
          if (format instanceof OutputFormat.Table table) {
            row(object, table);
          } else {
            Structured.print(out, format, object);
          }
        }
        case "ERROR" ->
            throw new CommandFailure(
                "the controller ended the watch: " + object.path("message").asText(),
                "Begin it again.");
        default -> {
          // open type: a later API may tell of more, such as bookmarks
        }
      }
    }

    // The columns come with the first row only.
    private void row(JsonNode object, OutputFormat.Table table) {
      if (!object.path("kind").asText().equals("Table")) {
        throw new CommandFailure(
            "the controller at " + client.server() + " cannot watch as a table",
            "Watch with -o json, or use the version of muster that belongs to it.");
      }
      if (!object.path("columnDefinitions").isEmpty()) {
        columns = ServerTable.Columns.of(object, table.wide());
      }
      new ServerTable(object, columns).print(out, header);
      header = false;
    }

    private JsonNode json(String line) {
      try {
        return JSON.readTree(line);
      } catch (JsonProcessingException _) {
        throw new CommandFailure(
            "the controller at " + client.server() + " answers with no JSON: " + line,
            "See whether --server names a controller of Muster.");
      }
    }
  }
}
