package dev.muster.spec.yaml;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.DumperOptions.Version;
import org.yaml.snakeyaml.emitter.Emitter;
import org.yaml.snakeyaml.events.DocumentEndEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.ImplicitTuple;
import org.yaml.snakeyaml.events.MappingEndEvent;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceEndEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.events.StreamEndEvent;
import org.yaml.snakeyaml.events.StreamStartEvent;

/**
 * Writes one YAML document. Text stands in quotes wherever any reader of YAML could take it for
 * something else.
 */
final class YamlText {
  private static final JsonFactory JSON = new JsonFactory();

  // Possessive, so that a long text needs no stack.
  private static final Pattern SURELY_TEXT =
      Pattern.compile("[A-Za-z/][A-Za-z0-9_./+-]*|[0-9]++(?:\\.[0-9]++){2,}+(?:-[A-Za-z0-9.-]++)?");

  private static final List<String> WORDS_WITH_MEANING = List.of("null", "y", "n");

  private final StringWriter text = new StringWriter();
  private final Emitter emitter;

  YamlText() {
    DumperOptions options = new DumperOptions();
    options.setSplitLines(false);
    options.setIndent(2);
    options.setAllowUnicode(true);
    emitter = new Emitter(text, options);
    emit(new StreamStartEvent(null, null));
    emit(new DocumentStartEvent(null, null, false, (Version) null, Map.of()));
    open();
  }

  String finish() {
    close();
    emit(new DocumentEndEvent(null, null, false));
    emit(new StreamEndEvent(null, null));
    return text.toString();
  }

  void text(String name, String value) {
    scalar(name);
    scalar(value);
  }

  /** A scalar whose form only its field understands, such as a duration. */
  void bare(String name, String value) {
    scalar(name);
    scalar(value, ScalarStyle.PLAIN);
  }

  void number(String name, long value) {
    bare(name, Long.toString(value));
  }

  void section(String name, Runnable content) {
    scalar(name);
    open();
    content.run();
    close();
  }

  void words(String name, List<String> words) {
    scalar(name);
    emit(new SequenceStartEvent(null, null, true, null, null, FlowStyle.FLOW));
    words.forEach(this::scalar);
    emit(new SequenceEndEvent(null, null));
  }

  <T> void items(String name, List<T> items, Consumer<T> content) {
    scalar(name);
    emit(new SequenceStartEvent(null, null, true, null, null, FlowStyle.BLOCK));
    for (T item : items) {
      open();
      content.accept(item);
      close();
    }
    emit(new SequenceEndEvent(null, null));
  }

  /** A JSON document as YAML. */
  void json(String name, String json) {
    scalar(name);
    try (JsonParser parser = JSON.createParser(json)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        token(token, parser);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a configuration document is not JSON", e);
    }
  }

  private void token(JsonToken token, JsonParser parser) throws IOException {
    switch (token) {
      case START_OBJECT -> open();
      case END_OBJECT -> close();
      case START_ARRAY ->
          emit(new SequenceStartEvent(null, null, true, null, null, FlowStyle.BLOCK));
      case END_ARRAY -> emit(new SequenceEndEvent(null, null));
      case FIELD_NAME, VALUE_STRING -> scalar(parser.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_TRUE, VALUE_FALSE, VALUE_NULL ->
          scalar(parser.getText(), ScalarStyle.PLAIN);
      case VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
          throw new IllegalStateException("text has no " + token);
    }
  }

  private void open() {
    emit(new MappingStartEvent(null, null, true, null, null, FlowStyle.BLOCK));
  }

  private void close() {
    emit(new MappingEndEvent(null, null));
  }

  private void scalar(String value) {
    boolean plain =
        SURELY_TEXT.matcher(value).matches()
            && !ScalarCheck.looksLikeBoolean(value)
            && WORDS_WITH_MEANING.stream().noneMatch(value::equalsIgnoreCase);
    scalar(value, plain ? ScalarStyle.PLAIN : ScalarStyle.DOUBLE_QUOTED);
  }

  private void scalar(String value, ScalarStyle style) {
    emit(new ScalarEvent(null, null, new ImplicitTuple(true, true), value, null, null, style));
  }

  private void emit(Event event) {
    try {
      emitter.emit(event);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
  }
}
