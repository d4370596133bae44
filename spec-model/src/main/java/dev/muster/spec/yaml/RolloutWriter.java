package dev.muster.spec.yaml;

import dev.muster.spec.PrometheusGate;
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
    yaml.text("maxSurge", rollout.pace().surgePercent() + "%");
    yaml.bare("watch", Durations.text(rollout.times().watch()));
    yaml.bare("bake", Durations.text(rollout.times().bake()));
    yaml.bare("verifyTimeout", Durations.text(rollout.times().verifyTimeout()));
    yaml.text("approval", Words.of(rollout.approval()));
    yaml.bare("approvalTimeout", Durations.text(rollout.times().approvalTimeout()));
    if (rollout.inconclusive() instanceof RolloutSpec.Inconclusive.GoBack goBack) {
      yaml.text("onInconclusive", "rollback");
      yaml.bare("inconclusiveTimeout", Durations.text(goBack.after()));
    }
    yaml.items("gates", rollout.gates(), gate -> gate(yaml, gate));
  }

  private static void gate(YamlText yaml, Gate gate) {
    yaml.text("type", type(gate));
    yaml.number("consecutive", gate.consecutive());
    switch (gate) {
      case Gate.LoadBalancer _, Gate.Http _, Gate.InstanceStatus _ -> {}
      case Gate.Traffic traffic -> traffic(yaml, traffic);
      case PrometheusGate prometheus -> prometheus(yaml, prometheus);
    }
  }

  private static String type(Gate gate) {
    return gate instanceof PrometheusGate ? PrometheusGate.DEFAULT_NAME : gate.name();
  }

  private static void traffic(YamlText yaml, Gate.Traffic traffic) {
    yaml.text("maxErrors", traffic.maxErrorsPercent() + "%");
    traffic.maxLatency().ifPresent(most -> yaml.bare("maxLatency", Durations.text(most)));
    yaml.number("minRequests", traffic.minRequests());
  }

  private static void prometheus(YamlText yaml, PrometheusGate gate) {
    yaml.text("name", gate.name());
    yaml.text("url", gate.query().url());
    yaml.text("query", gate.query().expression());
    gate.bounds().minimum().ifPresent(least -> yaml.text("min", least.toPlainString()));
    gate.bounds().maximum().ifPresent(most -> yaml.text("max", most.toPlainString()));
    gate.query()
        .samples()
        .ifPresent(samples -> {
          yaml.text("samplesQuery", samples.expression());
          yaml.number("minSamples", samples.minimum());
        });
    gate.comparison()
        .ifPresent(comparison -> yaml.section("compare", () -> compare(yaml, comparison)));
  }

  private static void compare(YamlText yaml, PrometheusGate.Comparison comparison) {
    switch (comparison) {
      case PrometheusGate.Comparison.Ratio ratio ->
          yaml.text("ratio", ratio.most().toPlainString());
      case PrometheusGate.Comparison.Difference difference ->
          yaml.text("difference", difference.most().toPlainString());
    }
  }
}
