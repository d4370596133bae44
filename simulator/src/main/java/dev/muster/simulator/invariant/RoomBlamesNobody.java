package dev.muster.simulator.invariant;

import dev.muster.controller.kernel.Effect;
import dev.muster.controller.kernel.Pass;
import dev.muster.reconcile.ledger.Rollout;
import dev.muster.reconcile.ledger.Rollout.Failure;
import dev.muster.reconcile.ledger.RolloutState;
import dev.muster.simulator.process.SimController;
import dev.muster.spec.RolloutSpec;
import dev.muster.spec.ServiceSpec;
import java.util.Optional;

/**
 * A revision of which no machine was ever launched is not the one that failed, unless the spec says
 * that a rollout goes back when it cannot go on.
 */
final class RoomBlamesNobody extends Invariant {
  RoomBlamesNobody() {
    super("room-blames-nobody", "a good version would be vetoed because a zone was full");
  }

  @Override
  public void wants(SimController controller, Effect effect) {
    for (Rolled.Recorded written : Rolled.put(stage(), effect)) {
      Rollout after = written.rollout();
      // One record may tell of several states: of the way back with its end, or of a canary that
      // was seen and then was not well.
      boolean isBlamed =
          after
                  .stage()
                  .failure()
                  .filter(failure -> failure.kind() == Failure.Kind.REVISION)
                  .isPresent()
              && after.log().transitions().stream()
                  .noneMatch(one -> one.state() == RolloutState.VERIFY_CANARY);
      Optional<Rollout> before =
          Rolled.active(stage(), written.key(), after.service())
              .filter(known -> known.state() == RolloutState.LAUNCH_CANARY);
      boolean isUnlaunched =
          before
              .filter(known -> !known.machines().newcomers().isEmpty())
              .filter(known ->
                  known.machines().newcomers().stream()
                      .allMatch(newcomer -> newcomer.instance().isEmpty()))
              .filter(known -> known.machines().relaunches() == 0)
              .isPresent();
      if (isBlamed && isUnlaunched && isToWait(controller, written)) {
        broken(after.id() + " is given up and none of its machines was launched");
      }
    }
  }

  private static boolean isToWait(SimController controller, Rolled.Recorded written) {
    return Rolled.plan(controller, written.key())
        .map(Pass.Plan::input)
        .map(input -> input.desired().spec().services().get(written.rollout().service()))
        .map(ServiceSpec::rollout)
        .map(RolloutSpec::inconclusive)
        .filter(RolloutSpec.Inconclusive.Wait.class::isInstance)
        .isPresent();
  }
}
