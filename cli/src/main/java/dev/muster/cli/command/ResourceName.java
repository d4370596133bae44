package dev.muster.cli.command;

import dev.muster.cli.client.ApiClient;
import dev.muster.cli.console.CommandFailure;
import java.util.Iterator;
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

  /**
   * An object and its product.
   *
   * @param product the product
   * @param name its name within the product
   */
  record Located(String product, String name) {}

  /**
   * Where the named object is: {@code PRODUCT/NAME}, within {@code -n}, or the only one so named.
   */
  Located locate(NamespaceOption namespace, ApiClient client) {
    String word = name.orElseThrow();
    int slash = word.indexOf('/');
    return slash > 0
        ? new Located(word.substring(0, slash), word.substring(slash + 1))
        : new Located(namespace.productOf(plural, word, client), word);
  }

  private static String plural(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "cluster", "clusters", "cl" -> "clusters";
      case "instance", "instances", "inst", "i" -> "instances";
      case "rollout", "rollouts", "ro" -> "rollouts";
      case "event", "events", "ev" -> "events";
      default ->
          throw new CommandFailure(
              "there is no resource '" + word + "'",
              "There are: clusters, instances, rollouts, events.");
    };
  }

  @Override
  public String toString() {
    return name.map(one -> plural.substring(0, plural.length() - 1) + " " + one).orElse(plural);
  }

  /** What a shell offers as a resource. */
  static final class Words implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return List.of("clusters", "instances", "rollouts", "events").iterator();
    }
  }

  /** What a shell offers to describe. */
  static final class Described implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return List.of("cluster", "instance").iterator();
    }
  }
}
