package dev.muster.proof.defect;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A bug that can be planted.
 *
 * @param name the name of its file, without the ending
 * @param patch its file: what the bug is, and a unified diff from the root of the sources
 * @param sources the files that it changes, from the root of the sources
 */
public record Defect(String name, Path patch, List<Path> sources) {
  private static final String ENDING = ".patch";
  private static final String CHANGED = "+++ b/";

  /** Copies the list. */
  public Defect {
    sources = List.copyOf(sources);
  }

  /** The defects of a folder, by name. */
  public static List<Defect> in(Path folder) throws IOException {
    List<Path> patches;
    try (Stream<Path> files = Files.list(folder)) {
      patches = files.filter(file -> file.toString().endsWith(ENDING)).sorted().toList();
    }
    List<Defect> defects = new ArrayList<>();
    for (Path patch : patches) {
      defects.add(read(patch));
    }
    return defects;
  }

  private static Defect read(Path patch) throws IOException {
    String name = patch.getFileName().toString();
    List<Path> sources =
        Files.readAllLines(patch).stream()
            .filter(line -> line.startsWith(CHANGED))
            .map(line -> Path.of(line.substring(CHANGED.length())))
            .toList();
    return new Defect(name.substring(0, name.length() - ENDING.length()), patch, sources);
  }

  /** Where to look for it. */
  public Ground ground() {
    if (sources.stream().map(Path::toString).anyMatch(Defect::isOfRollouts)) {
      return Ground.ROLLOUTS;
    }
    return kind().equals("kernel") ? Ground.EVERYWHERE : Ground.RECONCILERS;
  }

  private static boolean isOfRollouts(String source) {
    return source.contains("reconcile/rollout/")
        || source.contains("reconcile/config/")
        || source.contains("reconcile/undo/")
        || source.contains("reconcile/ledger/Rollout");
  }

  /** The part of Muster that it is in: kernel, reconciler or guard. */
  public String kind() {
    return name.substring(0, name.indexOf('-'));
  }
}
