package dev.muster.simulator.invariant;

import dev.muster.controller.kernel.Effect;
import dev.muster.reconcile.ledger.Rollout;
import dev.muster.reconcile.ledger.Rollout.Promotion;
import dev.muster.simulator.process.SimController;
import java.util.Optional;

/**
 * What people want back goes there without gates and through freeze windows, on their word alone;
 * whatever else begins has to pass all of them.
 */
final class UndosAtOnce extends Invariant {
  UndosAtOnce() {
    super(
        "undos-at-once",
        "the way back would wait for what is broken, or the way forth for nothing");
  }

  @Override
  public void wants(SimController controller, Effect effect) {
    for (Rolled.Recorded written : Rolled.put(stage(), effect)) {
      Rollout rollout = written.rollout();
      boolean begins =
          Optional.ofNullable(
                  stage().store().ledger(written.key()).rollouts().get(rollout.service()))
              .filter(known -> known.id().equals(rollout.id()))
              .isEmpty();
      // One that is rebuilt from tags goes on by a person's word alone.
      if (begins && rollout.stage().pause().isEmpty()) {
        Rolled.plan(controller, written.key())
            .ifPresent(plan -> {
              boolean undone =
                  plan.input().desired().undos().stream()
                      .anyMatch(undo -> undo.service().equals(rollout.service()));
              boolean free =
                  rollout.log().promotes() == Promotion.ALL
                      && rollout.log().freezeOverride().isPresent();
              boolean bound =
                  rollout.log().promotes() == Promotion.NONE
                      && rollout.log().freezeOverride().isEmpty();
              if (undone ? !free : !bound) {
                broken(
                    rollout.id() + (undone ? " is wanted back and waits" : " waits for nothing"));
              }
            });
      }
    }
  }
}
