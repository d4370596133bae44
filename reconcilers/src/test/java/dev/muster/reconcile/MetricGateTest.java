package dev.muster.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.provider.observed.MetricAnswer.Reading;
import dev.muster.provider.observed.MetricQuestion;
import dev.muster.reconcile.ledger.Rollout.Pause;
import dev.muster.reconcile.ledger.RolloutEvidence.Result;
import dev.muster.reconcile.ledger.RolloutEvidence.Score;
import dev.muster.reconcile.ledger.RolloutState;
import dev.muster.spec.PrometheusGate;
import dev.muster.spec.PrometheusGate.Comparison;
import dev.muster.spec.RolloutSpec;
import dev.muster.spec.RolloutSpec.Gate;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** New machines that are judged by the numbers of a metrics server, in a world in memory. */
class MetricGateTest {
  private static final String NAME = "errors";
  private static final String URL = "http://prometheus.test:9090";

  private final RollingShop shop = new RollingShop();

  private static PrometheusGate gate(
      Optional<PrometheusGate.Samples> samples, Optional<Comparison> comparison) {
    return new PrometheusGate(
        NAME,
        2,
        new PrometheusGate.Query(URL, "errors{v=\"${version}\"}", samples),
        new PrometheusGate.Bounds(Optional.empty(), Optional.of(new BigDecimal("0.05"))),
        comparison);
  }

  private static PrometheusGate plain() {
    return gate(Optional.empty(), Optional.empty());
  }

  private void want(Gate gate) {
    want(gate, new RolloutSpec.Inconclusive.Wait());
  }

  private void want(Gate gate, RolloutSpec.Inconclusive inconclusive) {
    shop.want(List.of(new Gate.LoadBalancer(2), gate), inconclusive);
  }

  /** Answers one number for the new version and another for the old. */
  private void answer(double fresh, double old) {
    shop.driver.metrics.answer(question ->
        shop.driver.metrics.number(question.expression().contains(RollingShop.NEW) ? fresh : old));
  }

  private Score score() {
    return shop.rollout().evidence().score(NAME);
  }

  @Test
  void good_numbers_let_it_pass_and_are_asked_for_only_while_they_are_judged() {
    answer(0.01, 0.01);
    want(plain());
    shop.runUntil(RolloutState.REGISTER_CANARY);
    assertThat(shop.driver.metrics.asked()).isEmpty();
    shop.settle();

    assertThat(shop.machines().values()).containsOnly(RollingShop.NEW).hasSize(3);
    assertThat(shop.driver.metrics.asked())
        .contains(
            new MetricQuestion(URL, "errors{v=\"1.1\"}"),
            new MetricQuestion(URL, "errors{v=\"1.0\"}"));
    int asked = shop.driver.metrics.asked().size();
    shop.run(10);
    assertThat(shop.driver.metrics.asked()).hasSize(asked);
  }

  @Test
  void bad_numbers_send_the_canary_away() {
    SortedMap<String, String> before = shop.machines();
    answer(0.2, 0.01);
    want(plain());
    shop.settle();

    assertThat(shop.machines()).isEqualTo(before);
    assertThat(shop.visited()).doesNotContain(RolloutState.EXPAND);
    assertThat(shop.rollout().stage().failure().orElseThrow().message())
        .isEqualTo("gate errors fails: it is 0.2, not at most 0.05");
  }

  @Test
  void numbers_that_are_bad_under_bake_alone_bring_the_old_machines_back() {
    SortedMap<String, String> before = shop.machines();
    answer(0.01, 0.01);
    want(plain());
    shop.runUntil(RolloutState.BAKE);
    answer(0.2, 0.01);
    shop.settle();

    assertThat(shop.machines()).isEqualTo(before);
  }

  /** What never passes, with what it is called and what a person reads. */
  static Stream<Arguments> doubts() {
    return Stream.of(
        Arguments.of(new Reading.Nothing(), Result.NO_DATA, "nothing is known of it"),
        Arguments.of(
            new Reading.Failed("Prometheus is not there"), Result.ERROR, "Prometheus is not there"),
        Arguments.of(numberOf(Double.NaN), Result.NO_DATA, "it is not a number"),
        Arguments.of(
            numberOf(Double.NEGATIVE_INFINITY),
            Result.NO_DATA,
            "it is -Infinity, which says nothing"));
  }

