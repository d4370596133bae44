package dev.muster.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.muster.cli.client.ApiAnswer;
import dev.muster.cli.client.ApiClient;
import dev.muster.cli.console.ExitCode;
import dev.muster.cli.console.OutputFormat;
import dev.muster.cli.console.Structured;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** Prints what is there and then every change, until the controller or the person ends it. */
final class Watch {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ApiClient client;
  private final PrintWriter out;

  Watch(ApiClient client, PrintWriter out) {
    this.client = client;
    this.out = out;
  }

  int follow(String path, OutputFormat format, boolean withHeader) {
    String watched = path + (path.contains("?") ? "&" : "?") + "watch=true";
    boolean header = withHeader;
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(client.stream(watched), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode change = JSON.readTree(line);
        if (format instanceof OutputFormat.Table table) {
          header = row(path, table, header);
        } else {
          Structured.print(out, format, change.path("object"));
        }
      }
      return ExitCode.OK;
    } catch (IOException e) {
      throw ConnectionOption.unreachable(client, e);
    }
  }

  // The change says that something moved; the table is asked for anew, so that its columns are the
  // server's.
  private boolean row(String path, OutputFormat.Table table, boolean header) {
    ApiAnswer answer = Interrogation.ask(client, "watch", () -> client.table(path));
    new ServerTable(answer.body(), table.wide()).print(out, header);
    return false;
  }
}
