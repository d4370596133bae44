package dev.muster.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.cli.console.Age;
import dev.muster.cli.console.TextTable;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Text of what an object is, in the form of {@code kubectl describe}. */
final class Description {
  private static final int KEY_COLUMNS = 15;
  private static final int MAXIMUM_EVENTS = 20;

  private final PrintWriter out;
  private final Instant now;

  Description(PrintWriter out, Instant now) {
    this.out = out;
    this.now = now;
  }

  Instant now() {
    return now;
  }

  /** A line; none when there is no value. */
  Description line(String key, String value) {
    if (!value.isEmpty()) {
      out.println(
          (key + ":" + " ".repeat(KEY_COLUMNS))
                  .substring(0, Math.max(KEY_COLUMNS, key.length() + 2))
              + value);
    }
    return this;
  }

  /** A line for a time, with its age. */
  Description time(String key, String time) {
    String age = Age.since(time, now);
    return line(key, age.isEmpty() ? time : time + " (" + age + " ago)");
  }

  /** A line for texts by name; none when there are none. */
  Description texts(String key, JsonNode texts, String withoutPrefix) {
    List<String> words = new ArrayList<>();
    texts
        .properties()
        .forEach(entry -> {
          if (withoutPrefix.isEmpty() || !entry.getKey().startsWith(withoutPrefix)) {
            words.add(entry.getKey() + "=" + entry.getValue().asText());
          }
        });
    return line(key, String.join(", ", words));
  }

  /** A line and the lines of a text below it. */
  Description paragraph(String key, String text) {
    out.println(key + ":");
    text.lines().forEach(line -> out.println("  " + line));
    return this;
  }

  /** A table under a title; says so when it is empty. */
  Description table(String title, TextTable table) {
    if (table.isEmpty()) {
      return line(title, "none");
    }
    out.println(title + ":");
    StringWriter text = new StringWriter();
    table.print(new PrintWriter(text, true), true);
    text.toString().lines().forEach(line -> out.println("  " + line));
    return this;
  }

  /** The newest events, the last one at the end. */
  Description events(List<JsonNode> events) {
    TextTable table = new TextTable("LAST SEEN", "TYPE", "REASON", "OBJECT", "COUNT", "MESSAGE");
    events
        .subList(Math.max(0, events.size() - MAXIMUM_EVENTS), events.size())
        .forEach(event -> {
          JsonNode series = event.path("series");
          table.row(
              Age.since(
                  series.path("lastObservedTime").asText(event.path("eventTime").asText()), now),
              event.path("type").asText(),
              event.path("reason").asText(),
              regarding(event),
              series.path("count").asText("1"),
              event.path("note").asText());
        });
    return table("Events", table);
  }

  /** What an event is about, such as {@code instance/i-1}. */
  static String regarding(JsonNode event) {
    JsonNode regarding = event.path("regarding");
    return regarding.path("kind").asText().toLowerCase(java.util.Locale.ROOT)
        + "/"
        + regarding.path("name").asText();
  }
}