  private static Reading numberOf(double value) {
    return new Reading.Measured(value, java.time.Instant.MAX);
  }

  // The time of a number is that of the look.
  private Reading current(Reading reading) {
    return reading instanceof Reading.Measured number
        ? shop.driver.metrics.number(number.value())
        : reading;
  }

  @ParameterizedTest
  @MethodSource("doubts")
  void what_is_no_good_number_never_passes_and_never_fails(
      Reading reading, Result result, String message) {
    shop.driver.metrics.answer(_ -> current(reading));
    want(plain());
    shop.runUntil(RolloutState.WATCH_CANARY);
    shop.run(100);

    assertThat(shop.rollout().state()).isEqualTo(RolloutState.WATCH_CANARY);
    assertThat(score().last()).isEqualTo(result);
    assertThat(score().message()).isEqualTo(message);
    assertThat(score().samples()).isZero();
    assertThat(shop.rollout().evidence().gathered()).isZero();
    assertThat(shop.rollout().stage().pause().orElseThrow().kind())
        .isEqualTo(Pause.Kind.INCONCLUSIVE);
  }

  @Test
  void a_server_that_nobody_can_ask_is_an_error_and_hides_nothing_else() {
    SortedMap<String, String> before = shop.machines();
    shop.driver.metrics.blind(Optional.of("no answer in time"));
    want(plain());
    shop.runUntil(RolloutState.WATCH_CANARY);
    shop.run(3);
    assertThat(score().last()).isEqualTo(Result.ERROR);
    assertThat(score().message()).isEqualTo("the metrics could not be asked: no answer in time");

    shop.sicken(RollingShop.NEW);
    shop.settle();
    assertThat(shop.machines()).isEqualTo(before);
  }

  @Test
  void an_old_number_is_none() {
    shop.driver.metrics.answer(
        _ -> new Reading.Measured(0, shop.world.now().minus(Duration.ofMinutes(2))));
    want(plain());
    shop.runUntil(RolloutState.WATCH_CANARY);
    shop.run(20);

    assertThat(shop.rollout().state()).isEqualTo(RolloutState.WATCH_CANARY);
    assertThat(score().last()).isEqualTo(Result.NO_DATA);
    assertThat(score().message()).contains("an old number, or a clock that is wrong");
  }

  @Test
  void a_number_that_rests_on_too_little_is_none_until_it_rests_on_enough() {
    shop.driver.metrics.answer(question ->
        shop.driver.metrics.number(question.expression().startsWith("requests") ? 99 : 0));
    want(gate(Optional.of(new PrometheusGate.Samples("requests", 100)), Optional.empty()));
    shop.runUntil(RolloutState.WATCH_CANARY);
    shop.run(20);
    assertThat(shop.rollout().state()).isEqualTo(RolloutState.WATCH_CANARY);
    assertThat(score().message()).isEqualTo("it rests on 99 samples, 100 are needed");

    shop.driver.metrics.answer(question ->
        shop.driver.metrics.number(question.expression().startsWith("requests") ? 100 : 0));
    shop.settle();
    assertThat(shop.rollout().state()).isEqualTo(RolloutState.DONE);
  }

  @Test
  void what_comes_back_passes_by_itself() {
    want(plain());
    shop.runUntil(RolloutState.WATCH_CANARY);
    shop.run(100);
    assertThat(shop.rollout().stage().pause()).isPresent();

    answer(0, 0);
    shop.settle();
    assertThat(shop.rollout().state()).isEqualTo(RolloutState.DONE);
  }

  @Test
  void what_cannot_be_judged_goes_back_after_a_while_where_the_spec_says_so() {
    SortedMap<String, String> before = shop.machines();
    want(plain(), new RolloutSpec.Inconclusive.GoBack(Duration.ofSeconds(30)));
    shop.runUntil(RolloutState.WATCH_CANARY);
    // Three times the watch and the time of a batch, until it is given up.
    shop.run(75);
    assertThat(shop.rollout().stage().pause().orElseThrow().kind())
        .isEqualTo(Pause.Kind.INCONCLUSIVE);
    assertThat(shop.rollout().state()).isEqualTo(RolloutState.WATCH_CANARY);

    shop.settle();
    assertThat(shop.machines()).isEqualTo(before);
    assertThat(shop.rollout().stage().failure().orElseThrow().message())
        .isEqualTo("its gates neither passed nor failed for 30s more");
  }

