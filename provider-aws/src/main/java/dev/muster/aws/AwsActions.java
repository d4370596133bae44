package dev.muster.aws;

import dev.muster.aws.call.CallFailure;
import dev.muster.aws.call.Calls;
import dev.muster.aws.call.Verdicts;
import dev.muster.aws.image.LaunchTemplates;
import dev.muster.aws.machine.Machines;
import dev.muster.aws.network.NetworkBuilder;
import dev.muster.aws.network.NetworkDirectory;
import dev.muster.aws.network.NetworkEnd;
import dev.muster.provider.Failure;
import dev.muster.provider.Outcome;
import dev.muster.provider.action.InfrastructureAction;
import dev.muster.provider.action.InfrastructureAction.ConfigureNetwork;
import dev.muster.provider.action.InfrastructureAction.CreateNetwork;
import dev.muster.provider.action.InfrastructureAction.LaunchInstance;
import dev.muster.provider.action.InfrastructureAction.LaunchTogether;
import dev.muster.provider.network.NetworkPlan;
import dev.muster.spec.id.CidrBlock;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.ClusterUid;
import dev.muster.spec.id.Zone;
import java.util.Optional;

/** Does actions, and says how they ended. */
final class AwsActions {
  private final AwsSettings settings;
  private final Networking networking;
  private final LaunchTemplates templates;
  private final Machines machines;
  private final BalancerLooks balancers;

  AwsActions(
      AwsSettings settings,
      Networking networking,
      LaunchTemplates templates,
      Machines machines,
      BalancerLooks balancers) {
    this.settings = settings;
    this.networking = networking;
    this.templates = templates;
    this.machines = machines;
    this.balancers = balancers;
  }

  /**
   * What changes networks.
   *
   * @param builder makes and mends them
   * @param end deletes them
   * @param directory knows where their parts are
   */
  record Networking(NetworkBuilder builder, NetworkEnd end, NetworkDirectory directory) {}

  /** Does one action. */
  Outcome apply(InfrastructureAction action) {
    Calls calls = new Calls();
    try {
      return done(calls, action);
    } catch (CallFailure failure) {
      return Verdicts.outcome(failure, zone(action));
    }
  }

  private Outcome done(Calls calls, InfrastructureAction action) {
    return switch (action) {
      case CreateNetwork create -> network(calls, create.cluster(), create.uid(), create.wanted());
      case ConfigureNetwork change ->
          network(calls, change.cluster(), change.uid(), change.wanted());
      case InfrastructureAction.DeleteNetwork delete -> {
        networking.directory().forget();
        networking.end().delete(calls, delete.network());
        yield accepted(calls);
      }
      case InfrastructureAction.CreateBalancer create ->
          unless(calls, balancers.change(all -> all.create(calls, create)));
      case InfrastructureAction.ConfigureBalancer change ->
          unless(calls, balancers.change(all -> all.configure(calls, change)));
      case InfrastructureAction.DeleteBalancer delete ->
          unless(
              calls,
              balancers.change(all -> {
                all.delete(calls, delete.balancer());
                return Optional.empty();
              }));
      case InfrastructureAction.RegisterTarget register ->
          unless(calls, balancers.change(all -> all.register(calls, register)));
      case InfrastructureAction.DeregisterTarget deregister ->
          unless(calls, balancers.change(all -> all.deregister(calls, deregister)));
      case InfrastructureAction.BuildImage build -> unless(calls, templates.create(calls, build));
      case InfrastructureAction.DeleteImage delete -> {
        templates.delete(calls, delete.image());
        yield accepted(calls);
      }
      case LaunchInstance launch -> launched(calls, machines.launch(calls, launch));
      case LaunchTogether together -> launched(calls, machines.launch(calls, together));
      case InfrastructureAction.StartInstance start -> {
        machines.start(calls, start.instance());
        yield accepted(calls);
      }
      case InfrastructureAction.StopInstance stop -> {
        machines.stop(calls, stop.instance());
        yield accepted(calls);
      }
      case InfrastructureAction.TerminateInstance terminate -> {
        machines.terminate(calls, terminate.instance());
        yield accepted(calls);
      }
    };
  }

  private Outcome network(Calls calls, ClusterKey cluster, ClusterUid uid, NetworkPlan wanted) {
    if (wanted.cidr().isEmpty()) {
      return Outcome.refused(
          new Failure.Invalid(
              "the network of "
                  + cluster
                  + " has no addresses: the document is for another"
                  + " provider"));
    }
    if (wanted.cidr().filter(CidrBlock::isLoopback).isPresent() && settings.endpoint().isEmpty()) {
      return Outcome.refused(
          new Failure.Invalid(
              "the network "
                  + wanted.cidr().get()
                  + " of "
                  + cluster
                  + " has loopback addresses, which only an emulator takes: correct"
                  + " spec.provider.aws.network.cidr"));
    }
    networking.directory().forget();
    try {
      networking.builder().bring(calls, cluster, uid, wanted);
      return accepted(calls);
    } finally {
      networking.directory().forget();
    }
  }

  private static Outcome launched(Calls calls, Machines.Launch launch) {
    return switch (launch) {
      case Machines.Launch.Launched launched ->
          new Outcome.Accepted(launched.ids(), calls.lastRequest());
      case Machines.Launch.Refused refused -> Outcome.refused(refused.failure());
    };
  }

  private static Outcome unless(Calls calls, Optional<Failure> failure) {
    return failure.map(Outcome::refused).orElseGet(() -> accepted(calls));
  }

  private static Outcome accepted(Calls calls) {
    return Outcome.accepted(calls.lastRequest());
  }

  private static Optional<Zone> zone(InfrastructureAction action) {
    return switch (action) {
      case LaunchInstance launch -> Optional.of(launch.zone());
      case LaunchTogether together -> Optional.of(together.first().zone());
      case InfrastructureAction _ -> Optional.empty();
    };
  }
}
