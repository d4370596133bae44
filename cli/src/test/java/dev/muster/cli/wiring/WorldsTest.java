package dev.muster.cli.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.local.network.NetworkPrefix;
import dev.muster.provider.Observation;
import dev.muster.provider.Part;
import dev.muster.provider.Provider;
import dev.muster.provider.Scope;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which provider serves which clusters. */
class WorldsTest {
  private static final String REASON = "start it with --patience cloud";

  @TempDir private Path folder;

  @Test
  void a_cloud_that_is_not_served_says_why_and_this_machine_is_served_all_the_same() {
    try (Worlds worlds =
        Worlds.of(folder, NetworkPrefix.DEFAULT, InstantSource.system()).withoutClouds(REASON)) {
      Scope region = new Scope(Scope.AWS, Scope.OWN_ACCOUNT, "us-east-1");
      Provider cloud = worlds.provider(region);

      assertThat(cloud.observe(region, Part.INSTANCES))
          .isInstanceOfSatisfying(
              Observation.Unavailable.class,
              unavailable -> assertThat(unavailable.reason()).isEqualTo(REASON));
      assertThat(worlds.provider(Scope.LOCAL).observe(Scope.LOCAL, Part.INSTANCES))
          .isInstanceOf(Observation.Complete.class);
    }
  }
}
