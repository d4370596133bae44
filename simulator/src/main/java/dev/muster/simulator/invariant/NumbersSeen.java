package dev.muster.simulator.invariant;

import dev.muster.controller.kernel.Effect;
import dev.muster.controller.kernel.KernelEvent;
import dev.muster.provider.Observation;
import dev.muster.provider.observed.MetricAnswer;
import dev.muster.provider.observed.MetricAnswer.Reading;
import dev.muster.provider.observed.Metrics;
import dev.muster.reconcile.ledger.Rollout;
import dev.muster.reconcile.ledger.RolloutState;
import dev.muster.simulator.process.MetricServer;
import dev.muster.simulator.process.SimController;
import dev.muster.spec.PrometheusGate;
import dev.muster.spec.id.ClusterKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A rollout passes a gate of numbers on good numbers alone: nothing, no number, an old one, one
 * that rests on too little or an error never counts as good.
 */
final class NumbersSeen extends Invariant {
  private static final Duration FRESH = Duration.ofMinutes(1);

  /** Looks may be heard and not count, such as one beside an older read of the targets. */
  private static final int SPARE = 5;

  private static final int MOST = 20;

  // Of all controllers: what one leader gathered, the next one goes on with.
  private final Map<ClusterKey, List<Heard>> heard = new HashMap<>();

  private record Heard(Metrics metrics, Instant asOf) {}

  NumbersSeen() {
    super("numbers-seen", "a version would pass its gates while nobody could see what it does");
  }

  @Override
  public void told(SimController controller, KernelEvent event) {
    if (event instanceof KernelEvent.ClusterObserved observed
        && observed.observation() instanceof Observation.Complete<?> complete
        && complete.value() instanceof Metrics metrics) {
      List<Heard> all = heard.computeIfAbsent(observed.key(), _ -> new ArrayList<>());
      all.add(new Heard(metrics, complete.asOf()));
      if (all.size() > MOST) {
        all.removeFirst();
      }
    }
  }

  @Override
  public void wants(SimController controller, Effect effect) {
    Rolled.recorded(stage(), effect)
        .forEach(written -> judge(controller, written.key(), written.rollout()));
  }

  private void judge(SimController controller, ClusterKey key, Rollout after) {
    Optional<Rollout> before =
        Rolled.active(stage(), key, after.service())
            .filter(known -> known.id().equals(after.id()))
            .filter(known -> known.state().gates() == RolloutState.Gates.NEEDED);
    if (before.isEmpty() || !after.log().orders().isEmpty() || !isFurther(before.get(), after)) {
      return;
    }
    Rolled.spec(controller, key, after.service()).stream()
        .flatMap(spec -> MetricServer.gates(spec).stream())
        .filter(gate -> !isPassed(gate, after, heard.getOrDefault(key, List.of())))
        .forEach(gate ->
            broken(
                "%s leaves %s and gate %s has seen no good number"
                    .formatted(after.id(), before.get().state(), gate.name())));
  }

  // A watch of all is left for more machines as well, when the spec asks for more.
  private static boolean isFurther(Rollout before, Rollout after) {
    boolean forward =
        after.state().half() == RolloutState.Half.FORWARD || after.state().isCommitted();
    return forward && after.state().compareTo(before.state()) > 0;
  }

  private static boolean isPassed(PrometheusGate gate, Rollout rollout, List<Heard> heard) {
    int from = Math.max(0, heard.size() - gate.consecutive() - SPARE);
    long good =
        heard.subList(from, heard.size()).stream()
            .filter(one -> isGood(gate, rollout, one))
            .count();
    return good >= gate.consecutive();
  }

  private static boolean isGood(PrometheusGate gate, Rollout rollout, Heard heard) {
    boolean enough =
        gate.query()
            .samples()
            .filter(samples ->
                number(samples.expression(), rollout, heard).orElse(0.0) < samples.minimum())
            .isEmpty();
    return enough
        && number(gate.query().expression(), rollout, heard)
            .filter(gate.bounds()::contain)
            .isPresent();
  }

  private static Optional<Double> number(String expression, Rollout rollout, Heard heard) {
    String asked =
        expression
            .replace(PrometheusGate.VERSION, rollout.to().version().value())
            .replace(PrometheusGate.REVISION, rollout.to().revision().value());
    return heard.metrics().all().stream()
        .filter(answer -> answer.question().expression().equals(asked))
        .map(MetricAnswer::reading)
        .filter(Reading.Measured.class::isInstance)
        .map(Reading.Measured.class::cast)
        .filter(number -> Duration.between(number.at(), heard.asOf()).abs().compareTo(FRESH) <= 0)
        .map(Reading.Measured::value)
        .filter(value -> !value.isNaN())
        .findFirst();
  }
}
