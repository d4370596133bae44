package dev.muster.cli.console;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A tree of things, as lines for people or as JSON. */
public final class TreeLines {
  private final String kind;
  private final String name;
  private final Map<String, String> facts = new LinkedHashMap<>();
  private final List<TreeLines> children = new ArrayList<>();

  /** What draws the branches. */
  public enum Glyphs {
    /** Box characters. */
    BOXES("├─ ", "└─ ", "│  "),
    /** Where those cannot be shown. */
    ASCII("|- ", "`- ", "|  ");

    private final String branch;
    private final String last;
    private final String beside;

    Glyphs(String branch, String last, String beside) {
      this.branch = branch;
      this.last = last;
      this.beside = beside;
    }

    /** What standard output can show: boxes on a terminal that takes UTF-8. */
    public static Glyphs ofOutput() {
      Charset charset =
          Charset.forName(
              System.getProperty("stdout.encoding", "US-ASCII"), StandardCharsets.US_ASCII);
      return Terminal.showsOutput() && charset.equals(StandardCharsets.UTF_8) ? BOXES : ASCII;
    }
  }

  /** A thing without anything below it yet. */
  public TreeLines(String kind, String name) {
    this.kind = kind;
    this.name = name;
  }

  /** Adds what is known of it; nothing when the value is empty. */
  public TreeLines fact(String key, String value) {
    if (!value.isEmpty()) {
      facts.put(key, value);
    }
    return this;
  }

  /** Adds something below it, and gives that. */
  public TreeLines child(String childKind, String childName) {
    TreeLines child = new TreeLines(childKind, childName);
    children.add(child);
    return child;
  }

  /** Prints it with all that is below it. */
  public void print(PrintWriter out, Glyphs glyphs) {
    print(out, glyphs, "", "");
    out.flush();
  }

  private void print(PrintWriter out, Glyphs glyphs, String first, String rest) {
    String words = String.join("  ", facts.values());
    out.println((first + kind + " " + name + "  " + words).stripTrailing());
    for (TreeLines child : children) {
      boolean last = child == children.getLast();
      child.print(
          out,
          glyphs,
          rest + (last ? glyphs.last : glyphs.branch),
          rest + (last ? " ".repeat(glyphs.beside.length()) : glyphs.beside));
    }
  }

  /** The same for programs. */
  public ObjectNode json() {
    ObjectNode node = JsonNodeFactory.instance.objectNode().put("kind", kind).put("name", name);
    facts.forEach(node::put);
    if (!children.isEmpty()) {
      ArrayNode below = node.putArray("children");
      children.forEach(child -> below.add(child.json()));
    }
    return node;
  }
}
