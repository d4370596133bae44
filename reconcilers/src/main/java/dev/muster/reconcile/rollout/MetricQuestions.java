package dev.muster.reconcile.rollout;

import dev.muster.provider.observed.MetricQuestion;
import dev.muster.reconcile.DesiredCluster;
import dev.muster.reconcile.ledger.Ledger;
import dev.muster.reconcile.ledger.Rollout;
import dev.muster.reconcile.ledger.RolloutSide;
import dev.muster.reconcile.ledger.RolloutState;
import dev.muster.spec.PrometheusGate;
import dev.muster.spec.ServiceSpec;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What metrics servers are asked for the gates of rollouts. */
final class MetricQuestions {
  private MetricQuestions() {}

  /** Whether a service has a gate that asks a metrics server. */
  static boolean areAskedFor(ServiceSpec service) {
    return gates(service).findAny().isPresent();
  }

  private static Stream<PrometheusGate> gates(ServiceSpec service) {
    return service.rollout().gates().stream()
        .filter(PrometheusGate.class::isInstance)
        .map(PrometheusGate.class::cast);
  }

  /** Each question once; none while the gates of no rollout are looked at. */
  static List<MetricQuestion> of(DesiredCluster desired, Ledger ledger) {
    Set<MetricQuestion> questions = new LinkedHashSet<>();
    if (desired.lifecycle() == DesiredCluster.Lifecycle.DELETING) {
      return List.of();
    }
    for (ServiceSpec service : desired.spec().services().values()) {
      Optional.ofNullable(ledger.rollouts().get(service.name()))
          .filter(rollout -> rollout.state().gates() != RolloutState.Gates.NONE)
          .ifPresent(
              rollout -> gates(service).forEach(gate -> questions.addAll(of(gate, rollout))));
    }
    return List.copyOf(questions);
  }

  private static List<MetricQuestion> of(PrometheusGate gate, Rollout rollout) {
    List<MetricQuestion> questions = new ArrayList<>();
    questions.add(value(gate, rollout.to()));
    samples(gate, rollout.to()).ifPresent(questions::add);
    if (gate.isAboutOneRevision()) {
      questions.add(value(gate, rollout.from()));
    }
    return questions;
  }

  /** What asks for the number of one side. */
  static MetricQuestion value(PrometheusGate gate, RolloutSide side) {
    return question(gate, gate.query().expression(), side);
  }

  /** What asks on how much the number of one side rests; empty where anything will do. */
  static Optional<MetricQuestion> samples(PrometheusGate gate, RolloutSide side) {
    return gate.query().samples().map(samples -> question(gate, samples.expression(), side));
  }

  private static MetricQuestion question(PrometheusGate gate, String expression, RolloutSide side) {
    return new MetricQuestion(
        gate.query().url(),
        expression
            .replace(PrometheusGate.VERSION, side.version().value())
            .replace(PrometheusGate.REVISION, side.revision().value()));
  }
}
