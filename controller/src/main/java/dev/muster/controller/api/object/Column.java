package dev.muster.controller.api.object;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * A column of a table.
 *
 * @param name its header
 * @param description what it tells
 * @param shown when people see it
 * @param cell takes its text out of an object
 */
public record Column(String name, String description, Shown shown, Cell cell) {
  /** When people see a column. */
  public enum Shown {
    /** Always. */
    ALWAYS(0),
    /** With {@code -o wide}. */
    WIDE(1);

    private final int priority;

    Shown(int priority) {
      this.priority = priority;
    }

    /** The column's {@code priority} in a Kubernetes table. */
    public int priority() {
      return priority;
    }
  }

  /** Takes a cell's text out of an object. */
  @FunctionalInterface
  public interface Cell {
    /**
     * The text.
     *
     * @param object the object
     * @param now the present, for ages
     */
    String text(JsonNode object, Instant now);
  }
}
