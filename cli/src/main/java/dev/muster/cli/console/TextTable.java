package dev.muster.cli.console;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Columns of text, as wide as their widest cell. */
public final class TextTable {
  private static final int GAP = 3;

  private final List<String> header;
  private final List<List<String>> rows = new ArrayList<>();

  /** A table without rows. */
  public TextTable(String... header) {
    this.header = List.of(header);
  }

  /** A table without rows. */
  public TextTable(List<String> header) {
    this.header = List.copyOf(header);
  }

  /** Adds a row; a missing cell is empty. */
  public TextTable row(List<String> cells) {
    rows.add(List.copyOf(cells));
    return this;
  }

  /** Adds a row; a missing cell is empty. */
  public TextTable row(String... cells) {
    return row(List.of(cells));
  }

  /** Whether it has no row. */
  public boolean isEmpty() {
    return rows.isEmpty();
  }

  /** Prints header and rows. */
  public void print(PrintWriter out, boolean withHeader) {
    int[] widths = new int[header.size()];
    if (withHeader) {
      widen(widths, header);
    }
    rows.forEach(row -> widen(widths, row));
    if (withHeader && !header.isEmpty()) {
      out.println(line(widths, header));
    }
    rows.forEach(row -> out.println(line(widths, row)));
    out.flush();
  }

  private static void widen(int[] widths, List<String> cells) {
    for (int column = 0; column < Math.min(widths.length, cells.size()); column++) {
      widths[column] = Math.max(widths[column], cells.get(column).length());
    }
  }

  private static String line(int[] widths, List<String> cells) {
    StringBuilder line = new StringBuilder();
    int columns = Math.min(widths.length, cells.size());
    for (int column = 0; column < columns; column++) {
      String cell = cells.get(column).replace('\n', ' ');
      line.append(cell);
      if (column < columns - 1) {
        line.repeat(' ', widths[column] - cell.length() + GAP);
      }
    }
    return line.toString().stripTrailing();
  }
}
