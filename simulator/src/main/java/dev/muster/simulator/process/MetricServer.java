package dev.muster.simulator.process;

import dev.muster.provider.observed.MetricAnswer;
import dev.muster.provider.observed.MetricAnswer.Reading;
import dev.muster.provider.observed.MetricQuestion;
import dev.muster.provider.observed.Metrics;
import dev.muster.provider.observed.ObservedInstance;
import dev.muster.simulator.cloud.SimMachine;
import dev.muster.simulator.fault.FaultKind;
import dev.muster.spec.PrometheusGate;
import dev.muster.spec.ServiceSpec;
import dev.muster.spec.id.ClusterKey;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The metrics of one cluster. It understands the questions of the gates in the cluster's document,
 * whatever they say: their answer is within the bounds while every machine that is asked about does
 * well, and beyond them while one does not.
 */
public final class MetricServer {
  private static final Duration OLD = Duration.ofMinutes(10);

  private final Surroundings around;
  private final ClusterKey key;

  /** The server that knows a cluster's machines. */
  public MetricServer(Surroundings around, ClusterKey key) {
    this.around = around;
    this.key = key;
  }

  /** What is answered now, by a server whose clock is the asker's. */
  Metrics answers(List<MetricQuestion> questions, Instant now) {
    return new Metrics(
        questions.stream()
            .map(question -> new MetricAnswer(question, answer(question, now)))
            .toList());
  }

  private Reading answer(MetricQuestion question, Instant now) {
    Optional<Double> truth = truth(question);
    if (around.climate().strikes(FaultKind.METRIC_DOUBTFUL)) {
      return doubtful(truth, now);
    }
    return truth
        .<Reading>map(value -> new Reading.Measured(value, now))
        .orElseGet(Reading.Nothing::new);
  }

  // What is wrong with it lasts a while: one look after the other shall be misled.
  private Reading doubtful(Optional<Double> truth, Instant now) {
    return switch (Doubt.at(around.schedule().now())) {
      case NOTHING -> new Reading.Nothing();
      case NO_NUMBER -> new Reading.Measured(Double.NaN, now);
      case OLD_NUMBER -> new Reading.Measured(truth.orElse(0.0), now.minus(OLD));
      case NO_ANSWER -> new Reading.Failed("the metrics server does not answer");
    };
  }

  /** What is wrong with answers. */
  private enum Doubt {
    NOTHING,
    NO_NUMBER,
    OLD_NUMBER,
    NO_ANSWER;

    private static final int LASTS_MILLIS = 60_000;

    static Doubt at(long millis) {
      return values()[Math.toIntExact(millis / LASTS_MILLIS % values().length)];
    }
  }

  private Optional<Double> truth(MetricQuestion question) {
    for (ServiceSpec service : services()) {
      for (PrometheusGate gate : gates(service)) {
        Optional<Double> truth = truth(service, gate, question);
        if (truth.isPresent()) {
          return truth;
        }
      }
    }
    return Optional.empty();
  }

  private List<ServiceSpec> services() {
    return around.store().cluster(key).stream()
        .flatMap(input -> input.desired().spec().services().values().stream())
        .toList();
  }

  /** The gates of a service that ask a metrics server. */
  public static List<PrometheusGate> gates(ServiceSpec service) {
    return service.rollout().gates().stream()
        .filter(PrometheusGate.class::isInstance)
        .map(PrometheusGate.class::cast)
        .toList();
  }

  private Optional<Double> truth(
      ServiceSpec service, PrometheusGate gate, MetricQuestion question) {
    if (!question.url().equals(gate.query().url())) {
      return Optional.empty();
    }
    List<SimMachine> judged = asked(service, gate.query().expression(), question);
    if (!judged.isEmpty()) {
      return Optional.of(value(gate, judged.stream().anyMatch(around.cloud()::errs)));
    }
    return gate.query()
        .samples()
        .filter(samples -> !asked(service, samples.expression(), question).isEmpty())
        .map(samples -> samples.minimum() + 1.0);
  }

  /** The machines that a question is about, if it is this expression. */
  private List<SimMachine> asked(ServiceSpec service, String expression, MetricQuestion question) {
    return around.cloud().machines().stream()
        .filter(machine -> machine.state() == ObservedInstance.State.RUNNING)
        .filter(machine ->
            machine
                .identity()
                .filter(who -> who.cluster().equals(key))
                .filter(who -> who.slot().service().equals(service.name()))
                .filter(who ->
                    expression
                        .replace(PrometheusGate.VERSION, who.version().value())
                        .replace(PrometheusGate.REVISION, who.revision().value())
                        .equals(question.expression()))
                .isPresent())
        .toList();
  }

  private static double value(PrometheusGate gate, boolean bad) {
    double good =
        gate.bounds()
            .minimum()
            .or(() -> gate.bounds().maximum())
            .map(BigDecimal::doubleValue)
            .orElse(0.0);
    return bad
        ? gate.bounds().maximum().map(most -> most.doubleValue() + 1).orElse(good - 1)
        : good;
  }
}
