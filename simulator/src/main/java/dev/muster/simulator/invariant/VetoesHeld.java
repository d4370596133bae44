package dev.muster.simulator.invariant;

import dev.muster.controller.kernel.ClusterState;
import dev.muster.controller.kernel.Effect;
import dev.muster.controller.model.ClusterStatus;
import dev.muster.provider.action.InfrastructureAction.LaunchInstance;
import dev.muster.reconcile.ConditionTypes;
import dev.muster.reconcile.DesiredCluster;
import dev.muster.reconcile.ledger.Rollout;
import dev.muster.reconcile.ledger.RolloutGoal;
import dev.muster.reconcile.ledger.RolloutSide;
import dev.muster.reconcile.ledger.RolloutSummary;
import dev.muster.simulator.process.SimController;
import dev.muster.spec.ConfigDocument;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.RevisionId;
import dev.muster.spec.id.RolloutId;
import dev.muster.spec.id.Sha256;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A revision that was rolled back is neither rolled out nor launched until a person says so; and
 * where nothing that is wanted was ever tried, nothing is called vetoed.
 */
final class VetoesHeld extends Invariant {
  VetoesHeld() {
    super("vetoes-held", "a version that is known to be no good would be tried over and over");
  }

  @Override
  public void wants(SimController controller, Effect effect) {
    Rolled.put(stage(), effect).forEach(written -> judge(written.key(), written.rollout()));
    Rolled.act(stage(), effect)
        .filter(act -> act.action() instanceof LaunchInstance)
        .ifPresent(act -> judge(act.key(), (LaunchInstance) act.action()));
    if (effect instanceof Effect.StoreStatus store
        && store.fence().epoch() == stage().store().epoch(store.fence().scope())
        && saysVetoed(store.status())) {
      Optional.ofNullable(controller.state().clusters().get(store.status().key()))
          .map(ClusterState::input)
          .map(input -> input.desired())
          .filter(desired -> desired.generation() == store.status().observedGeneration())
          .filter(desired -> desired.undos().isEmpty())
          .filter(desired -> !wasTried(store.status().key(), desired))
          .ifPresent(_ ->
              broken("it says that nothing is tried again, and what is wanted was never tried"));
    }
  }

  private static boolean saysVetoed(ClusterStatus status) {
    return status.conditions().stream()
        .filter(condition -> condition.type().equals(ConditionTypes.ROLLOUTS_SETTLED))
        .anyMatch(condition -> condition.reason().equals("Vetoed"));
  }

  // That it fails may be decided and not recorded yet: a person has stopped the cluster, or the
  // store does not answer. Before the first configuration is published, none is rolled out.
  private boolean wasTried(ClusterKey key, DesiredCluster desired) {
    return desired.spec().services().values().stream()
        .anyMatch(service -> {
          Optional<Sha256> config =
              Optional.ofNullable(desired.spec().config().get(service.name()))
                  .map(ConfigDocument::sha256);
          return Optional.ofNullable(stage().store().ledger(key).rollouts().get(service.name()))
              .filter(last ->
                  tried(last).contains(RolloutGoal.of(service, config))
                      || tried(last).contains(RolloutGoal.of(service, Optional.empty())))
              .isPresent();
        });
  }

  private static List<RolloutGoal> tried(Rollout last) {
    return Stream.concat(
            Stream.of(last.to()),
            last.log().earlier().orElse(List.of()).stream().map(RolloutSummary::to))
        .map(RolloutSide::goal)
        .toList();
  }

  private Optional<Rollout> last(ClusterKey key, Rollout rollout) {
    return Optional.ofNullable(stage().store().ledger(key).rollouts().get(rollout.service()));
  }

  private void judge(ClusterKey key, Rollout begun) {
    last(key, begun)
        .filter(last -> !last.id().equals(begun.id()))
        .flatMap(last ->
            vetoes(last).filter(veto -> veto.side().goal().equals(begun.to().goal())).findFirst())
        .ifPresent(
            veto -> broken(begun.id() + " goes to the revision that failed in " + veto.id()));
  }

  private void judge(ClusterKey key, LaunchInstance launch) {
    Optional.ofNullable(
            stage().store().ledger(key).rollouts().get(launch.identity().slot().service()))
        .flatMap(last -> veto(last, launch.identity().revision()))
        .ifPresent(veto -> broken(launch.summary() + ", which failed in " + veto.id()));
  }

  /** What failed, told by the records alone. */
  private record Veto(RolloutId id, RolloutSide from, RolloutSide side) {
    boolean isOfMachines(RevisionId revision) {
      return side.revision().equals(revision) && !from.revision().equals(revision);
    }
  }

  // What has run since it failed is not vetoed: it failed with another configuration.
  private static Optional<Veto> veto(Rollout last, RevisionId revision) {
    List<RolloutSummary> earlier = last.log().earlier().orElse(List.of());
    boolean isInNewest =
        last.from().revision().equals(revision) || last.to().revision().equals(revision);
    Optional<RolloutId> newest =
        isInNewest
            ? Optional.of(last.id())
            : earlier.reversed().stream()
                .filter(one ->
                    one.from().revision().equals(revision) || one.to().revision().equals(revision))
                .map(RolloutSummary::id)
                .findFirst();
    return vetoes(last)
        .filter(veto -> veto.isOfMachines(revision) && newest.equals(Optional.of(veto.id())))
        .findFirst();
  }

  private static Stream<Veto> vetoes(Rollout last) {
    Stream<Veto> newest =
        !last.isActive() && last.stage().failure().filter(VetoesHeld::isVeto).isPresent()
            ? Stream.of(new Veto(last.id(), last.from(), last.to()))
            : Stream.empty();
    Stream<Veto> earlier =
        last.log().earlier().orElse(List.of()).stream()
            .filter(one -> one.failure().filter(VetoesHeld::isVeto).isPresent())
            .map(one -> new Veto(one.id(), one.from(), one.to()));
    return Stream.concat(newest, earlier);
  }

  private static boolean isVeto(Rollout.Failure failure) {
    return switch (failure.kind()) {
      case REVISION, PERSON -> true;
      case COMMIT -> false;
    };
  }
}
