package dev.muster.spec.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Names a cluster: product and cluster name, written {@code product/cluster}.
 *
 * @param product the product, which is the namespace
 * @param name the cluster's name within the product
 */
public record ClusterKey(ProductName product, ClusterName name) implements Comparable<ClusterKey> {
  /**
   * Reads {@code product/cluster}.
   *
   * @throws IllegalArgumentException when the text has another form
   */
  @JsonCreator
  public static ClusterKey parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException("not product/cluster: " + text);
    }
    return new ClusterKey(
        new ProductName(text.substring(0, slash)), new ClusterName(text.substring(slash + 1)));
  }

  @Override
  public int compareTo(ClusterKey other) {
    int byProduct = product.compareTo(other.product);
    return byProduct != 0 ? byProduct : name.compareTo(other.name);
  }

  @Override
  @JsonValue
  public String toString() {
    return product + "/" + name;
  }
}
