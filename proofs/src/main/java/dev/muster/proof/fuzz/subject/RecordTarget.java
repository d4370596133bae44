package dev.muster.proof.fuzz.subject;

import dev.muster.proof.fuzz.Answer;
import dev.muster.proof.fuzz.Chance;
import dev.muster.proof.fuzz.JsonMutation;
import dev.muster.proof.fuzz.Mutation;
import dev.muster.proof.fuzz.Report;
import dev.muster.proof.fuzz.Target;
import dev.muster.proof.fuzz.Wholeness;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A reader of records in JSON: it refuses by an {@link IOException}, leaves no null anywhere, and
 * reads what it wrote as the same record.
 *
 * @param <T> the record
 */
final class RecordTarget<T> implements Target {
  private static final List<String> TOKENS =
      List.of(
          "\\ud800",
          "\\u0000",
          "\\",
          "\"",
          ":",
          ",",
          "{}",
          "[]",
          "null",
          "{\"kind\":\"git\"}",
          "\"kind\"",
          "true",
          "NaN",
          "/*",
          "1e5",
          "\\/");

  private final String name;
  private final Reader<T> reader;
  private final Writer<T> writer;
  private final List<byte[]> samples;

  /** Reads a record. */
  @FunctionalInterface
  interface Reader<T> {
    T read(byte[] json) throws IOException;
  }

  /** Writes a record. */
  @FunctionalInterface
  interface Writer<T> {
    byte[] write(T value);
  }

  RecordTarget(String name, Reader<T> reader, Writer<T> writer, List<T> samples) {
    this.name = name;
    this.reader = reader;
    this.writer = writer;
    List<byte[]> bytes = new ArrayList<>();
    samples.forEach(sample -> bytes.add(writer.write(sample)));
    this.samples = List.copyOf(bytes);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int weight() {
    return 30;
  }

  @Override
  public byte[] generate(Chance chance) {
    byte[] base = chance.pick(samples);
    if (chance.oneIn(20)) {
      return base;
    }
    if (chance.oneIn(3)) {
      return new Mutation(chance, samples, TOKENS).make();
    }
    byte[] changed = new JsonMutation(chance).make(base);
    return chance.oneIn(8) ? new Mutation(chance, List.of(changed), TOKENS).make() : changed;
  }

  @Override
  public Answer feed(byte[] input) {
    T value;
    try {
      value = reader.read(input);
    } catch (IOException _) {
      return Answer.refused();
    }
    Optional<String> hole = Wholeness.hole(value);
    if (hole.isPresent()) {
      return new Answer.Wrong("a null was read at " + hole.get(), Report.shown(input));
    }
    byte[] written = writer.write(value);
    try {
      T again = reader.read(written);
      return Answer.acceptedIf(
          Objects.equals(value, again),
          "what was written reads as another record",
          Report.shown(written));
    } catch (IOException e) {
      return new Answer.Wrong("what was written cannot be read", Report.shown(written) + ": " + e);
    }
  }
}
