package dev.muster.proof.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Feeds one input again. */
public final class Replay {
  private Replay() {}

  /** Feeds the input of a number. */
  public static boolean number(Target target, long seed, long number) {
    return feed(target, target.generate(Chance.of(target.name(), seed, number)));
  }

  /** Feeds a file. */
  public static boolean file(Target target, Path file) throws IOException {
    return feed(target, Files.readAllBytes(file));
  }

  private static boolean feed(Target target, byte[] input) {
    System.out.println("input: " + Report.shown(input));
    boolean sound = true;
    for (int time = 0; time < Feeding.MEASURED_AGAIN; time++) {
      Verdict verdict = Feeding.once(target, input);
      String said =
          verdict
              .bug()
              .map(bug -> bug.signature() + "\n    " + bug.detail())
              .orElse(verdict.answer().map(Object::toString).orElse(""));
      System.out.printf("%s in %.2f ms%n", said, verdict.nanos() / 1e6);
      sound &= verdict.bug().isEmpty();
    }
    return sound;
  }
}
