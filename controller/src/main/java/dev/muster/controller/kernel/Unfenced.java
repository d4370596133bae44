package dev.muster.controller.kernel;

import dev.muster.controller.guard.FoldedDecision;
import dev.muster.controller.guard.Hold;
import dev.muster.controller.guard.Judgement;
import dev.muster.provider.action.ActionKey;
import dev.muster.provider.action.EnsembleAction;
import dev.muster.reconcile.Decision.PlannedAction;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A decision without the writes to an ensemble that could not be told who leads (guard 6). */
final class Unfenced {
  private static final String NAME = "fencing";
  private static final String CONDITION = "EnsembleUnfenced";

  private Unfenced() {}

  static Decided without(Decided decided, String reason) {
    FoldedDecision allowed = decided.judgement().allowed();
    Set<ActionKey> held = new HashSet<>();
    List<PlannedAction> left = new ArrayList<>();
    List<PlannedAction> heldActions = new ArrayList<>(decided.judgement().held());
    List<Judgement.Verdict> verdicts = new ArrayList<>(decided.judgement().verdicts());
    for (PlannedAction planned : allowed.actions()) {
      boolean waits = planned.after().stream().anyMatch(held::contains);
      if (planned.action() instanceof EnsembleAction || waits) {
        held.add(planned.action().key());
        heldActions.add(planned);
        verdicts.add(
            new Judgement.Verdict(
                NAME,
                CONDITION,
                Hold.action(
                    planned.action().key(),
                    Hold.Lift.NEXT_LOOK,
                    CONDITION,
                    "the ensemble could not be told who leads: " + reason)));
      } else {
        left.add(planned);
      }
    }
    return new Decided(
        decided.fold(),
        new Judgement(allowed.with(left, allowed.ledger()), verdicts, heldActions),
        decided.rejections(),
        decided.ledger(),
        decided.adopted(),
        decided.settled(),
        decided.wishes(),
        decided.batches());
  }
}
