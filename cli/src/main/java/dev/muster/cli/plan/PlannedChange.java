package dev.muster.cli.plan;

import dev.muster.controller.guard.Judgement;
import dev.muster.controller.shell.Preview;
import dev.muster.provider.action.Action;
import dev.muster.provider.action.ActionKey;
import dev.muster.provider.action.ConfigAction;
import dev.muster.provider.action.EnsembleAction;
import dev.muster.provider.action.InfrastructureAction;
import dev.muster.reconcile.Decision.PlannedAction;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One action of a plan.
 *
 * @param planned the action itself, as it would be executed
 * @param effect what it does to the world
 * @param fate whether it would be executed now
 */
record PlannedChange(PlannedAction planned, Effect effect, Fate fate) {
  /** What an action does to the world. */
  enum Effect {
    /** Something new is there after it. */
    CREATE('+'),
    /** Something that is there becomes another. */
    CHANGE('~'),
    /** Something is there no more after it. */
    DESTROY('-');

    private final char sign;

    Effect(char sign) {
      this.sign = sign;
    }

    char sign() {
      return sign;
    }
  }

  /** Whether an action would be executed now. */
  enum Fate {
    /** It would. */
    ALLOWED,
    /** A guard holds it. */
    HELD
  }

  /** All actions of a plan, in their order. */
  static List<PlannedChange> of(Preview.Plan plan) {
    Judgement judgement = plan.decided().judgement();
    Set<ActionKey> held = new HashSet<>();
    judgement.held().forEach(action -> held.add(action.action().key()));
    return plan.decided().fold().actions().stream()
        .map(action ->
            new PlannedChange(
                action,
                effect(action.action()),
                held.contains(action.action().key()) ? Fate.HELD : Fate.ALLOWED))
        .toList();
  }

  private static Effect effect(Action action) {
    return switch (action) {
      case InfrastructureAction.CreateNetwork _,
          InfrastructureAction.CreateBalancer _,
          InfrastructureAction.BuildImage _,
          InfrastructureAction.LaunchInstance _,
          InfrastructureAction.LaunchTogether _,
          InfrastructureAction.RegisterTarget _,
          EnsembleAction.InitializeEnsemble _ ->
          Effect.CREATE;
      case InfrastructureAction.ConfigureNetwork _,
          InfrastructureAction.ConfigureBalancer _,
          InfrastructureAction.StartInstance _,
          InfrastructureAction.StopInstance _,
          EnsembleAction.ReconfigureEnsemble _,
          ConfigAction _ ->
          Effect.CHANGE;
      case InfrastructureAction.DeleteNetwork _,
          InfrastructureAction.DeleteBalancer _,
          InfrastructureAction.DeregisterTarget _,
          InfrastructureAction.DeleteImage _,
          InfrastructureAction.TerminateInstance _ ->
          Effect.DESTROY;
    };
  }
}
