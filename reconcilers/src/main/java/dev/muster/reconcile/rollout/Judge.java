package dev.muster.reconcile.rollout;

import dev.muster.provider.observed.InstanceReport;
import dev.muster.provider.observed.ObservedInstance;
import dev.muster.provider.observed.ObservedTarget;
import dev.muster.reconcile.fleet.Fleet.Standing;
import dev.muster.reconcile.ledger.Rollout;
import dev.muster.reconcile.ledger.RolloutEvidence;
import dev.muster.reconcile.ledger.RolloutEvidence.Result;
import dev.muster.reconcile.ledger.RolloutEvidence.Score;
import dev.muster.reconcile.ledger.RolloutEvidence.Traffic;
import dev.muster.reconcile.ledger.RolloutSide;
import dev.muster.reconcile.ledger.RolloutState;
import dev.muster.reconcile.ledger.SlotRecord;
import dev.muster.reconcile.machine.Machine;
import dev.muster.spec.PrometheusGate;
import dev.muster.spec.RolloutSpec.Gate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Judges the new machines of a rollout by its gates. */
final class Judge {
  /** A look that comes later than this after the one before says nothing of the time between. */
  static final Duration LONGEST_GAP = Duration.ofSeconds(30);

  /** A look that comes sooner than this after the one before is no other look. */
  static final Duration SHORTEST_GAP = Duration.ofSeconds(1);

  /** How many fresh looks in a row must fail: one may be chance. */
  static final int FAILS = 2;

  /** How often a gate may fail after it had passed. */
  static final int FLAPS = 3;

  private static final int PERCENT = 100;

  private final ServiceSight sight;
  private final MetricJudge metrics;

  Judge(ServiceSight sight) {
    this.sight = sight;
    this.metrics = new MetricJudge(sight);
  }

  /** The evidence after this look, or as before where the look is not fresh. */
  RolloutEvidence look(Rollout rollout) {
    RolloutEvidence known = rollout.evidence();
    Optional<Instant> seenAt = sight.seenAt();
    if (seenAt.isEmpty() || seenAt.get().isBefore(nextLook(rollout))) {
      return known;
    }
    Optional<Traffic> baseline = known.baseline().or(() -> Optional.of(traffic(rollout.to())));
    Optional<Traffic> oldBaseline =
        known.oldBaseline().or(() -> Optional.of(traffic(rollout.from())));
    List<Score> scores = new ArrayList<>();
    boolean allPass = true;
    for (Gate gate : sight.rollout().gates()) {
      Look look = judge(gate, rollout, baseline.orElse(Traffic.NONE));
      scores.add(known.score(gate.name()).plus(look.result(), look.message()));
      allPass &= look.result() == Result.PASS;
    }
    Duration gap = Duration.between(known.lookedAt(), seenAt.get());
    boolean counts = allPass && gap.compareTo(LONGEST_GAP) <= 0;
    return new RolloutEvidence(
        seenAt.get(),
        counts ? known.gathered().plus(gap) : known.gathered(),
        scores,
        baseline,
        oldBaseline);
  }

  /**
   * When the next look counts: the time that is still needed may be less than that between looks.
   */
  private Instant nextLook(Rollout rollout) {
    RolloutEvidence known = rollout.evidence();
    Duration left =
        Deadline.needed(rollout.state(), sight.rollout())
            .map(needed -> needed.minus(known.gathered()))
            .filter(Duration::isPositive)
            .orElse(SHORTEST_GAP);
    return known.lookedAt().plus(left.compareTo(SHORTEST_GAP) < 0 ? left : SHORTEST_GAP);
  }

  /** How long to wait for the next look that counts; none in a state in which nobody looks. */
  Optional<Duration> untilNextLook(Rollout rollout) {
    if (rollout.state().gates() != RolloutState.Gates.NEEDED) {
      return Optional.empty();
    }
    Duration left = Duration.between(sight.now(), nextLook(rollout));
    return Optional.of(left.isNegative() ? Duration.ZERO : left);
  }

