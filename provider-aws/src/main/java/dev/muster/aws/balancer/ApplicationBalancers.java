package dev.muster.aws.balancer;

import dev.muster.aws.balancer.BalancerFacts.ListenerFacts;
import dev.muster.aws.call.AwsApi;
import dev.muster.aws.call.Calls;
import dev.muster.aws.call.Trouble;
import dev.muster.aws.naming.AwsTags;
import dev.muster.aws.naming.Names;
import dev.muster.aws.network.NetworkDirectory;
import dev.muster.provider.Failure;
import dev.muster.provider.action.InfrastructureAction.ConfigureBalancer;
import dev.muster.provider.action.InfrastructureAction.CreateBalancer;
import dev.muster.provider.action.InfrastructureAction.DeregisterTarget;
import dev.muster.provider.action.InfrastructureAction.RegisterTarget;
import dev.muster.provider.identity.BalancerId;
import dev.muster.provider.identity.Tags;
import dev.muster.provider.observed.Balancers;
import dev.muster.provider.observed.ObservedTarget;
import dev.muster.provider.observed.Targets;
import dev.muster.spec.LoadBalancerSpec;
import dev.muster.spec.id.ServiceName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerSchemeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ProtocolEnum;

/** Sees, makes, changes and deletes application load balancers with their targets. */
public final class ApplicationBalancers {
  private final ElasticLoadBalancingV2Client api;
  private final NetworkDirectory networks;
  private final BalancerReader reader;
  private final TargetGroups groups;

  /** One change at a time: two that move shares must not undo each other. */
  private final ReentrantLock lock = new ReentrantLock();

  /** The load balancers of a region. */
  public ApplicationBalancers(ElasticLoadBalancingV2Client api, NetworkDirectory networks) {
    this.api = api;
    this.networks = networks;
    this.reader = new BalancerReader(api);
    this.groups = new TargetGroups(api);
  }

  /**
   * What one look at all load balancers gives.
   *
   * @param balancers the load balancers
   * @param targets their targets
   */
  public record Look(Balancers balancers, Targets targets) {}

  /** Looks at all load balancers and their targets. */
  public Look observe(Calls calls) {
    List<BalancerFacts> all = reader.all(calls);
    List<ObservedTarget> targets = new ArrayList<>();
    all.forEach(facts -> targets.addAll(facts.targets()));
    return new Look(
        new Balancers(
            all.stream().map(facts -> facts.observed(networks.seenStand(facts.uid()))).toList()),
        new Targets(targets));
  }

