package dev.muster.spec.yaml;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Turns text into a tree with positions. Works on the parser's events, so that an alias is never
 * followed, a tag never resolved, and depth and size are bounded while reading.
 */
final class YamlTree {
  static final int MAXIMUM_DEPTH = 32;
  static final int MAXIMUM_EVENTS = 20_000;
  private static final String ONE_CLUSTER = "one document of `kind: Cluster` a file";

  private final Problems problems;

  private YamlTree(Problems problems) {
    this.problems = problems;
  }

  /** The root of the text's only document; empty when a problem keeps it from being read. */
  static Optional<YamlNode> read(String text, Problems problems) {
    YamlTree tree = new YamlTree(problems);
    return tree.events(text).flatMap(tree::document);
  }

  private Optional<List<Event>> events(String text) {
    List<Event> events = new ArrayList<>();
    int depth = 0;
    Position last = Position.START;
    try {
      ParserImpl parser = new ParserImpl(new StreamReader(text), new LoaderOptions());
      while (parser.peekEvent() != null) {
        Event event = parser.getEvent();
        last = Position.of(event.getStartMark());
        depth += depthChange(event);
        if (depth > MAXIMUM_DEPTH) {
          problems.add(last, "nested too deep", "at most " + MAXIMUM_DEPTH + " levels");
          return Optional.empty();
        }
        if (events.size() == MAXIMUM_EVENTS) {
          problems.add(last, "too many values", "at most about " + MAXIMUM_EVENTS / 2);
          return Optional.empty();
        }
        events.add(event);
      }
      return Optional.of(events);
    } catch (MarkedYAMLException e) {
      problems.add(positionOf(e, last), "not valid YAML: " + explain(e), "well-formed YAML");
    } catch (YAMLException | IllegalArgumentException e) {
      // Escapes beyond Unicode reach the library's number parser, which knows no position.
      problems.add(last, "not valid YAML near here", "well-formed YAML");
    }
    return Optional.empty();
  }

  private static int depthChange(Event event) {
    return switch (event.getEventId()) {
      case SequenceStart, MappingStart -> 1;
      case SequenceEnd, MappingEnd -> -1;
      case Alias, Comment, DocumentEnd, DocumentStart, Scalar, StreamEnd, StreamStart -> 0;
    };
  }

  private static Position positionOf(MarkedYAMLException e, Position last) {
    if (e.getProblemMark() != null) {
      return Position.of(e.getProblemMark());
    }
    return e.getContextMark() == null ? last : Position.of(e.getContextMark());
  }

  private static String explain(MarkedYAMLException e) {
    String problem = e.getProblem() == null ? "" : e.getProblem();
    String context = e.getContext() == null ? "" : " " + e.getContext();
    return (problem + context).strip().replaceAll("\\s+", " ");
  }

  private Optional<YamlNode> document(List<Event> events) {
    Iterator<Event> rest = events.iterator();
    Optional<YamlNode> root = Optional.empty();
    int documents = 0;
    while (rest.hasNext()) {
      if (rest.next() instanceof DocumentStartEvent start) {
        documents++;
        if (documents > 1) {
          problems.add(Position.of(start.getStartMark()), "a second document", ONE_CLUSTER);
          return root;
        }
        root = Optional.of(node(rest.next(), rest));
      }
    }
    if (root.isEmpty()) {
      problems.add(Position.START, "the file is empty", ONE_CLUSTER);
    }
    return root;
  }

  private YamlNode node(Event event, Iterator<Event> rest) {
    Position at = Position.of(event.getStartMark());
    if (event instanceof AliasEvent alias) {
      problems.add(
          at,
          "the alias " + Quoting.quote("*" + alias.getAnchor()),
          "the value itself: no aliases");
      return new YamlNode.Refused(at);
    }
    refuseAnchorsAndTags(event, at);
    if (event instanceof ScalarEvent scalar) {
      return scalar(scalar, at);
    }
    return event instanceof MappingStartEvent ? mapping(at, rest) : sequence(at, rest);
  }

  private void refuseAnchorsAndTags(Event event, Position at) {
    if (problems.isFull()) {
      return;
    }
    if (event instanceof NodeEvent node && node.getAnchor() != null) {
      problems.add(at, "the anchor " + Quoting.quote("&" + node.getAnchor()), "no anchors");
    }
    String tag =
        switch (event) {
          case ScalarEvent scalar -> scalar.getTag();
          case CollectionStartEvent collection -> collection.getTag();
          // open type: the library's other events carry no tag.
          default -> null;
        };
    if (tag != null) {
      problems.add(at, "the tag " + Quoting.quote(tag), "no tags: Muster knows each field's type");
    }
  }

  private YamlNode scalar(ScalarEvent scalar, Position at) {
    String text = scalar.getValue();
    if (TextCheck.firstUnpairedSurrogate(text).isPresent()) {
      problems.add(at, "half of a character (an unpaired surrogate)", "well-formed Unicode");
      return new YamlNode.Refused(at);
    }
    return new YamlNode.Scalar(at, text, scalar.getScalarStyle() == ScalarStyle.PLAIN);
  }

  private YamlNode sequence(Position at, Iterator<Event> rest) {
    List<YamlNode> items = new ArrayList<>();
    for (Event next = rest.next(); !next.is(Event.ID.SequenceEnd); next = rest.next()) {
      items.add(node(next, rest));
    }
    return new YamlNode.Sequence(at, items);
  }

  private YamlNode mapping(Position at, Iterator<Event> rest) {
    List<YamlNode.Entry> entries = new ArrayList<>();
    Map<String, Position> seen = new HashMap<>();
    for (Event next = rest.next(); !next.is(Event.ID.MappingEnd); next = rest.next()) {
      YamlNode key = node(next, rest);
      YamlNode value = node(rest.next(), rest);
      entry(key, value, seen).ifPresent(entries::add);
    }
    return new YamlNode.Mapping(at, entries);
  }

  private Optional<YamlNode.Entry> entry(YamlNode key, YamlNode value, Map<String, Position> seen) {
    if (!(key instanceof YamlNode.Scalar name)) {
      if (!(key instanceof YamlNode.Refused)) {
        problems.add(key.position(), key.description() + " as a key", "a name");
      }
      return Optional.empty();
    }
    if (name.plain() && name.text().equals("<<")) {
      problems.add(key.position(), "the merge key `<<`", "the values themselves: no merging");
      return Optional.empty();
    }
    Position first = seen.putIfAbsent(name.text(), key.position());
    if (first != null) {
      problems.add(
          key.position(),
          "the key "
              + Quoting.quote(name.text())
              + " stands twice (first at line "
              + first.line()
              + ", column "
              + first.column()
              + ")",
          "each key once");
      return Optional.empty();
    }
    return Optional.of(new YamlNode.Entry(key.position(), name.text(), value));
  }
}
