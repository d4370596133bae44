package dev.muster.proof;

import dev.muster.controller.store.zookeeper.StoreBackup;
import dev.muster.controller.store.zookeeper.StoreConnection;
import dev.muster.spec.Digests;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Everything that a controller can write, at one moment: the store but for what its leader tells
 * again and again, the local provider's records, and a cluster's ensemble.
 *
 * @param contents a digest of each thing by its place
 */
record Snapshot(SortedMap<String, String> contents) {
  /** What a leader writes though nothing happens. */
  private static final List<String> TOLD_AGAIN = List.of("/status", "/repositories");

  /** Copies the map. */
  Snapshot {
    contents = Collections.unmodifiableSortedMap(new TreeMap<>(contents));
  }

  /**
   * Takes one.
   *
   * @param store the store
   * @param machines the local provider's folder
   * @param ensemble a cluster's ensemble
   */
  static Snapshot take(StoreConnection store, Path machines, EnsembleTraces ensemble)
      throws IOException {
    SortedMap<String, String> contents = new TreeMap<>();
    switch (StoreBackup.take(store, Instant.now())) {
      case StoreBackup.Outcome.Taken(var archive) ->
          archive
              .nodes()
              .forEach((path, data) -> {
                if (TOLD_AGAIN.stream().noneMatch(path::startsWith)) {
                  contents.put("store" + path, digest(withoutRepetition(path, data)));
                }
              });
      case StoreBackup.Outcome.Refused refused -> throw new IOException(refused.message());
    }
    for (String folder : List.of("instances", "networks", "balancers", "images")) {
      addFiles(contents, machines.resolve(folder));
    }
    contents.put("fence.json", digest(Files.readAllBytes(machines.resolve("fence.json"))));
    ensemble.read().forEach((path, text) -> contents.put("ensemble" + path, text));
    return new Snapshot(contents);
  }

  // A leader that is handed its lease again finds the cluster converged, and says so once more:
  // that raises the count of an event that is there already.
  private static byte[] withoutRepetition(String path, byte[] data) {
    return path.startsWith("/events/")
        ? new String(data, StandardCharsets.UTF_8)
            .replaceAll("\"(at|count)\":[^,}]*", "")
            .getBytes(StandardCharsets.UTF_8)
        : data;
  }

  private static void addFiles(SortedMap<String, String> contents, Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    List<Path> files;
    try (Stream<Path> tree = Files.walk(folder, 2)) {
      files = tree.filter(file -> file.toString().endsWith(".json")).toList();
    }
    for (Path file : files) {
      contents.put(file.toString(), digest(Files.readAllBytes(file)));
    }
  }

  private static String digest(byte[] data) {
    return Digests.sha256(new String(data, StandardCharsets.ISO_8859_1)).value();
  }

  /** What another snapshot has that differs from this one, by place. */
  List<String> changes(Snapshot later) {
    List<String> changes = new ArrayList<>();
    TreeSet<String> places = new TreeSet<>(contents.keySet());
    places.addAll(later.contents.keySet());
    for (String place : places) {
      Map<String, String> after = later.contents;
      if (!String.valueOf(contents.get(place)).equals(String.valueOf(after.get(place)))) {
        changes.add(place);
      }
    }
    return changes;
  }
}
