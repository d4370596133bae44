package dev.muster.controller.shell;

import dev.muster.controller.shell.LiveWorld.LiveCluster;
import dev.muster.reconcile.ledger.Rollout;
import dev.muster.reconcile.ledger.RolloutEvidence.Score;
import dev.muster.spec.schema.Words;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the rollouts are that this controller leads, as gauges. Their labels come and go: they are
 * worked out when somebody reads them.
 */
public final class RolloutMeters {
  private final LiveWorld world;
  private final InstantSource clock;
  private final MultiGauge states;
  private final MultiGauge seconds;
  private final MultiGauge samples;

  /**
   * Gauges that say nothing yet.
   *
   * @param registry where they are
   * @param world the rollouts
   * @param clock the present
   */
  public RolloutMeters(MeterRegistry registry, LiveWorld world, InstantSource clock) {
    this.world = world;
    this.clock = clock;
    states =
        MultiGauge.builder("muster_rollout_state")
            .description("1 for the state of each service's newest rollout")
            .register(registry);
    seconds =
        MultiGauge.builder("muster_rollout_state_seconds")
            .description("how long a rollout that is under way has been in its state")
            .register(registry);
    samples =
        MultiGauge.builder("muster_rollout_gate_samples")
            .description("looks at a gate that passed or failed in the present state")
            .register(registry);
  }

  /** Has the gauges say what is so now. */
  public synchronized void refresh() {
    List<Row<?>> stateRows = new ArrayList<>();
    List<Row<?>> secondRows = new ArrayList<>();
    List<Row<?>> sampleRows = new ArrayList<>();
    for (LiveCluster cluster : world.clusters()) {
      cluster.ledger().stream()
          .flatMap(ledger -> ledger.rollouts().values().stream())
          .forEach(rollout -> {
            Tags tags =
                Tags.of(
                    "cluster",
                    cluster.desired().key().toString(),
                    "service",
                    rollout.service().value());
            stateRows.add(Row.of(state(rollout, tags), 1));
            if (rollout.isActive()) {
              secondRows.add(Row.of(tags, seconds(rollout)));
            }
            for (Score score : rollout.evidence().scores()) {
              sampleRows.add(Row.of(tags.and("gate", score.gate()), score.samples()));
            }
          });
    }
    states.register(stateRows, true);
    seconds.register(secondRows, true);
    samples.register(sampleRows, true);
  }

  private static Tags state(Rollout rollout, Tags tags) {
    String paused = rollout.stage().pause().map(pause -> Words.of(pause.kind())).orElse("");
    return tags.and("state", Words.of(rollout.state()), "paused", paused);
  }

  private double seconds(Rollout rollout) {
    return Duration.between(rollout.stage().since(), clock.instant()).toMillis() / 1000.0;
  }
}
