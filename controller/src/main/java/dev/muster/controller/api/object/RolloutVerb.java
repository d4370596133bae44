package dev.muster.controller.api.object;

import dev.muster.reconcile.ledger.RolloutOrder.Verb;
import dev.muster.spec.schema.Words;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A word about a rollout as people write it.
 *
 * @param word as the API's paths have it
 * @param command as the command line has it
 * @param verb what it orders
 */
public record RolloutVerb(String word, String command, Verb verb) {
  /**
   * Takes back a rollout: to the kernel the same as an abort until it is committed, and then
   * another document.
   */
  public static final String UNDO = "undo";

  /** Goes forward in a freeze window; only with a reason. */
  public static final String OVERRIDE_FREEZE = "override-freeze";

  /** The words of a verb. */
  public static RolloutVerb of(Verb verb) {
    return switch (verb) {
      case PROMOTE_FULL -> new RolloutVerb("promote-full", "promote --full", verb);
      case ACCEPT_NEW -> new RolloutVerb("accept-new", "accept-new", verb);
      case OVERRIDE_FREEZE -> new RolloutVerb(OVERRIDE_FREEZE, OVERRIDE_FREEZE, verb);
      case PAUSE, RESUME, APPROVE, PROMOTE, ABORT, RETRY ->
          new RolloutVerb(Words.of(verb), Words.of(verb), verb);
    };
  }

  /** What a word means; empty when there is no such word. */
  public static Optional<RolloutVerb> read(String word) {
    return word.equals(UNDO)
        ? Optional.of(new RolloutVerb(UNDO, UNDO, Verb.ABORT))
        : Arrays.stream(Verb.values())
            .map(RolloutVerb::of)
            .filter(verb -> verb.word().equals(word))
            .findFirst();
  }

  /** All words. */
  public static List<String> words() {
    return java.util.stream.Stream.concat(
            Arrays.stream(Verb.values()).map(verb -> of(verb).word()),
            java.util.stream.Stream.of(UNDO))
        .toList();
  }
}
