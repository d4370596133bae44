package dev.muster.spec.yaml;

import dev.muster.spec.PrometheusGate;
import dev.muster.spec.RolloutSpec;
import dev.muster.spec.RolloutSpec.Gate;
import dev.muster.spec.schema.Words;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** Makes the record of a service's {@code rollout}, in which no problem was found. */
final class RolloutAssembler {
  private static final int MAX_ERRORS_PERCENT = 1;
  private static final int MIN_REQUESTS = 1;

  private RolloutAssembler() {}

  static RolloutSpec rollout(Checked.Section rollout) {
    List<Gate> gates =
        rollout.items("gates").stream()
            .map(Checked.Section.class::cast)
            .map(RolloutAssembler::gate)
            .toList();
    return new RolloutSpec(
        new RolloutSpec.Pace(
            Assembler.number(rollout, "canary"),
            percent(Assembler.text(rollout, "batch")),
            percent(Assembler.text(rollout, "minHealthy")),
            percent(Assembler.text(rollout, "maxSurge"))),
        new RolloutSpec.Times(
            Assembler.length(rollout, "watch"),
            Assembler.length(rollout, "bake"),
            Assembler.length(rollout, "verifyTimeout"),
            Assembler.length(rollout, "approvalTimeout")),
        Words.constant(RolloutSpec.Approval.class, Assembler.text(rollout, "approval")),
        gates.isEmpty() ? RolloutSpec.DEFAULT.gates() : gates,
        Assembler.text(rollout, "onInconclusive").equals("rollback")
            ? new RolloutSpec.Inconclusive.GoBack(Assembler.length(rollout, "inconclusiveTimeout"))
            : new RolloutSpec.Inconclusive.Wait());
  }

  private static Gate gate(Checked.Section gate) {
    int consecutive = Assembler.number(gate, "consecutive");
    String type = Assembler.text(gate, "type");
    return switch (type) {
      case "loadBalancer" -> new Gate.LoadBalancer(consecutive);
      case "http" -> new Gate.Http(consecutive);
      case "instanceStatus" -> new Gate.InstanceStatus(consecutive);
      case "traffic" -> traffic(gate, consecutive);
      case PrometheusGate.DEFAULT_NAME -> prometheus(gate, consecutive);
      default -> throw new IllegalArgumentException(type + " is no gate");
    };
  }

  private static Gate traffic(Checked.Section gate, int consecutive) {
    Optional<Integer> errors = gate.text("maxErrors").map(text -> percent(text.value()));
    Optional<Integer> requests =
        gate.number("minRequests").map(number -> Math.toIntExact(number.value()));
    return new Gate.Traffic(
        consecutive,
        errors.orElse(MAX_ERRORS_PERCENT),
        gate.length("maxLatency").map(Checked.Length::value),
        requests.orElse(MIN_REQUESTS));
  }

  private static PrometheusGate prometheus(Checked.Section gate, int consecutive) {
    Optional<PrometheusGate.Samples> samples =
        gate.text("samplesQuery")
            .map(query ->
                new PrometheusGate.Samples(query.value(), Assembler.number(gate, "minSamples")));
    return new PrometheusGate(
        gate.text("name").map(Checked.Text::value).orElse(PrometheusGate.DEFAULT_NAME),
        consecutive,
        new PrometheusGate.Query(
            Assembler.text(gate, "url"), Assembler.text(gate, "query"), samples),
        new PrometheusGate.Bounds(decimal(gate, "min"), decimal(gate, "max")),
        gate.section("compare").map(RolloutAssembler::comparison));
  }

  private static PrometheusGate.Comparison comparison(Checked.Section compare) {
    return decimal(compare, "ratio")
        .<PrometheusGate.Comparison>map(PrometheusGate.Comparison.Ratio::new)
        .orElseGet(() ->
            new PrometheusGate.Comparison.Difference(decimal(compare, "difference").orElseThrow()));
  }

  private static Optional<BigDecimal> decimal(Checked.Section section, String name) {
    return section.text(name).map(text -> new BigDecimal(text.value()));
  }

  private static int percent(String text) {
    return Integer.parseInt(text.substring(0, text.length() - 1));
  }
}
