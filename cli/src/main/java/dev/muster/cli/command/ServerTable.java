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

  /** Reads a table with its columns. */
  ServerTable(JsonNode node, boolean wide) {
    this(node, Columns.of(node, wide));
  }

  /** Reads the rows of a table whose columns are known. */
  ServerTable(JsonNode node, Columns columns) {
    table = new TextTable(columns.header());
    node.path("rows")
        .forEach(row ->
            table.row(
                columns.indices().stream()
                    .map(column -> row.path("cells").path(column).asText(""))
                    .toList()));
  }

  /**
   * Which columns are shown.
   *
   * @param indices where they stand in a row's cells
   * @param header their names
   */
  record Columns(List<Integer> indices, List<String> header) {
    static final Columns NONE = new Columns(List.of(), List.of());

    /**
     * The columns of a table.
     *
     * @param wide whether those of lower priority are shown too
     */
    static Columns of(JsonNode node, boolean wide) {
      List<Integer> indices = new ArrayList<>();
      List<String> header = new ArrayList<>();
      JsonNode definitions = node.path("columnDefinitions");
      for (int column = 0; column < definitions.size(); column++) {
        if (wide || definitions.get(column).path("priority").asInt(0) == 0) {
          indices.add(column);
          header.add(definitions.get(column).path("name").asText().toUpperCase(Locale.ROOT));
        }
      }
      return new Columns(List.copyOf(indices), List.copyOf(header));
    }
  }

  boolean isEmpty() {
    return table.isEmpty();
  }

  void print(PrintWriter out, boolean withHeader) {
    table.print(out, withHeader);
  }
}