  /** Makes a cluster's load balancer, or brings the one that is there to these settings. */
  public Optional<Failure> create(Calls calls, CreateBalancer action) {
    BalancerSettings settings = BalancerSettings.of(action.wanted());
    if (settings.text().length() > BalancerSettings.MAXIMUM_LENGTH) {
      return tooLong();
    }
    Optional<NetworkDirectory.Stand> stand = networks.stand(calls, action.uid());
    if (stand.isEmpty()) {
      return Optional.of(
          new Failure.Gone(
              "cluster "
                  + action.cluster()
                  + " has no subnets or no security group for a load balancer: bring its network"
                  + " in line first"));
    }
    lock.lock();
    try {
      Optional<BalancerFacts> known = reader.of(calls, action.uid());
      if (known.isEmpty()) {
        make(calls, action, stand.get(), settings);
        known = reader.of(calls, action.uid());
      }
      known.ifPresent(facts -> bring(calls, facts, action.wanted(), stand));
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  private void make(
      Calls calls, CreateBalancer action, NetworkDirectory.Stand stand, BalancerSettings settings) {
    SortedMap<String, String> tags = new TreeMap<>(Tags.ofCluster(action.cluster(), action.uid()));
    tags.put(AwsTags.SETTINGS, settings.text());
    calls.writeUnless(
        Trouble.EXISTS,
        AwsApi.CREATE_LOAD_BALANCER,
        action.cluster().toString(),
        () ->
            api.createLoadBalancer(request ->
                request
                    .name(Names.balancer(action.uid()))
                    .type(LoadBalancerTypeEnum.APPLICATION)
                    .scheme(LoadBalancerSchemeEnum.INTERNET_FACING)
                    .subnets(stand.subnets())
                    .securityGroups(stand.group())
                    .tags(AwsTags.balancing(tags))));
  }

  /** Brings a load balancer to what is wanted. */
  public Optional<Failure> configure(Calls calls, ConfigureBalancer action) {
    if (BalancerSettings.of(action.wanted()).text().length() > BalancerSettings.MAXIMUM_LENGTH) {
      return tooLong();
    }
    lock.lock();
    try {
      Optional<BalancerFacts> known = reader.of(calls, action.balancer().value());
      if (known.isEmpty()) {
        return gone(action.balancer());
      }
      BalancerFacts facts = known.get();
      bring(calls, facts, action.wanted(), networks.stand(calls, facts.uid()));
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  private void bring(
      Calls calls,
      BalancerFacts facts,
      LoadBalancerSpec wanted,
      Optional<NetworkDirectory.Stand> stand) {
    BalancerSettings settings = BalancerSettings.of(wanted);
    stand.filter(where -> !facts.standsAt(where)).ifPresent(where -> move(calls, facts, where));
    facts.groups().forEach(group -> groups.bring(calls, group, settings));
    if (!facts.settings().equals(Optional.of(settings))) {
      calls.write(
          AwsApi.ADD_TAGS,
          facts.balancer().loadBalancerName(),
          () ->
              api.addTags(request ->
                  request
                      .resourceArns(facts.arn())
                      .tags(AwsTags.balancing(Map.of(AwsTags.SETTINGS, settings.text())))));
    }
    listeners(calls, facts, wanted);
  }

  private void move(Calls calls, BalancerFacts facts, NetworkDirectory.Stand stand) {
    String name = facts.balancer().loadBalancerName();
    calls.write(
        AwsApi.SET_SECURITY_GROUPS,
        name,
        () ->
            api.setSecurityGroups(
                request -> request.loadBalancerArn(facts.arn()).securityGroups(stand.group())));
    calls.write(
        AwsApi.SET_SUBNETS,
        name,
        () ->
            api.setSubnets(
                request -> request.loadBalancerArn(facts.arn()).subnets(stand.subnets())));
  }

  private void listeners(Calls calls, BalancerFacts facts, LoadBalancerSpec wanted) {
    List<ListenerFacts> kept = new ArrayList<>();
    for (ListenerFacts listener : facts.listeners()) {
      if (wanted.listeners().stream().anyMatch(listener::serves)) {
        kept.add(listener);
      } else {
        delete(calls, listener);
      }
    }
    for (LoadBalancerSpec.Listener listener : wanted.listeners()) {
      if (kept.stream().noneMatch(one -> one.serves(listener))) {
        create(calls, facts, listener);
      }
    }
    kept.stream()
        .filter(one -> !facts.isRight(one))
        .forEach(one ->
            one.service()
                .ifPresent(service -> share(calls, one, Shares.of(facts.groupsOf(service)))));
  }

  private void create(Calls calls, BalancerFacts facts, LoadBalancerSpec.Listener listener) {
    calls.write(
        AwsApi.CREATE_LISTENER,
        "port " + listener.port(),
        () ->
            api.createListener(request ->
                request
                    .loadBalancerArn(facts.arn())
                    .protocol(ProtocolEnum.HTTP)
                    .port(listener.port())
                    .defaultActions(Shares.action(Shares.of(facts.groupsOf(listener.service()))))
                    .tags(AwsTags.balancing(TargetGroups.ofService(facts, listener.service())))));
  }

  private void delete(Calls calls, ListenerFacts listener) {
    String arn = listener.listener().listenerArn();
    calls.writeUnless(
        Trouble.GONE,
        AwsApi.DELETE_LISTENER,
        "port " + listener.listener().port(),
        () -> api.deleteListener(request -> request.listenerArn(arn)));
  }

  private void share(Calls calls, ListenerFacts listener, Map<String, Integer> shares) {
    calls.write(
        AwsApi.MODIFY_LISTENER,
        "port " + listener.listener().port(),
        () ->
            api.modifyListener(request ->
                request
                    .listenerArn(listener.listener().listenerArn())
                    .defaultActions(Shares.action(shares))));
  }

  /** Puts a machine behind the listeners of its service, in the target group of its revision. */
  public Optional<Failure> register(Calls calls, RegisterTarget action) {
    lock.lock();
    try {
      Optional<BalancerFacts> known = reader.of(calls, action.balancer().value());
      if (known.isEmpty()) {
        return gone(action.balancer());
      }
      BalancerFacts facts = known.get();
      Optional<BalancerSettings> settings = facts.settings();
      if (settings.isEmpty()) {
        return Optional.of(
            new Failure.Conflict(
                "the tag "
                    + AwsTags.SETTINGS
                    + " of "
                    + action.balancer()
                    + " was changed: the"
                    + " load balancer is configured first"));
      }
      register(calls, facts, settings.get(), action);
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  // A group that no listener forwards to is not checked, and one with a share but no target answers
  // with errors: first the group, then its place in the listener without a share, then its target.
  // A machine that was registered under another revision or port leaves afterwards.
  private void register(
      Calls calls, BalancerFacts facts, BalancerSettings settings, RegisterTarget action) {
    List<GroupFacts> ofService = facts.groupsOf(action.service());
    Optional<GroupFacts> known =
        ofService.stream().filter(group -> group.revision().equals(action.revision())).findFirst();
    String arn =
        known.map(GroupFacts::arn).orElseGet(() -> groups.create(calls, facts, settings, action));
    Map<String, Integer> shares = new TreeMap<>(Shares.of(ofService));
    if (shares.putIfAbsent(arn, shares.isEmpty() ? 1 : 0) == null) {
      present(calls, facts, action.service(), shares);
    }
    groups.register(calls, arn, action);
    for (GroupFacts group : ofService) {
      group.targets().stream()
          .filter(target -> target.target().id().equals(action.instance().value()))
          .filter(target -> !GroupFacts.isDraining(target))
          .filter(target ->
              !group.arn().equals(arn)
                  || !Integer.valueOf(action.port()).equals(target.target().port()))
          .forEach(target ->
              groups.deregister(calls, group.arn(), target.target().id(), target.target().port()));
    }
  }

  private void present(
      Calls calls, BalancerFacts facts, ServiceName service, Map<String, Integer> shares) {
    facts.listeners().stream()
        .filter(listener -> listener.service().filter(service::equals).isPresent())
        .forEach(listener -> share(calls, listener, shares));
  }

  /**
   * Takes a machine from behind the listeners of its service, once it has finished its requests.
   */
  public Optional<Failure> deregister(Calls calls, DeregisterTarget action) {
    lock.lock();
    try {
      Optional<BalancerFacts> known = reader.of(calls, action.balancer().value());
      if (known.isEmpty()) {
        return gone(action.balancer());
      }
      BalancerFacts facts = known.get();
      List<GroupFacts> ofService = facts.groupsOf(action.service());
      List<GroupFacts> after = ofService.stream().map(group -> without(group, action)).toList();
      // A group that loses its last target gives its share away before, not after.
      if (!Shares.of(after).keySet().equals(Shares.of(ofService).keySet())) {
        present(calls, facts, action.service(), Shares.of(after));
      }
      for (GroupFacts group : ofService) {
        group.targets().stream()
            .filter(target -> target.target().id().equals(action.instance().value()))
            .filter(target -> !GroupFacts.isDraining(target))
            .forEach(target ->
                groups.deregister(
                    calls, group.arn(), target.target().id(), target.target().port()));
      }
      prune(calls, ofService);
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  // The groups of revisions that have left: a load balancer may have a hundred in all.
  private void prune(Calls calls, List<GroupFacts> ofService) {
    ofService.stream()
        .filter(group -> group.targets().isEmpty())
        .forEach(group -> groups.deleteIfUnused(calls, group));
  }

  private static GroupFacts without(GroupFacts group, DeregisterTarget action) {
    return new GroupFacts(
        group.group(),
        group.service(),
        group.revision(),
        group.attributes(),
        group.targets().stream()
            .filter(target -> !target.target().id().equals(action.instance().value()))
            .toList());
  }

  /** Deletes a load balancer with all that Muster has made for it; itself last. */
  public void delete(Calls calls, BalancerId id) {
    lock.lock();
    try {
      reader
          .of(calls, id.value())
          .ifPresent(facts -> {
            facts.listeners().forEach(listener -> delete(calls, listener));
            facts.groups().forEach(group -> groups.delete(calls, group));
            calls.writeUnless(
                Trouble.GONE,
                AwsApi.DELETE_LOAD_BALANCER,
                facts.balancer().loadBalancerName(),
                () -> api.deleteLoadBalancer(request -> request.loadBalancerArn(facts.arn())));
          });
    } finally {
      lock.unlock();
    }
  }

  private static Optional<Failure> gone(BalancerId id) {
    return Optional.of(new Failure.Gone("load balancer " + id + " is not there: create it first"));
  }

  private static Optional<Failure> tooLong() {
    return Optional.of(
        new Failure.Invalid(
            "the settings of the load balancer do not fit into a tag: shorten"
                + " spec.loadBalancer.healthCheck.path"));
  }
}
