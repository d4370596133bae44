package dev.muster.controller.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.controller.kernel.ConvergedShop;
import dev.muster.controller.store.SampleRecords;
import dev.muster.controller.store.StoreResult;
import dev.muster.provider.Fence;
import dev.muster.provider.Scope;
import dev.muster.provider.identity.InstanceId;
import dev.muster.reconcile.ledger.LedgerChange;
import dev.muster.reconcile.ledger.Rollout;
import dev.muster.reconcile.ledger.Rollout.Failure;
import dev.muster.reconcile.ledger.Rollout.Machines;
import dev.muster.reconcile.ledger.Rollout.Pause;
import dev.muster.reconcile.ledger.Rollout.Stage;
import dev.muster.reconcile.ledger.Rollout.Transition;
import dev.muster.reconcile.ledger.RolloutEvidence;
import dev.muster.reconcile.ledger.RolloutEvidence.Result;
import dev.muster.reconcile.ledger.RolloutEvidence.Score;
import dev.muster.reconcile.ledger.RolloutLog;
import dev.muster.reconcile.ledger.RolloutOrder;
import dev.muster.reconcile.ledger.RolloutSide;
import dev.muster.reconcile.ledger.RolloutState;
import dev.muster.reconcile.ledger.SlotRecord;
import dev.muster.spec.id.RevisionId;
import dev.muster.spec.id.RolloutId;
import dev.muster.spec.id.ServiceName;
import dev.muster.spec.id.ServiceVersion;
import dev.muster.spec.id.Slot;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** An API whose store holds a rollout of a service, in any state. */
abstract class RolloutFixture {
  static final String ROLLOUTS = ApiRig.ROOT + "/namespaces/shop/rollouts";
  static final String ONE = ROLLOUTS + "/prod.web";
  static final String VERBS = ApiRig.PROD + "/rollouts/web/";
  static final RolloutId ID = new RolloutId(new ServiceName("web"), 3);
  static final Fence FENCE = new Fence(Scope.LOCAL, 1_000_000, "the test");

  ApiRig rig;
  Instant begun;

  @BeforeEach
  void serve() {
    // What the store records is what this controller shows: another one leads.
    rig = ApiRig.serve().followLeader();
    begun = rig.now.minusSeconds(90).truncatedTo(ChronoUnit.SECONDS);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  final Rollout in(RolloutState state) {
    boolean backward =
        state.half() == RolloutState.Half.BACKWARD
            || state == RolloutState.ROLLED_BACK
            || state == RolloutState.FAILED;
    Optional<Failure> failure =
        backward
            ? Optional.of(new Failure(Failure.Kind.REVISION, "gate http fails: web-1 is ill"))
            : Optional.empty();
    SlotRecord canary = SampleRecords.slot("web-1", 2).withInstance(new InstanceId("i-new"), begun);
    return new Rollout(
        ID,
        "c0ffee",
        new RolloutSide(
            new ServiceVersion("1.0.0"), new RevisionId("0123456789ab"), 8000, Optional.empty()),
        new RolloutSide(
            new ServiceVersion("1.1.0"), new RevisionId("ba9876543210"), 8000, Optional.empty()),
        new Stage(state, begun.plusSeconds(30), begun.plusSeconds(40), Optional.empty(), failure),
        state.isCommitted()
            ? Machines.NONE
            : Machines.NONE
                .putNewcomer(canary)
                .admitting(new TreeSet<>(List.of(Slot.parse("web-1"))))
                .withdrawing(new TreeSet<>(List.of(Slot.parse("web-2"))))
                .keeping(3),
        new RolloutEvidence(
            begun.plusSeconds(85),
            Duration.ofSeconds(1),
            List.of(
                new Score("loadBalancer", 4, 0, 0, 4, Result.PASS, "every new machine passes"),
                new Score("http", 0, 0, 1, 3, Result.NO_DATA, "web-1 is starting")),
            Optional.empty(),
            Optional.empty()),
        RolloutLog.EMPTY
            .plus(new Transition(RolloutState.ADMIT, begun, "the spec asks for 1.1.0"))
            .plus(new Transition(state, begun.plusSeconds(30), "so it went")));
  }

  final void record(Rollout rollout) {
    assertThat(
            rig.store.record(
                FENCE, ConvergedShop.KEY, List.of(new LedgerChange.PutRollout(rollout))))
        .isInstanceOf(StoreResult.Done.class);
  }

  final void record(RolloutState state) {
    record(in(state));
  }

  final void record(RolloutState state, Pause.Kind kind) {
    Rollout rollout = in(state);
    record(
        rollout.with(
            rollout.stage().with(Optional.of(new Pause(kind, begun.plusSeconds(50), "so it is")))));
  }

  final List<RolloutOrder> orders() {
    return rig.record(ConvergedShop.KEY).orders().orElse(List.of());
  }
}
