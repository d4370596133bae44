package dev.muster.reconcile.rollout;

import dev.muster.provider.observed.InstanceReport;
import dev.muster.provider.observed.ObservedTarget;
import dev.muster.reconcile.fleet.Fleet.Standing;
import dev.muster.reconcile.ledger.Rollout;
import dev.muster.reconcile.ledger.RolloutEvidence;
import dev.muster.reconcile.ledger.RolloutEvidence.Result;
import dev.muster.reconcile.ledger.RolloutEvidence.Score;
import dev.muster.reconcile.ledger.RolloutEvidence.Traffic;
import dev.muster.reconcile.ledger.RolloutState;
import dev.muster.reconcile.ledger.SlotRecord;
import dev.muster.reconcile.machine.Machine;
import dev.muster.spec.RolloutSpec.Gate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

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

  Judge(ServiceSight sight) {
    this.sight = sight;
  }

  /** What one look at one gate gave. */
  record Look(Result result, String message) {}

  /** The evidence after this look, or as before where the look is not fresh. */
  RolloutEvidence look(Rollout rollout) {
    RolloutEvidence known = rollout.evidence();
    Optional<Instant> seenAt = sight.seenAt();
    if (seenAt.isEmpty() || seenAt.get().isBefore(nextLook(rollout))) {
      return known;
    }
    Optional<Traffic> baseline =
        known.baseline().or(() -> Optional.of(trafficOf(rollout).orElse(Traffic.NONE)));
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
        seenAt.get(), counts ? known.gathered().plus(gap) : known.gathered(), scores, baseline);
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

  private Optional<Traffic> trafficOf(Rollout rollout) {
    return sight.traffic(rollout.to().revision());
  }

  private Look judge(Gate gate, Rollout rollout, Traffic baseline) {
    return switch (gate) {
      case Gate.LoadBalancer _ -> worst(rollout, this::balancerSays);
      case Gate.Http _ -> worst(rollout, machine -> agentSays(rollout, machine));
      case Gate.Traffic traffic -> traffic(traffic, rollout, baseline);
    };
  }

  /** The first failure among the new machines, else the first doubt, else that all is well. */
  private Look worst(Rollout rollout, Function<Machine, Look> says) {
    Optional<Look> doubt = Optional.empty();
    for (SlotRecord newcomer : rollout.machines().newcomers()) {
      Look look =
          sight
              .present(newcomer)
              .map(says)
              .orElse(new Look(Result.NO_DATA, newcomer.slot() + " has no machine"));
      if (look.result() == Result.FAIL) {
        return look;
      }
      if (look.result() != Result.PASS && doubt.isEmpty()) {
        doubt = Optional.of(look);
      }
    }
    if (rollout.machines().newcomers().isEmpty()) {
      return new Look(Result.NO_DATA, "there is no new machine");
    }
    return doubt.orElse(new Look(Result.PASS, "every new machine passes"));
  }

  private Look balancerSays(Machine machine) {
    if (!sight.isBalanced()) {
      return new Look(Result.PASS, "no listener sends requests to the service");
    }
    Optional<ObservedTarget.Health> health = sight.target(machine.id());
    return switch (health.orElse(null)) {
      case null -> new Look(Result.NO_DATA, machine.slot() + " is not behind the load balancer");
      case HEALTHY -> new Look(Result.PASS, machine.slot() + " is healthy");
      case UNHEALTHY ->
          new Look(Result.FAIL, "the load balancer's checks of " + machine.slot() + " fail");
      case INITIAL, UNUSED, UNKNOWN, DRAINING ->
          new Look(
              Result.NO_DATA,
              "the load balancer cannot tell yet whether " + machine.slot() + " is healthy");
    };
  }

  private Look agentSays(Rollout rollout, Machine machine) {
    Optional<InstanceReport> report = sight.report(machine.id());
    if (report.isEmpty()) {
      return new Look(Result.ERROR, "the agent of " + machine.slot() + " could not be asked");
    }
    Optional<String> wrong = sight.wrongVersion(rollout, machine);
    if (wrong.isPresent()) {
      return new Look(Result.FAIL, wrong.get());
    }
    return switch (report.get().health()) {
      case HEALTHY -> new Look(Result.PASS, machine.slot() + " says that it is well");
      case STARTING -> new Look(Result.NO_DATA, machine.slot() + " is starting");
      case UNHEALTHY -> new Look(Result.FAIL, machine.slot() + " says that it is not well");
    };
  }

  private Look traffic(Gate.Traffic gate, Rollout rollout, Traffic baseline) {
    Optional<Traffic> all = trafficOf(rollout);
    if (all.isEmpty()) {
      return new Look(Result.NO_DATA, "the load balancer has counted no request of it");
    }
    Traffic seen = all.get().since(baseline);
    if (seen.requests() < gate.minRequests()) {
      return new Look(
          Result.NO_DATA,
          "%d requests, %d are needed".formatted(seen.requests(), gate.minRequests()));
    }
    if (seen.failures() * PERCENT > gate.maxErrorsPercent() * seen.requests()) {
      return new Look(
          Result.FAIL,
          "%d of %d requests failed, more than %d %%"
              .formatted(seen.failures(), seen.requests(), gate.maxErrorsPercent()));
    }
    long mean = seen.latencyMillis() / seen.requests();
    if (gate.maxLatency().filter(most -> mean > most.toMillis()).isPresent()) {
      return new Look(
          Result.FAIL,
          "an answer takes %d ms, more than %d ms"
              .formatted(mean, gate.maxLatency().orElseThrow().toMillis()));
    }
    return new Look(
        Result.PASS,
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
    return rollout.evidence().scores().stream()
        .filter(score -> score.last() == Result.FAIL)
        .filter(score -> score.failsInARow() >= FAILS || score.flaps() > FLAPS)
        .findFirst()
        .map(score ->
            score.flaps() > FLAPS
                ? "gate %s flaps: it failed %d times after it had passed, at last: %s"
                    .formatted(score.gate(), score.flaps(), score.message())
                : "gate " + score.gate() + " fails: " + score.message());
  }

  /** Whether at least half of the old machines that should serve are unwell in the same moment. */
  boolean isEnvironment(Rollout rollout) {
    List<Standing> old =
        sight.stable().stream()
            .filter(standing -> !rollout.machines().withdrawn().contains(standing.slot().slot()))
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
