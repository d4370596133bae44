package dev.muster.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.provider.Observation;
import dev.muster.provider.Part;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What one look at a region costs. */
class SweepTest {
  private static final List<Part> PARTS =
      List.of(Part.NETWORKS, Part.BALANCERS, Part.TARGETS, Part.INSTANCES, Part.IMAGES);

  private Emulated world;
  private Site site;

  @BeforeEach
  void open() {
    world = Emulated.open();
    site = Site.of(world);
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void of_a_region_without_anything_takes_eight_calls() {
    assertThat(calls(site)).isEqualTo(8);
  }

  @Test
  void does_not_grow_with_machines_and_by_two_with_a_target_group() {
    site.prepared(Site.REVISION).balanced();
    assertThat(calls(site.restarted())).isEqualTo(11);

    for (int ordinal = 1; ordinal <= 5; ordinal++) {
      site.accepted(site.register(ordinal, site.launched(ordinal, Site.REVISION), Site.REVISION));
    }

    assertThat(calls(site.restarted())).isEqualTo(13);
  }

  @Test
  void shares_its_look_at_load_balancers_until_something_is_changed() {
    site.prepared(Site.REVISION).balanced();
    assertThat(site.balancer().tags()).isNotEmpty();
    world.proxy().forget();

    assertThat(site.targets()).isEmpty();
    assertThat(world.proxy().counts()).isEmpty();

    site.accepted(site.register(1, site.launched(1, Site.REVISION), Site.REVISION));
    assertThat(site.targets()).hasSize(1);
  }

  private int calls(Site looking) {
    world.proxy().forget();
    for (Part part : PARTS) {
      assertThat(looking.provider().observe(world.scope(), part))
          .isInstanceOf(Observation.Complete.class);
    }
    SortedMap<String, Integer> counts = world.proxy().counts();
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }
}
