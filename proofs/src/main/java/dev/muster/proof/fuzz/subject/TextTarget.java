package dev.muster.proof.fuzz.subject;

import dev.muster.proof.fuzz.Answer;
import dev.muster.proof.fuzz.Chance;
import dev.muster.proof.fuzz.Mutation;
import dev.muster.proof.fuzz.Target;
import dev.muster.proof.fuzz.Wtf8;
import java.util.List;

/** A reader of one text, which may hold anything that a Java text can. */
final class TextTarget implements Target {
  private final String name;
  private final int weight;
  private final List<byte[]> samples;
  private final List<String> tokens;
  private final Reader reader;

  /** Reads a text. */
  @FunctionalInterface
  interface Reader {
    Answer read(String text) throws Exception;
  }

  TextTarget(String name, int weight, List<String> samples, List<String> tokens, Reader reader) {
    this.name = name;
    this.weight = weight;
    this.samples = Mutation.bytesOf(samples);
    this.tokens = tokens;
    this.reader = reader;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int weight() {
    return 10 * weight;
  }

  @Override
  public byte[] generate(Chance chance) {
    return chance.oneIn(30) ? chance.pick(samples) : new Mutation(chance, samples, tokens).make();
  }

  @Override
  public Answer feed(byte[] input) throws Exception {
    return reader.read(Wtf8.decode(input));
  }
}