  private Traffic traffic(RolloutSide side) {
    return sight.traffic(side.revision()).orElse(Traffic.NONE);
  }

  private Look judge(Gate gate, Rollout rollout, Traffic baseline) {
    return switch (gate) {
      case Gate.LoadBalancer _ -> worst(rollout, this::balancerSays);
      case Gate.Http _ -> worst(rollout, machine -> agentSays(rollout, machine));
      case Gate.InstanceStatus _ -> worst(rollout, Judge::providerSays);
      case Gate.Traffic traffic ->
          traffic(traffic, sight.traffic(rollout.to().revision()), baseline);
      case PrometheusGate prometheus -> metrics.judge(prometheus, rollout);
    };
  }

  /** The first failure among the new machines, else the first doubt, else that all is well. */
  private Look worst(Rollout rollout, Function<Machine, Look> says) {
    Optional<Look> doubt = Optional.empty();
    List<SlotRecord> judged = sight.newMachines(rollout);
    for (SlotRecord newcomer : judged) {
      Look look =
          sight
              .present(newcomer)
              .map(says)
              .orElse(Look.noData(newcomer.slot() + " has no machine"));
      if (look.result() == Result.FAIL) {
        return look;
      }
      if (look.result() != Result.PASS && doubt.isEmpty()) {
        doubt = Optional.of(look);
      }
    }
    if (judged.isEmpty()) {
      return Look.noData("there is no new machine");
    }
    return doubt.orElse(Look.pass("every new machine passes"));
  }

  private static Look providerSays(Machine machine) {
    ObservedInstance.State state = machine.observed().state();
    return switch (state) {
      case RUNNING -> Look.pass(machine.slot() + " runs");
      case PENDING -> Look.noData(machine.slot() + " boots");
      case STOPPING, STOPPED, TERMINATING, TERMINATED ->
          Look.fail(machine.slot() + " does not run: it is " + state);
    };
  }

  private Look balancerSays(Machine machine) {
    if (!sight.isBalanced()) {
      return Look.pass("no listener sends requests to the service");
    }
    Optional<ObservedTarget.Health> health = sight.target(machine.id());
    return switch (health.orElse(null)) {
      case null -> Look.noData(machine.slot() + " is not behind the load balancer");
      case HEALTHY -> Look.pass(machine.slot() + " is healthy");
      case UNHEALTHY -> Look.fail("the load balancer's checks of " + machine.slot() + " fail");
      case INITIAL, UNUSED, UNKNOWN, DRAINING ->
          Look.noData(
              "the load balancer cannot tell yet whether " + machine.slot() + " is healthy");
    };
  }

  private Look agentSays(Rollout rollout, Machine machine) {
    Optional<InstanceReport> report = sight.report(machine.id());
    if (report.isEmpty()) {
      return Look.error("the agent of " + machine.slot() + " could not be asked");
    }
    Optional<String> wrong = sight.wrongVersion(rollout, machine);
    if (wrong.isPresent()) {
      return Look.fail(wrong.get());
    }
    return switch (report.get().health()) {
      case HEALTHY ->
          sight.runsWith(machine, rollout.to())
              ? Look.pass(machine.slot() + " says that it is well")
              : Look.noData(machine.slot() + " does not run with the new configuration yet");
      case STARTING -> Look.noData(machine.slot() + " is starting");
      case UNHEALTHY -> Look.fail(machine.slot() + " says that it is not well");
    };
  }

