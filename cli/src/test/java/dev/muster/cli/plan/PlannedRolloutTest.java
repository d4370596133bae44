package dev.muster.cli.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.controller.guard.AbsenceWishes;
import dev.muster.controller.guard.FoldedDecision;
import dev.muster.controller.guard.Judgement;
import dev.muster.controller.kernel.Decided;
import dev.muster.controller.kernel.LaunchBatches;
import dev.muster.controller.shell.Preview;
import dev.muster.reconcile.DesiredCluster;
import dev.muster.reconcile.Observed;
import dev.muster.reconcile.ledger.Ledger;
import dev.muster.reconcile.ledger.LedgerChange;
import dev.muster.reconcile.ledger.Rollout;
import dev.muster.reconcile.ledger.RolloutEvidence;
import dev.muster.reconcile.ledger.RolloutLog;
import dev.muster.reconcile.ledger.RolloutSide;
import dev.muster.reconcile.ledger.RolloutState;
import dev.muster.spec.id.ClusterUid;
import dev.muster.spec.id.RevisionId;
import dev.muster.spec.id.RolloutId;
import dev.muster.spec.id.ServiceName;
import dev.muster.spec.id.ServiceVersion;
import dev.muster.testkit.ClusterBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a plan says of a rollout that a commit would begin. */
class PlannedRolloutTest {
  private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");

  private static Rollout rollout(RolloutState state) {
    return new Rollout(
        new RolloutId(new ServiceName("web"), 4),
        "c0ffee",
        new RolloutSide(
            new ServiceVersion("1.0"), new RevisionId("0123456789ab"), 8000, Optional.empty()),
        new RolloutSide(
            new ServiceVersion("1.1"), new RevisionId("ba9876543210"), 8000, Optional.empty()),
        new Rollout.Stage(state, NOW, NOW, Optional.empty(), Optional.empty()),
        Rollout.Machines.NONE,
        RolloutEvidence.NONE,
        RolloutLog.EMPTY);
  }

  private static PlanReport report(RolloutState state) {
    FoldedDecision fold =
        new FoldedDecision(
            List.of(),
            List.of(new LedgerChange.PutRollout(rollout(state))),
            List.of(),
            Optional.empty(),
            List.of(),
            List.of());
    DesiredCluster desired =
        new DesiredCluster(
            new ClusterUid("uid-1"),
            ClusterBuilder.cluster("shop", "prod")
                .service("web", "1.1", 3)
                .listener(80, "web")
                .build(),
            2,
            "cluster.yaml",
            DesiredCluster.Lifecycle.ACTIVE,
            "store-1");
    return new PlanReport(
        new Preview.Plan(
            desired,
            new Decided(
                fold,
                new Judgement(fold, List.of(), List.of()),
                List.of(),
                Ledger.EMPTY,
                List.of(),
                List.of(),
                AbsenceWishes.NONE,
                LaunchBatches.NONE),
            new Observed(Map.of()),
            List.of()));
  }

  @Test
  void a_rollout_is_a_change_though_nothing_is_done_yet_and_its_course_is_told() {
    PlanReport report = report(RolloutState.BUILD_IMAGE);

    assertThat(report.hasChanges()).isTrue();
    assertThat(report.text())
        .containsSubsequence(
            "  rollout web-4 from 1.0 to 1.1",
            "    at most 3 machines at once; never fewer than 0 that serve",
            "    7 provider calls: 1 image builds, 3 launches, 3 registrations, 0 deregistrations,"
                + " 0 terminations");
    assertThat(report.text())
        .anyMatch(line -> line.startsWith("    11s of watching, and what machines take to start"))
        .contains("    waits until both fleets serve, and every gate passes for 3s");
    assertThat(report.markdown()).contains("**rollout web-4 from 1.0 to 1.1**");
    JsonNode json = report.json().at("/rollouts/0");
    assertThat(json.path("peakInstances").asInt()).isEqualTo(3);
    assertThat(json.at("/providerCalls/total").asInt()).isEqualTo(7);
    assertThat(json.path("leastSeconds").asInt()).isEqualTo(11);
    assertThat(json.path("waits")).hasSize(3);
  }

  @Test
  void one_that_goes_back_or_has_ended_has_no_forecast() {
    for (RolloutState state : List.of(RolloutState.RESTORE, RolloutState.ROLLED_BACK)) {
      assertThat(report(state).hasChanges()).isFalse();
      assertThat(report(state).json().path("rollouts")).isEmpty();
    }
  }
}
