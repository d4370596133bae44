package dev.muster.testkit;

import dev.muster.provider.MetricSource;
import dev.muster.provider.Observation;
import dev.muster.provider.observed.MetricAnswer;
import dev.muster.provider.observed.MetricAnswer.Reading;
import dev.muster.provider.observed.MetricQuestion;
import dev.muster.provider.observed.Metrics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** A metrics server in memory: it answers by rules, and knows nothing where there is none. */
public final class FakeMetrics implements MetricSource {
  private final Supplier<Instant> now;
  private final List<MetricQuestion> asked = new ArrayList<>();
  private Function<MetricQuestion, Reading> rule = _ -> new Reading.Nothing();
  private Optional<String> unavailable = Optional.empty();

  /** One that knows nothing, at this time. */
  public FakeMetrics(Supplier<Instant> now) {
    this.now = now;
  }

  /** Answers by this rule from now on. */
  public void answer(Function<MetricQuestion, Reading> newRule) {
    rule = newRule;
  }

  /** Answers this number, of the present, to whatever is asked. */
  public void answer(double value) {
    rule = _ -> number(value);
  }

  /** A number of the present. */
  public Reading number(double value) {
    return new Reading.Measured(value, now.get());
  }

  /** Makes it answer nothing at all, or answer again. */
  public void blind(Optional<String> reason) {
    unavailable = reason;
  }

  /** What was asked so far. */
  public List<MetricQuestion> asked() {
    return List.copyOf(asked);
  }

  @Override
  public Observation<Metrics> ask(List<MetricQuestion> questions) {
    asked.addAll(questions);
    return unavailable
        .<Observation<Metrics>>map(reason -> new Observation.Unavailable<>(reason, now.get()))
        .orElseGet(() ->
            new Observation.Complete<>(
                new Metrics(
                    questions.stream()
                        .map(question -> new MetricAnswer(question, rule.apply(question)))
                        .toList()),
                now.get()));
  }
}
