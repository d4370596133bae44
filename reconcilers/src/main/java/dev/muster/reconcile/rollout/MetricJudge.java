package dev.muster.reconcile.rollout;

import dev.muster.provider.Observation;
import dev.muster.provider.Part;
import dev.muster.provider.observed.MetricAnswer.Reading;
import dev.muster.provider.observed.MetricQuestion;
import dev.muster.reconcile.ledger.Rollout;
import dev.muster.reconcile.ledger.RolloutSide;
import dev.muster.spec.PrometheusGate;
import dev.muster.spec.PrometheusGate.Comparison;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Judges the new machines of a rollout by the numbers of metrics servers. */
final class MetricJudge {
  /** How far the time of a number may be from the moment in which it was asked. */
  static final Duration FRESH = Duration.ofMinutes(1);

  private static final MathContext DIGITS = new MathContext(6);
  private static final double SHORTEST = 1e-6;
  private static final double LONGEST = 1e12;

  private final ServiceSight sight;

  MetricJudge(ServiceSight sight) {
    this.sight = sight;
  }

  /** What was learnt of a question. */
  private sealed interface Learnt {
    /** A number that can be judged. */
    record Known(double value) implements Learnt {}

    /** Why there is none. */
    record Doubt(Look look) implements Learnt {}
  }

  /** What one look at a gate gives. */
  Look judge(PrometheusGate gate, Rollout rollout) {
    if (!sight.view().observed().isComplete(Part.METRICS)) {
      return Look.error("the metrics could not be asked" + reason());
    }
    Optional<Look> tooFew = tooFewSamples(gate, rollout.to());
    if (tooFew.isPresent()) {
      return tooFew.get();
    }
    return switch (number(MetricQuestions.value(gate, rollout.to()), "it")) {
      case Learnt.Doubt doubt -> doubt.look();
      case Learnt.Known known -> within(gate, rollout, known.value());
    };
  }

  private String reason() {
    return sight.view().observed().parts().get(Part.METRICS)
            instanceof Observation.Unavailable<?> unavailable
        ? ": " + unavailable.reason()
        : "";
  }

  private Optional<Look> tooFewSamples(PrometheusGate gate, RolloutSide side) {
    Optional<MetricQuestion> question = MetricQuestions.samples(gate, side);
    if (question.isEmpty()) {
      return Optional.empty();
    }
    int minimum = gate.query().samples().orElseThrow().minimum();
    return switch (number(question.get(), "the number of its samples")) {
      case Learnt.Doubt doubt -> Optional.of(doubt.look());
      case Learnt.Known known ->
          known.value() < minimum
              ? Optional.of(
                  Look.noData(
                      "it rests on %s samples, %d are needed"
                          .formatted(text(known.value()), minimum)))
              : Optional.empty();
    };
  }

  private Learnt number(MetricQuestion question, String what) {
    return switch (sight.metric(question).orElse(null)) {
      case null -> new Learnt.Doubt(Look.noData(what + " was not asked yet"));
      case Reading.Nothing _ -> new Learnt.Doubt(Look.noData("nothing is known of " + what));
      case Reading.Failed failed -> new Learnt.Doubt(Look.error(failed.reason()));
      case Reading.Measured number -> known(number, what);
    };
  }

  private Learnt known(Reading.Measured number, String what) {
    if (Double.isNaN(number.value())) {
      return new Learnt.Doubt(Look.noData(what + " is not a number"));
    }
    Instant asked = sight.askedMetricsAt();
    Duration age = Duration.between(number.at(), asked).abs();
    return age.compareTo(FRESH) > 0
        ? new Learnt.Doubt(
            Look.noData(
                "%s is of %s and was asked at %s: an old number, or a clock that is wrong"
                    .formatted(what, number.at(), asked)))
        : new Learnt.Known(number.value());
  }

  private Look within(PrometheusGate gate, Rollout rollout, double value) {
    if (!gate.bounds().contain(value)) {
      return Look.fail("it is " + text(value) + ", not " + bounds(gate));
    }
    if (Double.isInfinite(value)) {
      return Look.noData("it is " + text(value) + ", which says nothing");
    }
    if (gate.comparison().isEmpty() || !sight.isOldWanted(rollout)) {
      return Look.pass("it is " + text(value) + ", " + bounds(gate));
    }
    return switch (number(
        MetricQuestions.value(gate, rollout.from()), "that of the old machines")) {
      case Learnt.Doubt doubt -> doubt.look();
      case Learnt.Known old -> beside(gate.comparison().get(), value, old.value());
    };
  }

  private static Look beside(Comparison comparison, double value, double old) {
    double most =
        switch (comparison) {
          case Comparison.Ratio ratio -> old * ratio.most().doubleValue();
          case Comparison.Difference difference -> old + difference.most().doubleValue();
        };
    if (!Double.isFinite(most)) {
      return Look.noData("that of the old machines is " + text(old) + ", which says nothing");
    }
    String message =
        "it is %s, at most %s with the %s of the old machines"
            .formatted(text(value), text(most), text(old));
    return value <= most ? Look.pass(message) : Look.fail("not so: " + message);
  }

  private static String bounds(PrometheusGate gate) {
    Optional<String> least =
        gate.bounds().minimum().map(minimum -> "at least " + minimum.toPlainString());
    Optional<String> most =
        gate.bounds().maximum().map(maximum -> "at most " + maximum.toPlainString());
    return least
        .map(text -> text + most.map(other -> " and " + other).orElse(""))
        .or(() -> most)
        .orElse("anything");
  }

  private static String text(double value) {
    double size = Math.abs(value);
    boolean isShort = size == 0 || (size >= SHORTEST && size < LONGEST);
    return isShort
        ? BigDecimal.valueOf(value).round(DIGITS).stripTrailingZeros().toPlainString()
        : Double.toString(value);
  }

  /** Whether the old machines are out of the gate's bounds as well in the same moment. */
  boolean isOldOutOfBounds(PrometheusGate gate, Rollout rollout) {
    return gate.isAboutOneRevision()
        && sight.isOldWanted(rollout)
        && sight.view().observed().isComplete(Part.METRICS)
        && number(MetricQuestions.value(gate, rollout.from()), "") instanceof Learnt.Known old
        && !gate.bounds().contain(old.value());
  }
}
