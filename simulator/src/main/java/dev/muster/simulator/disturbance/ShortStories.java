package dev.muster.simulator.disturbance;

import dev.muster.simulator.cloud.Defect;
import dev.muster.simulator.stage.SpecDraft;
import dev.muster.simulator.stage.SpecDraft.Exposure;
import dev.muster.simulator.stage.Stage.Scenery;
import dev.muster.spec.ServiceSpec.Replacement;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.ServiceName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Short scenarios of one controller, in each of which one thing happens to one cluster. */
public final class ShortStories {
  private static final ClusterKey KEY = ClusterKey.parse("shop/prod");
  private static final ServiceName WEB = new ServiceName("web");
  private static final long TOLD_AT = 30_000;
  private static final long ENDS_AT = 60_000;
  private static final long BAD_FOR = 10 * 60_000;

  private ShortStories() {}

  /** Every story by its name. */
  public static SortedMap<String, Scenario> all(long seed) {
    SortedMap<String, Scenario> stories = new TreeMap<>();
    stories.put("creation", story(seed, List.of()));
    stories.put("scale-up", story(seed, List.of(new Wishes.Scale(KEY, WEB, 5))));
    stories.put("scale-down", story(seed, List.of(new Wishes.Scale(KEY, WEB, 1))));
    stories.put("configuration", story(seed, List.of(new Wishes.Configure(KEY, WEB))));
    stories.put(
        "service-added",
        story(seed, List.of(new Wishes.AddService(KEY, new ServiceName("api"), 2))));
    stories.put("service-removed", story(seed, List.of(new Wishes.RemoveService(KEY, WEB))));
    stories.put("upgrade", story(seed, List.of(new Wishes.Upgrade(KEY, WEB))));
    // It is no good until after its canary was judged, so that it goes back, and is tried again.
    stories.put(
        "bad-upgrade",
        story(
            seed,
            List.of(
                new Wishes.Upgrade(KEY, WEB),
                new Rollouts.BadVersion(KEY, WEB, Defect.SICK, BAD_FOR))));
    // The same of a configuration alone, which goes back in place.
    stories.put(
        "bad-configuration",
        story(
            seed,
            List.of(new Wishes.Configure(KEY, WEB), new Rollouts.BadConfig(KEY, WEB, BAD_FOR))));
    stories.put("deletion", story(seed, List.of(new Wishes.Delete(KEY))));
    // Machines are listed by id: the ensemble's three come first.
    stories.put("machine-lost", story(seed, List.of(new MachineTroubles.Kill(4))));
    stories.put("server-lost", story(seed, List.of(new MachineTroubles.Kill(0))));
    stories.put("machine-stopped", story(seed, List.of(new MachineTroubles.Stop(4))));
    stories.put("server-stopped", story(seed, List.of(new MachineTroubles.Stop(0))));
    stories.put("target-dropped", story(seed, List.of(new MachineTroubles.DropTarget(0))));
    return stories;
  }

  /** When it happens, in milliseconds of the run; a creation happens from the beginning. */
  public static long begins(String name) {
    return name.equals("creation") ? 0 : TOLD_AT;
  }

  private static Scenario story(long seed, List<Disturbance> what) {
    List<Planned> plan = new ArrayList<>();
    for (Disturbance one : what) {
      plan.add(new Planned(plan.size(), TOLD_AT, one));
    }
    Supplier<SpecDraft> draft =
        () -> {
          SpecDraft spec = new SpecDraft(KEY);
          spec.add(WEB.value(), 3, Exposure.BALANCED, Replacement.AUTOMATIC);
          return spec;
        };
    return new Scenario(seed, Scenery.LOCAL, 1, List.of(draft), plan, ENDS_AT, Optional.empty());
  }
}
