package dev.muster.cli.recover;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a reader of a recovered document has to know, each beside the field that it is about. */
final class Remarks {
  private static final Pattern KEY = Pattern.compile("( *)(?:\"([^\"]+)\"|([^\\s:\"#-][^:]*)):.*");
  private static final int INDENT = 2;

  private final Map<String, List<String>> all = new TreeMap<>();

  /**
   * Adds a remark.
   *
   * @param path the field, such as {@code spec.services.webhead}
   * @param text a sentence
   */
  void add(String path, String text) {
    all.computeIfAbsent(path, _ -> new ArrayList<>()).add(text);
  }

  /** The document with each remark as a comment above its field. */
  String into(String yaml) {
    StringBuilder text = new StringBuilder();
    Deque<String> path = new ArrayDeque<>();
    for (String line : yaml.split("\n", -1)) {
      Matcher key = KEY.matcher(line);
      if (key.matches()) {
        String indent = key.group(1);
        while (path.size() > indent.length() / INDENT) {
          path.removeLast();
        }
        path.addLast(key.group(2) == null ? key.group(3) : key.group(2));
        all.getOrDefault(String.join(".", path), List.of())
            .forEach(remark -> text.append(indent).append("# ").append(remark).append('\n'));
      }
      text.append(line).append('\n');
    }
    return text.toString().stripTrailing() + "\n";
  }
}
