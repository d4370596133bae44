package dev.muster.controller.store.zookeeper;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Walks the znodes of a store, whatever they mean. */
final class StoreTree {
  private StoreTree() {}

  /**
   * All persistent znodes below the root, without the root itself.
   *
   * @param wanted whether a path is read, and what lies below it
   */
  static Map<String, Nodes.Node> read(Nodes nodes, Predicate<String> wanted) throws Exception {
    Map<String, Nodes.Node> tree = new TreeMap<>();
    List<String> level = below(nodes, Layout.ROOT, wanted);
    while (!level.isEmpty()) {
      Map<String, Nodes.Node> found = nodes.readAll(level);
      found.values().removeIf(node -> node.stat().getEphemeralOwner() != 0);
      tree.putAll(found);
      List<String> next = new ArrayList<>();
      for (Map.Entry<String, Nodes.Node> node : found.entrySet()) {
        if (node.getValue().stat().getNumChildren() > 0) {
          next.addAll(below(nodes, node.getKey(), wanted));
        }
      }
      level = next;
    }
    return tree;
  }

  private static List<String> below(Nodes nodes, String path, Predicate<String> wanted)
      throws Exception {
    return nodes.children(path).stream().map(name -> path + "/" + name).filter(wanted).toList();
  }
}
