package dev.muster.proof;

import dev.muster.cli.quickstart.MarkedProcesses.Marked;
import dev.muster.spec.Digests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * All that a controller could change on the machine: records by their content and time, processes.
 */
final class WorldSnapshot {
  private WorldSnapshot() {}

  /** Records of machines, networks, images and load balancers, and who runs them. */
  static SortedMap<String, String> of(Stage stage) throws IOException {
    SortedMap<String, String> world = new TreeMap<>();
    Path machines = stage.machines();
    addFile(world, machines, machines.resolve("fence.json"));
    addFile(world, machines, machines.resolve("root-id"));
    addFolder(world, machines, machines.resolve("instances"), 1);
    addFolder(world, machines, machines.resolve("networks"), 1);
    addFolder(world, machines, machines.resolve("images"), 2);
    try (Stream<Path> balancers = Files.list(machines.resolve("balancers"))) {
      for (Path balancer : balancers.toList()) {
        addFile(world, machines, balancer.resolve("balancer.json"));
      }
    }
    for (Marked process : stage.site().processes().find()) {
      for (String folder : new String[] {"--machine", "--balancer"}) {
        int at = process.command().indexOf(folder);
        if (at >= 0) {
          world.put(
              "process of " + Path.of(process.command().get(at + 1)).getFileName(),
              Long.toString(process.pid()));
        }
      }
    }
    return world;
  }

  /** The same without what names the leader: a new controller leads under a new epoch. */
  static SortedMap<String, String> withoutLeader(Stage stage) throws IOException {
    SortedMap<String, String> world = of(stage);
    world.remove("fence.json");
    return world;
  }

  private static void addFolder(SortedMap<String, String> world, Path root, Path folder, int depth)
      throws IOException {
    try (Stream<Path> files = Files.walk(folder, depth)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        addFile(world, root, file);
      }
    }
  }

  private static void addFile(SortedMap<String, String> world, Path root, Path file)
      throws IOException {
    world.put(
        root.relativize(file).toString(),
        Files.getLastModifiedTime(file) + " " + Digests.sha256(Files.readAllBytes(file)).value());
  }
}
