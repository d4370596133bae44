package dev.muster.controller.kernel;

import dev.muster.provider.Part;
import dev.muster.provider.action.Action;
import dev.muster.provider.action.ConfigAction;
import dev.muster.provider.action.EnsembleAction;
import dev.muster.provider.action.InfrastructureAction;
import java.util.EnumSet;
import java.util.Set;

/**
 * Which parts an action changes: a read of them that is older than the action counts for nothing.
 */
final class WrittenParts {
  private WrittenParts() {}

  static Set<Part> of(Action action) {
    return switch (action) {
      case InfrastructureAction.CreateNetwork _,
          InfrastructureAction.ConfigureNetwork _,
          InfrastructureAction.DeleteNetwork _ ->
          EnumSet.of(Part.NETWORKS);
      case InfrastructureAction.CreateBalancer _,
          InfrastructureAction.ConfigureBalancer _,
          InfrastructureAction.DeleteBalancer _ ->
          EnumSet.of(Part.BALANCERS, Part.TARGETS);
      case InfrastructureAction.RegisterTarget _, InfrastructureAction.DeregisterTarget _ ->
          EnumSet.of(Part.TARGETS);
      case InfrastructureAction.BuildImage _, InfrastructureAction.DeleteImage _ ->
          EnumSet.of(Part.IMAGES);
      case InfrastructureAction.LaunchInstance _,
          InfrastructureAction.LaunchTogether _,
          InfrastructureAction.StartInstance _,
          InfrastructureAction.StopInstance _,
          InfrastructureAction.TerminateInstance _ ->
          EnumSet.of(Part.INSTANCES, Part.TARGETS);
      case EnsembleAction.InitializeEnsemble _,
          EnsembleAction.ReconfigureEnsemble _,
          ConfigAction _ ->
          EnumSet.of(Part.ENSEMBLE);
    };
  }
}
