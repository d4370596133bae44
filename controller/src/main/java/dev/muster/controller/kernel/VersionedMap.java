package dev.muster.controller.kernel;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A sorted map that never changes. A changed copy shares everything with the original but a path of
 * logarithmic length, so that a step of the kernel costs the same among ten clusters and among ten
 * thousand. A weight-balanced tree, after Adams.
 *
 * @param <K> the keys, in their natural order
 * @param <V> the values
 */
final class VersionedMap<K extends Comparable<? super K>, V> extends AbstractMap<K, V> {
  private static final int DELTA = 3;
  private static final int GAMMA = 2;

  private final @Nullable Node<K, V> root;

  private VersionedMap(@Nullable Node<K, V> root) {
    this.root = root;
  }

  private record Node<K, V>(
      K key, V value, int size, @Nullable Node<K, V> left, @Nullable Node<K, V> right) {}

  static <K extends Comparable<? super K>, V> VersionedMap<K, V> empty() {
    return new VersionedMap<>(null);
  }

  @Override
  public int size() {
    return size(root);
  }

  /** The value of a key. */
  Optional<V> find(K key) {
    Node<K, V> node = root;
    while (node != null) {
      int order = key.compareTo(node.key());
      if (order == 0) {
        return Optional.of(node.value());
      }
      node = order < 0 ? node.left() : node.right();
    }
    return Optional.empty();
  }

  /** The same map with another value of a key. */
  VersionedMap<K, V> with(K key, V value) {
    return new VersionedMap<>(put(root, key, value));
  }

  /** The same map without a key. */
  VersionedMap<K, V> without(K key) {
    return new VersionedMap<>(remove(root, key));
  }

  /** The entries in order, from the first whose key is not below this one. */
  Iterator<Map.Entry<K, V>> from(K key) {
    Deque<Node<K, V>> path = new ArrayDeque<>();
    Node<K, V> node = root;
    while (node != null) {
      if (key.compareTo(node.key()) <= 0) {
        path.push(node);
        node = node.left();
      } else {
        node = node.right();
      }
    }
    return new Walk<>(path);
  }

  @Override
  public Set<Map.Entry<K, V>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public Iterator<Map.Entry<K, V>> iterator() {
        Deque<Node<K, V>> path = new ArrayDeque<>();
        descend(path, root);
        return new Walk<>(path);
      }

      @Override
      public int size() {
        return VersionedMap.this.size();
      }
    };
  }

  /** In order, holding the nodes whose right halves are still to come. */
  private record Walk<K, V>(Deque<Node<K, V>> path) implements Iterator<Map.Entry<K, V>> {
    @Override
    public boolean hasNext() {
      return !path.isEmpty();
    }

    @Override
    public Map.Entry<K, V> next() {
      if (path.isEmpty()) {
        throw new NoSuchElementException();
      }
      Node<K, V> node = path.pop();
      descend(path, node.right());
      return Map.entry(node.key(), node.value());
    }
  }

  private static <K, V> void descend(Deque<Node<K, V>> path, @Nullable Node<K, V> from) {
    for (Node<K, V> node = from; node != null; node = node.left()) {
      path.push(node);
    }
  }

  private static int size(@Nullable Node<?, ?> node) {
    return node == null ? 0 : node.size();
  }

  private static <K extends Comparable<? super K>, V> Node<K, V> put(
      @Nullable Node<K, V> node, K key, V value) {
    if (node == null) {
      return new Node<>(key, value, 1, null, null);
    }
    int order = key.compareTo(node.key());
    if (order == 0) {
      return new Node<>(key, value, node.size(), node.left(), node.right());
    }
    return order < 0
        ? balanced(node, put(node.left(), key, value), node.right())
        : balanced(node, node.left(), put(node.right(), key, value));
  }

  private static <K extends Comparable<? super K>, V> @Nullable Node<K, V> remove(
      @Nullable Node<K, V> node, K key) {
    if (node == null) {
      return null;
    }
    int order = key.compareTo(node.key());
    if (order < 0) {
      return balanced(node, remove(node.left(), key), node.right());
    }
    if (order > 0) {
      return balanced(node, node.left(), remove(node.right(), key));
    }
    if (node.left() == null || node.right() == null) {
      return node.left() == null ? node.right() : node.left();
    }
    Node<K, V> successor = first(node.right());
    return balanced(successor, node.left(), remove(node.right(), successor.key()));
  }

  private static <K, V> Node<K, V> first(Node<K, V> from) {
    Node<K, V> node = from;
    for (Node<K, V> left = node.left(); left != null; left = node.left()) {
      node = left;
    }
    return node;
  }

  /** A node's entry over two halves, one of which has grown or shrunk by one. */
  private static <K, V> Node<K, V> balanced(
      Node<K, V> entry, @Nullable Node<K, V> left, @Nullable Node<K, V> right) {
    if (size(left) + size(right) > 1) {
      if (right != null && size(right) > DELTA * size(left)) {
        return rotatedLeft(entry, left, right);
      }
      if (left != null && size(left) > DELTA * size(right)) {
        return rotatedRight(entry, left, right);
      }
    }
    return node(entry, left, right);
  }

  private static <K, V> Node<K, V> rotatedLeft(
      Node<K, V> entry, @Nullable Node<K, V> left, Node<K, V> right) {
    Node<K, V> inner = right.left();
    if (inner == null || size(inner) < GAMMA * size(right.right())) {
      return node(right, node(entry, left, inner), right.right());
    }
    return node(inner, node(entry, left, inner.left()), node(right, inner.right(), right.right()));
  }

  private static <K, V> Node<K, V> rotatedRight(
      Node<K, V> entry, Node<K, V> left, @Nullable Node<K, V> right) {
    Node<K, V> inner = left.right();
    if (inner == null || size(inner) < GAMMA * size(left.left())) {
      return node(left, left.left(), node(entry, inner, right));
    }
    return node(inner, node(left, left.left(), inner.left()), node(entry, inner.right(), right));
  }

  private static <K, V> Node<K, V> node(
      Node<K, V> entry, @Nullable Node<K, V> left, @Nullable Node<K, V> right) {
    return new Node<>(entry.key(), entry.value(), 1 + size(left) + size(right), left, right);
  }
}
