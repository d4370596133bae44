package dev.muster.controller.guard;

import dev.muster.provider.Part;
import dev.muster.provider.action.InfrastructureAction.TerminateInstance;
import dev.muster.provider.identity.MemberId;
import dev.muster.provider.identity.Membership;
import dev.muster.provider.identity.Tags;
import dev.muster.provider.observed.EnsembleState;
import dev.muster.provider.observed.ObservedInstance;
import dev.muster.reconcile.Decision.PlannedAction;
import dev.muster.reconcile.ledger.EnsembleRecord;
import dev.muster.spec.EnsembleSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Guard 4, for ensembles: a voter of a formed ensemble is terminated only where the other voters
 * that serve are a majority, and one at a time.
 */
public final class QuorumGuard implements Guard {
  @Override
  public String name() {
    return "quorum";
  }

  @Override
  public String condition() {
    return "QuorumAtRisk";
  }

  @Override
  public List<Hold> judge(GuardView view) {
    if (view.ledger().ensemble().phase() == EnsembleRecord.Phase.UNFORMED) {
      return List.of();
    }
    List<Hold> holds = new ArrayList<>();
    boolean oneGoes = false;
    for (PlannedAction planned : view.fold().actions()) {
      if (planned.action() instanceof TerminateInstance terminate
          && terminate.slot().service().equals(EnsembleSpec.SERVICE)
          && terminate.cause() != TerminateInstance.Cause.CLUSTER_DELETED) {
        Optional<String> risk =
            oneGoes
                ? Optional.of("another server of the ensemble goes first")
                : risk(view, terminate);
        oneGoes = true;
        risk.ifPresent(message ->
            holds.add(
                Hold.action(
                    terminate.key(),
                    Hold.Lift.NEXT_LOOK,
                    "QuorumAtRisk",
                    terminate.slot() + " stays: " + message)));
      }
    }
    return holds;
  }

  private static Optional<String> risk(GuardView view, TerminateInstance terminate) {
    if (!view.observed().isComplete(Part.ENSEMBLE) || !view.observed().isComplete(Part.INSTANCES)) {
      return Optional.of("the ensemble was not observed whole");
    }
    EnsembleState ensemble = view.observed().ensemble();
    if (ensemble.committed().isEmpty()) {
      return Optional.of("the ensemble has no quorum now");
    }
    Optional<MemberId> leaving =
        view.machines()
            .find(terminate.instance())
            .map(ObservedInstance::tags)
            .flatMap(Tags::identity)
            .flatMap(identity -> identity.membership().map(Membership::member));
    Set<MemberId> voters = ensemble.committed().get().voters().keySet();
    if (leaving.isPresent() && !voters.contains(leaving.get())) {
      return Optional.empty();
    }
    Set<MemberId> serving = new HashSet<>();
    for (EnsembleState.Server server : ensemble.servers()) {
      if (serves(server.mode()) && voters.contains(server.member())) {
        serving.add(server.member());
      }
    }
    leaving.ifPresent(serving::remove);
    return serving.size() * 2 > voters.size()
        ? Optional.empty()
        : Optional.of("the other servers that serve are no majority");
  }

  private static boolean serves(EnsembleState.Mode mode) {
    return switch (mode) {
      case LEADER, FOLLOWER -> true;
      case OBSERVER, NOT_SERVING, UNREACHABLE -> false;
    };
  }
}