  private static Look traffic(Gate.Traffic gate, Optional<Traffic> all, Traffic baseline) {
    if (all.isEmpty()) {
      return Look.noData("the load balancer has counted no request of it");
    }
    Traffic seen = all.get().since(baseline);
    if (seen.requests() < gate.minRequests()) {
      return Look.noData(
          "%d requests, %d are needed".formatted(seen.requests(), gate.minRequests()));
    }
    if (seen.failures() * PERCENT > gate.maxErrorsPercent() * seen.requests()) {
      return Look.fail(
          "%d of %d requests failed, more than %d %%"
              .formatted(seen.failures(), seen.requests(), gate.maxErrorsPercent()));
    }
    long mean = seen.latencyMillis() / seen.requests();
    if (gate.maxLatency().filter(most -> mean > most.toMillis()).isPresent()) {
      return Look.fail(
          "an answer takes %d ms, more than %d ms"
              .formatted(mean, gate.maxLatency().orElseThrow().toMillis()));
    }
    return Look.pass(
        "%d of %d requests failed, an answer takes %d ms"
            .formatted(seen.failures(), seen.requests(), mean));
  }

  /** Whether every gate has passed often enough, for long enough. */
  boolean isPassed(Rollout rollout, Duration needed) {
    return rollout.evidence().gathered().compareTo(needed) >= 0
        && sight.rollout().gates().stream()
            .allMatch(gate -> {
              Score score = rollout.evidence().score(gate.name());
              return score.last() == Result.PASS && score.passesInARow() >= gate.consecutive();
            });
  }

  /** The gate that the new machines have failed, if there is one, as a sentence. */
  Optional<String> failure(Rollout rollout) {
    return failing(rollout)
        .findFirst()
        .map(score ->
            score.flaps() > FLAPS
                ? "gate %s flaps: it failed %d times after it had passed, at last: %s"
                    .formatted(score.gate(), score.flaps(), score.message())
                : "gate " + score.gate() + " fails: " + score.message());
  }

  private static Stream<Score> failing(Rollout rollout) {
    return rollout.evidence().scores().stream()
        .filter(score -> score.last() == Result.FAIL)
        .filter(score -> score.failsInARow() >= FAILS || score.flaps() > FLAPS);
  }

  /**
   * Whether it is not the new revision's fault: at least half of the old machines that should serve
   * are unwell in the same moment, or they fail at the same gates.
   */
  boolean isEnvironment(Rollout rollout) {
    return areOldUnwell(rollout) || isOldFailing(rollout);
  }

  private boolean isOldFailing(Rollout rollout) {
    Set<String> failed = failing(rollout).map(Score::gate).collect(Collectors.toSet());
    return !failed.isEmpty()
        && sight.rollout().gates().stream()
            .filter(gate -> failed.contains(gate.name()))
            .allMatch(gate -> isOldFailing(gate, rollout));
  }

  private boolean isOldFailing(Gate gate, Rollout rollout) {
    // In place the numbers of old and new machines are the same ones.
    if (rollout.isInPlace()) {
      return false;
    }
    return switch (gate) {
      case PrometheusGate prometheus -> metrics.isOldOutOfBounds(prometheus, rollout);
      case Gate.Traffic traffic ->
          sight.isOldWanted(rollout)
              && traffic(
                          traffic,
                          sight.traffic(rollout.from().revision()),
                          rollout.evidence().oldBaseline().orElse(Traffic.NONE))
                      .result()
                  == Result.FAIL;
      // Of these each old machine tells by itself whether it is well.
      case Gate.LoadBalancer _, Gate.Http _, Gate.InstanceStatus _ -> false;
    };
  }

  private boolean areOldUnwell(Rollout rollout) {
    List<Standing> old =
        sight.oldMachines(rollout).stream()
            .filter(standing -> standing.present().filter(Machine::isRunning).isPresent())
            .toList();
    long unwell =
        old.stream()
            .flatMap(standing -> standing.present().stream())
            .filter(this::isUnwell)
            .count();
    return unwell > 0 && unwell * 2 >= old.size();
  }

  private boolean isUnwell(Machine machine) {
    return sight
            .report(machine.id())
            .filter(report -> report.health() == InstanceReport.Health.UNHEALTHY)
            .isPresent()
        || sight
            .target(machine.id())
            .filter(health -> health == ObservedTarget.Health.UNHEALTHY)
            .isPresent();
  }
}
