package dev.muster.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.cli.client.ApiClient;
import dev.muster.cli.client.ApiPaths;
import dev.muster.cli.console.CommandFailure;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.ClusterName;
import dev.muster.spec.id.ProductName;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which product a command is about. */
final class NamespaceOption {
  private static final Set<String> KINDS = Set.of("cluster", "clusters", "cl");

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "PRODUCT",
      description = "The product (namespace).")
  @Nullable String product;

  Optional<String> chosen() {
    return Optional.ofNullable(product);
  }

  /** The cluster that words mean: the word itself, or one behind the word {@code cluster}. */
  ClusterKey cluster(List<String> words, ApiClient client) {
    if (words.size() > 1 && !KINDS.contains(words.getFirst())) {
      throw new CommandFailure(
          "one cluster at a time, not '" + String.join(" ", words) + "'",
          "Write PRODUCT/NAME, or NAME with -n PRODUCT.");
    }
    return cluster(words.getLast(), client);
  }

  /**
   * The cluster that a word means: {@code product/name}, or a name within {@code -n}, or the name
   * of the only cluster that is called so.
   */
  ClusterKey cluster(String word, ApiClient client) {
    try {
      String text = word.startsWith("cluster/") ? word.substring("cluster/".length()) : word;
      if (text.contains("/")) {
        return ClusterKey.parse(text);
      }
      ClusterName name = new ClusterName(text);
      return new ClusterKey(new ProductName(productOf("clusters", text, client)), name);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(
          "'" + word + "' names no cluster: " + e.getMessage(),
          "Write PRODUCT/NAME, or NAME with -n PRODUCT.");
    }
  }

  /**
   * The product of an object: that of {@code -n}, or else that of the only object of this name.
   *
   * @param plural the resource as the API names it
   */
  String productOf(String plural, String name, ApiClient client) {
    if (product != null) {
      return product;
    }
    SortedSet<String> products = productsOf(plural, name, client);
    String one = plural.substring(0, plural.length() - 1);
    return switch (products.size()) {
      case 0 ->
          throw new CommandFailure(
              "there is no " + one + " named " + name,
              "See which there are: muster get " + plural + " -A");
      case 1 -> products.getFirst();
      default ->
          throw new CommandFailure(
              "several products have a "
                  + one
                  + " named "
                  + name
                  + ": "
                  + String.join(", ", products),
              "Say which by -n PRODUCT.");
    };
  }

  /** All products, or the one of {@code -n}, that have an object of this name. */
  SortedSet<String> productsOf(String plural, String name, ApiClient client) {
    SortedSet<String> found = new TreeSet<>();
    Interrogation.ask(client, "list " + plural, () -> client.get(ApiPaths.list(plural, chosen())))
        .body()
        .path("items")
        .forEach(item -> {
          JsonNode metadata = item.path("metadata");
          if (metadata.path("name").asText().equals(name)) {
            found.add(metadata.path("namespace").asText());
          }
        });
    return found;
  }
}
