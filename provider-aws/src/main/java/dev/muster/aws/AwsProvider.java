package dev.muster.aws;

import dev.muster.aws.balancer.ApplicationBalancers;
import dev.muster.aws.call.CallFailure;
import dev.muster.aws.call.CallMeter;
import dev.muster.aws.call.Calls;
import dev.muster.aws.image.LaunchTemplates;
import dev.muster.aws.machine.Machines;
import dev.muster.aws.network.NetworkBuilder;
import dev.muster.aws.network.NetworkDirectory;
import dev.muster.aws.network.NetworkEnd;
import dev.muster.aws.network.NetworkReader;
import dev.muster.provider.Fence;
import dev.muster.provider.Observation;
import dev.muster.provider.Outcome;
import dev.muster.provider.Part;
import dev.muster.provider.Provider;
import dev.muster.provider.Scope;
import dev.muster.provider.action.InfrastructureAction;
import dev.muster.provider.observed.PartContent;
import java.time.Instant;

/**
 * The machines and load balancers of a region of Amazon's, in the account of the credentials that
 * every AWS tool finds. What is Muster's is told by the tag {@code muster:uid} alone.
 *
 * <p>Amazon knows no fence: a call that an older leader has begun still lands. Launches carry the
 * token that was recorded before, all else is looked for by its tags or its name first.
 */
public final class AwsProvider implements Provider, AutoCloseable {
  private final AwsSettings settings;
  private final Scope scope;
  private final AwsClients clients;
  private final NetworkDirectory networks;
  private final LaunchTemplates templates;
  private final Machines machines;
  private final BalancerLooks balancers;
  private final AwsActions actions;

  /**
   * A provider of a region; nothing is called yet.
   *
   * @param meter is told of every call
   */
  public AwsProvider(AwsSettings settings, CallMeter meter) {
    this.settings = settings;
    this.scope = new Scope(Scope.AWS, Scope.OWN_ACCOUNT, settings.region().value());
    this.clients = AwsClients.of(settings, meter);
    NetworkReader reader = new NetworkReader(clients.ec2());
    this.networks = new NetworkDirectory(reader);
    this.templates = new LaunchTemplates(clients.ec2());
    this.machines = new Machines(clients.ec2(), networks, templates);
    this.balancers = new BalancerLooks(new ApplicationBalancers(clients.balancing(), networks));
    this.actions =
        new AwsActions(
            settings,
            new AwsActions.Networking(
                new NetworkBuilder(clients.ec2(), reader),
                new NetworkEnd(clients.ec2(), reader),
                networks),
            templates,
            machines,
            balancers);
  }

  @Override
  public Observation<? extends PartContent> observe(Scope asked, Part part) {
    Instant asOf = settings.clock().instant();
    if (!asked.equals(scope)) {
      return new Observation.Unavailable<>(
          "this provider serves scope " + scope + ", not " + asked, asOf);
    }
    Calls calls = new Calls();
    try {
      return switch (part) {
        case NETWORKS -> new Observation.Complete<>(networks.observe(calls), asOf);
        case BALANCERS -> {
          BalancerLooks.Seen seen = balancers.look(calls, asOf);
          yield new Observation.Complete<>(seen.look().balancers(), seen.asOf());
        }
        case TARGETS -> {
          BalancerLooks.Seen seen = balancers.look(calls, asOf);
          yield new Observation.Complete<>(seen.look().targets(), seen.asOf());
        }
        case INSTANCES -> new Observation.Complete<>(machines.observe(calls), asOf);
        case IMAGES -> new Observation.Complete<>(templates.observe(calls), asOf);
        case ENSEMBLE, REPORTS, METRICS ->
            new Observation.Unavailable<>(
                "the provider does not observe " + part + ": it is read per cluster", asOf);
      };
    } catch (CallFailure failure) {
      return new Observation.Unavailable<>(
          "reading " + part + " in " + scope + ": " + failure.sentence(), asOf);
    }
  }

  @Override
  public Outcome apply(Fence fence, InfrastructureAction action) {
    return actions.apply(action);
  }

  /** By what it calls; closed with it. */
  AwsClients clients() {
    return clients;
  }

  /** Amazon keeps no epoch: there is nothing to raise, and every leader is accepted. */
  @Override
  public Outcome raiseFence(Fence fence) {
    return Outcome.accepted("no fence");
  }

  @Override
  public void close() {
    clients.close();
  }
}
