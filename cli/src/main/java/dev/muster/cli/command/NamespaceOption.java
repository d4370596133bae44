package dev.muster.cli.command;

import dev.muster.cli.client.ApiAnswer;
import dev.muster.cli.client.ApiClient;
import dev.muster.cli.client.ApiPaths;
import dev.muster.cli.console.CommandFailure;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.ClusterName;
import dev.muster.spec.id.ProductName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which product a command is about. */
final class NamespaceOption {
  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "PRODUCT",
      description = "The product (namespace).")
  @Nullable String product;

  Optional<String> chosen() {
    return Optional.ofNullable(product);
  }

  /**
   * The cluster that a word means: {@code product/name}, or a name within {@code -n}, or the name
   * of the only cluster that is called so.
   */
  ClusterKey cluster(String word, ApiClient client) throws IOException {
    try {
      String text = word.startsWith("cluster/") ? word.substring("cluster/".length()) : word;
      if (text.contains("/")) {
        return ClusterKey.parse(text);
      }
      ClusterName name = new ClusterName(text);
      return product != null
          ? new ClusterKey(new ProductName(product), name)
          : onlyOneNamed(name, client);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(
          "'" + word + "' names no cluster: " + e.getMessage(),
          "Write PRODUCT/NAME, or NAME with -n PRODUCT.");
    }
  }

  private static ClusterKey onlyOneNamed(ClusterName name, ApiClient client) throws IOException {
    ApiAnswer answer = client.get(ApiPaths.list("clusters", Optional.empty()));
    if (!answer.ok()) {
      throw new CommandFailure("cannot list clusters: " + answer.message(), "");
    }
    List<ClusterKey> found = new ArrayList<>();
    answer
        .body()
        .path("items")
        .forEach(item -> {
          if (item.path("metadata").path("name").asText().equals(name.value())) {
            found.add(
                new ClusterKey(
                    new ProductName(item.path("metadata").path("namespace").asText()), name));
          }
        });
    return switch (found.size()) {
      case 0 ->
          throw new CommandFailure(
              "there is no cluster named " + name, "See which there are: muster get clusters -A");
      case 1 -> found.getFirst();
      default ->
          throw new CommandFailure(
              "several clusters are named " + name + ": " + found, "Say which by -n PRODUCT.");
    };
  }
}
