package dev.muster.spec.schema;

import static dev.muster.spec.schema.Field.optional;
import static dev.muster.spec.schema.Field.required;
import static dev.muster.spec.schema.Field.withDefault;

import dev.muster.spec.schema.Shape.Section;
import dev.muster.spec.schema.Shape.WholeNumber;
import java.time.Duration;
import java.util.List;

/** The fields of a gate. Which of them go with which type, only the reader checks. */
final class GateModel {
  static final Section GATE =
      new Section(
          List.of(
              required("type", Forms.GATE, "What is looked at."),
              withDefault(
                  "consecutive",
                  new WholeNumber(1, 100),
                  "3",
                  "How many fresh looks in a row must pass."),
              optional(
                  "maxErrors",
                  Forms.PERCENT_OR_NONE,
                  "Of `traffic`: the greatest share of requests that may fail, `1%` without it."),
              optional(
                  "maxLatency",
                  new Shape.Length(Duration.ofMillis(1), Duration.ofMinutes(5)),
                  "Of `traffic`: the greatest mean time of an answer."),
              optional(
                  "minRequests",
                  new WholeNumber(1, 1_000_000_000),
                  "Of `traffic`: how many requests it takes to judge, 1 without it."),
              optional(
                  "name",
                  Forms.GATE_NAME,
                  "Of `prometheus`: what tells it from others, `prometheus` without it."),
              optional("url", Forms.HTTP_URL, "Of `prometheus`: the server."),
              optional(
                  "query",
                  Forms.PROMQL,
                  "Of `prometheus`: what is asked, one number; `${version}` and `${revision}` stand"
                      + " for what is judged."),
              optional("min", Forms.DECIMAL, "Of `prometheus`: the least number that passes."),
              optional("max", Forms.DECIMAL, "Of `prometheus`: the greatest number that passes."),
              optional(
                  "samplesQuery",
                  Forms.PROMQL,
                  "Of `prometheus`: of how many events the number tells, such as requests."),
              optional(
                  "minSamples",
                  new WholeNumber(1, 1_000_000_000),
                  "Of `prometheus`: how many of them it takes to judge."),
              optional(
                  "compare",
                  comparison(),
                  "Of `prometheus`: what the number may be beside that of the old machines in the"
                      + " same moment, while any of those serves.")),
          List.of(),
          Shape.Rule.ANY);

  private GateModel() {}

  private static Section comparison() {
    return new Section(
        List.of(
            optional("ratio", Forms.FACTOR, "At most so many times theirs."),
            optional("difference", Forms.DECIMAL, "At most so much more than theirs.")),
        List.of(),
        Shape.Rule.EXACTLY_ONE);
  }
}