  static Stream<Arguments> comparisons() {
    Comparison ratio = new Comparison.Ratio(new BigDecimal("1.5"));
    Comparison difference = new Comparison.Difference(new BigDecimal("0.01"));
    return Stream.of(
        Arguments.of(ratio, 0.03, 0.02, RolloutState.DONE),
        Arguments.of(ratio, 0.031, 0.02, RolloutState.ROLLED_BACK),
        Arguments.of(ratio, 0, 0, RolloutState.DONE),
        Arguments.of(difference, 0.03, 0.02, RolloutState.DONE),
        Arguments.of(difference, 0.04, 0.02, RolloutState.ROLLED_BACK));
  }

  @ParameterizedTest
  @MethodSource("comparisons")
  void a_number_is_compared_with_that_of_the_old_machines_while_they_serve(
      Comparison comparison, double fresh, double old, RolloutState end) {
    answer(fresh, old);
    want(gate(Optional.empty(), Optional.of(comparison)));
    shop.settle();

    assertThat(shop.rollout().state()).isEqualTo(end);
  }

  @Test
  void nothing_to_compare_with_is_no_data_and_under_bake_the_bounds_are_enough() {
    Comparison ratio = new Comparison.Ratio(BigDecimal.TWO);
    answer(0.01, 0.01);
    want(gate(Optional.empty(), Optional.of(ratio)));
    shop.runUntil(RolloutState.WATCH_CANARY);
    shop.driver.metrics.answer(question ->
        question.expression().contains(RollingShop.NEW)
            ? shop.driver.metrics.number(0.01)
            : new Reading.Nothing());
    shop.run(20);
    assertThat(score().message()).isEqualTo("nothing is known of that of the old machines");
    assertThat(shop.rollout().state()).isEqualTo(RolloutState.WATCH_CANARY);

    answer(0.01, 0.01);
    shop.runUntil(RolloutState.BAKE);
    shop.driver.metrics.answer(question ->
        question.expression().contains(RollingShop.NEW)
            ? shop.driver.metrics.number(0.01)
            : new Reading.Nothing());
    shop.settle();
    assertThat(shop.rollout().state()).isEqualTo(RolloutState.DONE);
  }

  @Test
  void what_the_old_machines_are_as_bad_at_is_not_held_against_the_new() {
    answer(0.2, 0.2);
    want(plain());
    shop.runUntil(RolloutState.WATCH_CANARY);
    shop.run(10);
    assertThat(shop.rollout().stage().pause().orElseThrow().kind())
        .isEqualTo(Pause.Kind.ENVIRONMENT);
    assertThat(shop.rollout().state()).isEqualTo(RolloutState.WATCH_CANARY);

    answer(0.01, 0.01);
    shop.settle();
    assertThat(shop.rollout().state()).isEqualTo(RolloutState.DONE);
  }

  @Test
  void when_the_old_machines_are_good_again_and_the_new_are_not_it_goes_back() {
    answer(0.2, 0.2);
    want(plain());
    shop.runUntil(RolloutState.WATCH_CANARY);
    shop.run(10);
    answer(0.2, 0.01);
    shop.settle();

    assertThat(shop.rollout().state()).isEqualTo(RolloutState.ROLLED_BACK);
  }

  @Test
  void the_providers_own_word_is_a_gate() {
    want(new Gate.InstanceStatus(2));
    shop.runUntil(RolloutState.WATCH_ALL);
    assertThat(shop.rollout().state()).isEqualTo(RolloutState.WATCH_ALL);
    shop.run(2);
    Score status = shop.rollout().evidence().score("instanceStatus");
    assertThat(status.last()).isEqualTo(Result.PASS);
    shop.settle();
    assertThat(shop.rollout().state()).isEqualTo(RolloutState.DONE);
  }
}
