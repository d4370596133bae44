package dev.muster.cli.command;

import dev.muster.cli.console.CommandFailure;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a person asks for.
 *
 * @param plural the resource as the API names it
 * @param name one object of it; all when empty
 */
record ResourceName(String plural, Optional<String> name) {
  /** Reads {@code RESOURCE}, {@code RESOURCE NAME} or {@code RESOURCE/NAME}. */
  static ResourceName parse(List<String> words) {
    String first = words.getFirst();
    int slash = first.indexOf('/');
    if (words.size() == 1 && slash > 0) {
      return new ResourceName(
          plural(first.substring(0, slash)), Optional.of(first.substring(slash + 1)));
    }
    return new ResourceName(
        plural(first), words.size() > 1 ? Optional.of(words.get(1)) : Optional.empty());
  }

  private static String plural(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "cluster", "clusters", "cl" -> "clusters";
      case "instance", "instances", "inst", "i" -> "instances";
      case "event", "events", "ev" -> "events";
      default ->
          throw new CommandFailure(
              "there is no resource '" + word + "'", "There are: clusters, instances, events.");
    };
  }

  @Override
  public String toString() {
    return name.map(one -> plural.substring(0, plural.length() - 1) + " " + one).orElse(plural);
  }
}
