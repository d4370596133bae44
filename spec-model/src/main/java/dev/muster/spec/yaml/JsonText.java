package dev.muster.spec.yaml;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.muster.spec.ConfigDocument;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Makes canonical JSON of a free mapping. Its scalars mean what JSON means by them; where YAML
 * versions disagree, the value is refused with a hint instead of guessed.
 */
final class JsonText {
  private static final JsonFactory JSON = new JsonFactory();
  private static final Pattern INTEGER = Pattern.compile("-?(0|[1-9][0-9]*)");
  private static final Pattern DECIMAL =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?");

  // Possessive, so that the cost grows with the length alone and no repetition needs the stack:
  // nothing that one part has taken could begin the next.
  private static final Pattern OTHER_NUMBER =
      Pattern.compile(
          "[-+]?(?:0[xob][0-9A-Fa-f_]++|[0-9][0-9_]*+\\.?+[0-9_]*+(?:[eE][-+]?[0-9]++)?"
              + "|\\.[0-9][0-9_]*+(?:[eE][-+]?[0-9]++)?|\\.(?:inf|Inf|INF)"
              + "|[0-9][0-9_]*+(?::[0-5]?[0-9])++(?:\\.[0-9_]*+)?)|\\.(?:nan|NaN|NAN)");
  private static final int LONGEST_NUMBER = 40;

  private final Problems problems;

  JsonText(Problems problems) {
    this.problems = problems;
  }

  /** The canonical text; empty when something in it was refused. */
  Optional<String> of(YamlNode.Mapping mapping, Place place) {
    StringWriter text = new StringWriter();
    boolean sound;
    try (JsonGenerator json = JSON.createGenerator(text)) {
      sound = write(mapping, json, place);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    if (!sound) {
      return Optional.empty();
    }
    int bytes = text.toString().getBytes(StandardCharsets.UTF_8).length;
    if (bytes > ConfigDocument.MAXIMUM_BYTES) {
      problems.add(
          place.position(),
          place.quoted() + " is " + bytes + " bytes of JSON",
          "at most " + ConfigDocument.MAXIMUM_BYTES);
      return Optional.empty();
    }
    return Optional.of(text.toString());
  }

  private boolean write(YamlNode node, JsonGenerator json, Place place) throws IOException {
    return switch (node) {
      case YamlNode.Mapping mapping -> mapping(mapping, json, place);
      case YamlNode.Sequence sequence -> sequence(sequence, json, place);
      case YamlNode.Scalar scalar -> scalar(scalar, json, place);
      case YamlNode.Refused _ -> {
        json.writeNull();
        yield false;
      }
    };
  }

  private boolean mapping(YamlNode.Mapping mapping, JsonGenerator json, Place place)
      throws IOException {
    boolean sound = true;
    json.writeStartObject();
    List<YamlNode.Entry> sorted = new ArrayList<>(mapping.entries());
    sorted.sort(Comparator.comparing(YamlNode.Entry::key));
    for (YamlNode.Entry entry : sorted) {
      json.writeFieldName(entry.key());
      sound &= write(entry.value(), json, place.child(entry));
    }
    json.writeEndObject();
    return sound;
  }

  private boolean sequence(YamlNode.Sequence sequence, JsonGenerator json, Place place)
      throws IOException {
    boolean sound = true;
    int index = 0;
    json.writeStartArray();
    for (YamlNode item : sequence.items()) {
      sound &= write(item, json, place.item(item, index++));
    }
    json.writeEndArray();
    return sound;
  }

  private boolean scalar(YamlNode.Scalar scalar, JsonGenerator json, Place place)
      throws IOException {
    String text = scalar.text();
    if (scalar.isNull()) {
      json.writeNull();
      return true;
    }
    if (!scalar.plain()) {
      json.writeString(text);
      return true;
    }
    if (text.equals("true") || text.equals("false")) {
      json.writeBoolean(text.equals("true"));
      return true;
    }
    if (ScalarCheck.looksLikeBoolean(text)) {
      return refuse(scalar, json, place, "`true` or `false`, or quotes around the text");
    }
    if (OTHER_NUMBER.matcher(text).matches()) {
      return number(scalar, json, place);
    }
    json.writeString(text);
    return true;
  }

  private boolean number(YamlNode.Scalar scalar, JsonGenerator json, Place place)
      throws IOException {
    String text = scalar.text();
    if (text.length() > LONGEST_NUMBER || !DECIMAL.matcher(text).matches()) {
      return refuse(scalar, json, place, "a number as JSON writes it, or quotes around the text");
    }
    if (INTEGER.matcher(text).matches()) {
      try {
        json.writeNumber(Long.parseLong(text));
        return true;
      } catch (NumberFormatException e) {
        return refuse(scalar, json, place, "a whole number of 64 bits, or quotes around the text");
      }
    }
    double value = Double.parseDouble(text);
    if (!Double.isFinite(value) || !keepsAllDigits(text, value)) {
      return refuse(
          scalar, json, place, "no more digits than a 64-bit number keeps, or quotes around them");
    }
    json.writeNumber(value);
    return true;
  }

  // The exponents of a finite double keep the comparison cheap; a tiny one that became zero does
  // not reach it.
  private static boolean keepsAllDigits(String text, double value) {
    if (value == 0) {
      return text.chars().takeWhile(c -> c != 'e' && c != 'E').noneMatch(c -> c >= '1' && c <= '9');
    }
    return new BigDecimal(text).compareTo(new BigDecimal(Double.toString(value))) == 0;
  }

  private boolean refuse(YamlNode.Scalar scalar, JsonGenerator json, Place place, String expected)
      throws IOException {
    if (!problems.isFull()) {
      problems.add(
          scalar.position(),
          place.quoted()
              + " is "
              + scalar.description()
              + ", which readers of YAML take differently",
          expected);
    }
    json.writeNull();
    return false;
  }
}
