package dev.muster.spec.yaml;

import dev.muster.spec.RolloutSpec;
import dev.muster.spec.RolloutSpec.Gate;
import dev.muster.spec.schema.Durations;
import dev.muster.spec.schema.Words;

/** Writes a service's {@code rollout}. */
final class RolloutWriter {
  private RolloutWriter() {}

  static void rollout(YamlText yaml, RolloutSpec rollout) {
    yaml.number("canary", rollout.pace().canary());
    yaml.text("batch", rollout.pace().batchPercent() + "%");
    yaml.text("minHealthy", rollout.pace().minHealthyPercent() + "%");
    yaml.bare("watch", Durations.text(rollout.times().watch()));
    yaml.bare("bake", Durations.text(rollout.times().bake()));
    yaml.bare("verifyTimeout", Durations.text(rollout.times().verifyTimeout()));
    yaml.text("approval", Words.of(rollout.approval()));
    yaml.bare("approvalTimeout", Durations.text(rollout.times().approvalTimeout()));
    yaml.items("gates", rollout.gates(), gate -> gate(yaml, gate));
  }

  private static void gate(YamlText yaml, Gate gate) {
    yaml.text("type", gate.name());
    yaml.number("consecutive", gate.consecutive());
    if (gate instanceof Gate.Traffic traffic) {
      yaml.text("maxErrors", traffic.maxErrorsPercent() + "%");
      traffic.maxLatency().ifPresent(most -> yaml.bare("maxLatency", Durations.text(most)));
      yaml.number("minRequests", traffic.minRequests());
    }
  }
}
