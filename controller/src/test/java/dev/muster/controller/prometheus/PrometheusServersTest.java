package dev.muster.controller.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.provider.Observation;
import dev.muster.provider.observed.MetricAnswer;
import dev.muster.provider.observed.MetricAnswer.Reading;
import dev.muster.provider.observed.MetricQuestion;
import dev.muster.provider.observed.Metrics;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is made of the answers that the documentation of Prometheus' HTTP API shows. */
class PrometheusServersTest {
  private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");

  private final PrometheusServers servers =
      new PrometheusServers(InstantSource.fixed(NOW), Duration.ofSeconds(20));

  private List<Reading> ask(MetricQuestion... questions) {
    return ask(servers, questions);
  }

  private static List<Reading> ask(PrometheusServers asked, MetricQuestion... questions) {
    Observation<Metrics> observation = asked.ask(List.of(questions));
    assertThat(observation).isInstanceOf(Observation.Complete.class);
    assertThat(observation.asOf()).isEqualTo(NOW);
    return ((Observation.Complete<Metrics>) observation)
        .value().all().stream().map(MetricAnswer::reading).toList();
  }

  private Reading answered(int status, String body) throws IOException {
    try (AnsweringServer server = AnsweringServer.answering(status, body)) {
      Reading reading = ask(new MetricQuestion(server.url(), "up")).getFirst();
      return reading instanceof Reading.Failed failed
          ? new Reading.Failed(failed.reason().replace(server.url(), "SERVER"))
          : reading;
    }
  }

  private static String vector(String... samples) {
    return """
    {"status":"success","data":{"resultType":"vector","result":[%s]}}\
    """
        .formatted(String.join(",", samples));
  }

  private static String sample(String value) {
    return """
    {"metric":{"job":"web"},"value":[1435781451.781,"%s"]}\
    """
        .formatted(value);
  }

  @ParameterizedTest
  @CsvSource({"1,1", "0.25,0.25", "1e-3,0.001", "+Inf,Infinity", "-Inf,-Infinity", "NaN,NaN"})
  void a_vector_of_one_is_its_number_and_time(String text, double value) throws IOException {
    assertThat(answered(200, vector(sample(text))))
        .isEqualTo(new Reading.Measured(value, Instant.parse("2015-07-01T20:10:51.781Z")));
  }

  @Test
  void a_scalar_is_a_number_as_well() throws IOException {
    assertThat(
            answered(
                200,
                "{\"status\":\"success\",\"data\":{\"resultType\":\"scalar\",\"result\":[1435781451,\"7\"]}}"))
        .isEqualTo(new Reading.Measured(7, Instant.ofEpochSecond(1435781451)));
  }

  @Test
  void an_empty_vector_is_nothing() throws IOException {
    assertThat(answered(200, vector())).isEqualTo(new Reading.Nothing());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "400|{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"parse error\"}|"
            + "it answers 400, bad_data: parse error",
        "503|{\"status\":\"error\",\"errorType\":\"timeout\",\"error\":\"query timed out\"}|"
            + "it answers 503, timeout: query timed out",
        "502|<html>bad gateway</html>|it answers 502 with something that is no JSON",
        "200|{}|it answers 200, no status: no error",
        "200|[]|it answers 200, no status: no error",
        "307|{}|it answers 307, no status: no error",
        "200|{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[]}}|"
            + "the query gives a matrix, not one number",
        "200|{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{},{}]}}|"
            + "the query gives 2 series, not one number: aggregate it, by sum or max",
        "200|{\"status\":\"success\",\"data\":{\"resultType\":\"scalar\",\"result\":[1,\"x\"]}}|"
            + "a sample of its answer is no number: x",
        "200|{\"status\":\"success\",\"data\":{\"resultType\":\"scalar\",\"result\":7}}|"
            + "a sample of its answer is no pair of a time and a number",
        "200|{\"status\":\"success\",\"warnings\":[\"a store was down\"],"
            + "\"data\":{\"resultType\":\"vector\",\"result\":[]}}|it warns: a store was down",
      })
  void all_else_is_a_failure_that_says_what_was_wrong(int status, String body, String reason)
      throws IOException {
    assertThat(answered(status, body))
        .isEqualTo(new Reading.Failed("asking Prometheus at SERVER failed: " + reason));
  }

  @Test
  void an_answer_that_is_too_large_or_too_deep_is_refused() throws IOException {
    assertThat(answered(200, vector(sample("1")) + " ".repeat(PrometheusServers.MAXIMUM_BYTES)))
        .isInstanceOf(Reading.Failed.class);
    assertThat(answered(200, "[".repeat(1000))).isInstanceOf(Reading.Failed.class);
  }

  @Test
  void one_that_says_nothing_takes_none_of_the_others_with_it() throws IOException {
    try (AnsweringServer silent = AnsweringServer.silent();
        AnsweringServer good = AnsweringServer.answering(200, vector(sample("1")))) {
      // Long enough for the good one on a busy machine.
      PrometheusServers hasty =
          new PrometheusServers(InstantSource.fixed(NOW), Duration.ofSeconds(3));
      List<Reading> readings =
          ask(
              hasty,
              new MetricQuestion(silent.url(), "up"),
              new MetricQuestion("http://127.0.0.1:1", "up"),
              new MetricQuestion(good.url(), "up"));

      assertThat(readings.get(0))
          .isEqualTo(
              new Reading.Failed(
                  "asking Prometheus at " + silent.url() + " failed: no answer within 3000 ms"));
      assertThat(readings.get(1)).isInstanceOf(Reading.Failed.class);
      assertThat(readings.get(2)).isInstanceOf(Reading.Measured.class);
    }
  }

  @Test
  void the_question_is_posted_as_a_form_below_the_path_of_the_server() throws IOException {
    try (AnsweringServer server = AnsweringServer.answering(200, vector())) {
      ask(new MetricQuestion(server.url() + "/prefix/", "errors{v=\"1.0+x\"} & 1"));

      assertThat(server.asked())
          .containsExactly(
              "POST /prefix/api/v1/query query=errors%7Bv%3D%221.0%2Bx%22%7D+%26+1&timeout=20000ms");
    }
  }
}
