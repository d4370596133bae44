package dev.muster.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.cli.console.TextTable;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A {@code meta.k8s.io/v1} table as the API gives it. */
final class ServerTable {
  private final TextTable table;

  /**
   * Reads a table.
   *
   * @param wide whether columns of lower priority are shown too
   */
  ServerTable(JsonNode node, boolean wide) {
    List<Integer> columns = new ArrayList<>();
    List<String> header = new ArrayList<>();
    JsonNode definitions = node.path("columnDefinitions");
    for (int column = 0; column < definitions.size(); column++) {
      if (wide || definitions.get(column).path("priority").asInt(0) == 0) {
        columns.add(column);
        header.add(definitions.get(column).path("name").asText().toUpperCase(Locale.ROOT));
      }
    }
    table = new TextTable(header);
    node.path("rows")
        .forEach(row ->
            table.row(
                columns.stream()
                    .map(column -> row.path("cells").path(column).asText(""))
                    .toList()));
  }

  boolean isEmpty() {
    return table.isEmpty();
  }

  void print(PrintWriter out, boolean withHeader) {
    table.print(out, withHeader);
  }
}
