package dev.muster.proof.defect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.proof.defect.Nursery.PlantingException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A sample of {@code bin/prove defects}: those that die at once; and that all can be planted. */
class DefectsSampleTest {
  private static final String CLASSPATH = System.getProperty("java.class.path");
  private static final Path ROOT = Path.of(System.getProperty("muster.root"));
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final long SEEDS = 60;

  @TempDir Path folder;

  @Test
  void there_are_enough_defects_of_every_kind() throws IOException {
    assertThat(all().stream().collect(Collectors.groupingBy(Defect::kind, Collectors.counting())))
        .hasEntrySatisfying("kernel", count -> assertThat(count).isGreaterThanOrEqualTo(20))
        .hasEntrySatisfying("reconciler", count -> assertThat(count).isGreaterThanOrEqualTo(25))
        .hasEntrySatisfying("guard", count -> assertThat(count).isGreaterThanOrEqualTo(15));
  }

  // A defect that does not apply any more tests nothing: it is to be written anew.
  @Test
  void every_defect_applies_and_compiles() throws Exception {
    Nursery nursery = new Nursery(ROOT, folder, CLASSPATH);
    List<Callable<Path>> plantings = new ArrayList<>();
    all().forEach(defect -> plantings.add(() -> nursery.plant(defect)));
    try (ExecutorService workers = Executors.newFixedThreadPool(2)) {
      for (Future<Path> planted : workers.invokeAll(plantings)) {
        assertThat(planted.get()).isNotEmptyDirectory();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kernel-fence-is-not-raised",
        "kernel-intents-are-not-recorded",
        "reconciler-drain-is-skipped",
        "guard-budget-of-a-minute"
      })
  void the_simulator_finds(String name) throws IOException, PlantingException {
    Defect defect = all().stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
    Path planted = new Nursery(ROOT, folder, CLASSPATH).plant(defect);

    try (Hunter hunter = new Hunter(CLASSPATH, PATIENCE)) {
      assertThat(hunter.hunt(Optional.of(planted), defect.ground(), List.of(), SEEDS))
          .isInstanceOf(Catch.Killed.class);
    }
  }

  private static List<Defect> all() throws IOException {
    return Defect.in(ROOT.resolve("simulator/defects"));
  }
}
