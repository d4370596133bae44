package dev.muster.proof.fuzz.subject;

import dev.muster.proof.fuzz.Chance;
import dev.muster.proof.fuzz.Mutation;
import dev.muster.proof.fuzz.Target;
import dev.muster.proof.fuzz.Wtf8;
import java.util.List;

/** A reader of cluster documents: mutated good ones, and some of a grammar. */
abstract class DocumentTarget implements Target {
  private static final List<byte[]> SAMPLES =
      Mutation.bytesOf(
          List.of(Samples.SMALL_YAML, Samples.YAML, Samples.ECHOED_YAML, Samples.ECHOED_JSON));

  private final String name;
  private final int weight;

  DocumentTarget(String name, int weight) {
    this.name = name;
    this.weight = weight;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int weight() {
    return weight;
  }

  @Override
  public byte[] generate(Chance chance) {
    return document(chance);
  }

  static byte[] document(Chance chance) {
    return switch (chance.below(40)) {
      case 0 -> chance.pick(SAMPLES);
      case 1, 2, 3, 4, 5, 6, 7, 8 -> Wtf8.encode(new YamlGrammar(chance).document());
      default -> new Mutation(chance, SAMPLES, YamlGrammar.TOKENS).make();
    };
  }
}
