package dev.muster.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.muster.provider.EnsembleAddress;
import dev.muster.provider.Failure;
import dev.muster.provider.Outcome;
import dev.muster.provider.action.ConfigAction;
import dev.muster.provider.action.ConfigSource;
import dev.muster.provider.action.EnsembleAction;
import dev.muster.provider.action.EnsembleAction.InitializeEnsemble;
import dev.muster.provider.action.EnsembleAction.ReconfigureEnsemble;
import dev.muster.provider.identity.InstanceIdentity;
import dev.muster.provider.identity.MemberId;
import dev.muster.provider.identity.MemberRole;
import dev.muster.provider.identity.Membership;
import dev.muster.provider.identity.Occupant;
import dev.muster.provider.layout.ServiceConfigs;
import dev.muster.provider.observed.EnsembleState;
import dev.muster.provider.observed.EnsembleState.CommittedMembership;
import dev.muster.provider.observed.EnsembleState.Mode;
import dev.muster.provider.observed.EnsembleState.PublishedConfig;
import dev.muster.provider.observed.ObservedInstance;
import dev.muster.spec.ConfigDocument;
import dev.muster.spec.id.ClusterUid;
import dev.muster.spec.id.ServiceName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The ensembles of a {@link FakeWorld}: founders wait for each other, a majority of the voters
 * serves, joiners observe until they are made voters.
 */
final class FakeEnsembles {
  private static final long FIRST_VERSION = 0x1_0000_0000L;

  private final FakeTiming timing;
  private final FakeMachines machines;
  private final Map<ClusterUid, Ensemble> founded = new TreeMap<>();

  FakeEnsembles(FakeTiming timing, FakeMachines machines) {
    this.timing = timing;
    this.machines = machines;
  }

  private static final class Ensemble {
    final SortedMap<MemberId, String> voters = new TreeMap<>();
    final SortedMap<ServiceName, ServiceConfigs> configs = new TreeMap<>();
    long version = FIRST_VERSION;
    boolean initialized;
  }

  /** A member's machine. */
  private record Member(Membership membership, String address, boolean serverRuns) {}

  void settle(Instant now) {
    Map<ClusterUid, SortedMap<MemberId, String>> founders = new TreeMap<>();
    Map<ClusterUid, Integer> sizes = new TreeMap<>();
    for (FakeMachines.Machine machine : machines.list()) {
      Optional<InstanceIdentity> identity = machine.identity();
      Optional<Membership> membership = identity.flatMap(InstanceIdentity::membership);
      if (membership.filter(m -> m.role() == MemberRole.GENESIS).isPresent()
          && serverRuns(machine, now)) {
        ClusterUid uid = identity.get().uid();
        founders
            .computeIfAbsent(uid, _ -> new TreeMap<>())
            .put(membership.get().member(), machine.address);
        sizes.put(uid, membership.get().ensembleSize());
      }
    }
    founders.forEach((uid, members) -> {
      if (!founded.containsKey(uid)
          && members.size() >= sizes.getOrDefault(uid, Integer.MAX_VALUE)) {
        Ensemble ensemble = new Ensemble();
        ensemble.voters.putAll(members);
        founded.put(uid, ensemble);
      }
    });
  }

  EnsembleState observe(EnsembleAddress address, long fenceEpoch, Instant now) {
    Map<MemberId, Member> members = members(address.ensemble(), now);
    Ensemble ensemble = founded.get(address.ensemble());
    boolean serves = ensemble != null && serves(ensemble, members);
    List<EnsembleState.Server> servers = new ArrayList<>();
    address
        .members()
        .forEach(
            (id, ip) -> servers.add(new EnsembleState.Server(id, ip, mode(id, ensemble, members))));
    if (ensemble == null || !serves) {
      return EnsembleState.withoutQuorum(servers);
    }
    return new EnsembleState(
        servers,
        Optional.of(
            new CommittedMembership(
                Long.toHexString(ensemble.version), ensemble.voters, new TreeMap<>())),
        ensemble.initialized,
        fenceEpoch,
        published(ensemble),
        assigned(ensemble));
  }

  private static SortedMap<ServiceName, PublishedConfig> published(Ensemble ensemble) {
    SortedMap<ServiceName, PublishedConfig> published = new TreeMap<>();
    ensemble.configs.forEach(
        (service, configs) -> configs.head().ifPresent(head -> published.put(service, head)));
    return published;
  }

  private static SortedMap<Occupant, PublishedConfig> assigned(Ensemble ensemble) {
    SortedMap<Occupant, PublishedConfig> assigned = new TreeMap<>();
    ensemble.configs.values().forEach(configs -> assigned.putAll(configs.assigned()));
    return assigned;
  }

  /** The configuration that the agent of a machine of a cluster can read now. */
  Optional<PublishedConfig> config(ClusterUid uid, Occupant occupant, Instant now) {
    Ensemble ensemble = founded.get(uid);
    return ensemble != null && serves(ensemble, members(uid, now))
        ? ensemble
            .configs
            .getOrDefault(occupant.slot().service(), ServiceConfigs.NONE)
            .readBy(occupant)
        : Optional.empty();
  }

  Outcome apply(ClusterUid uid, EnsembleAction action, Instant now) {
    Map<MemberId, Member> members = members(uid, now);
    Ensemble ensemble = founded.get(uid);
    if (ensemble == null || !serves(ensemble, members)) {
      return Outcome.refused(
          new Failure.Unavailable(action.summary() + ": no quorum of the ensemble serves"));
    }
    if (!ensemble.initialized && !(action instanceof InitializeEnsemble)) {
      return Outcome.refused(
          new Failure.Conflict(action.summary() + ": the ensemble has not been initialized yet"));
    }
    return switch (action) {
      case InitializeEnsemble _ -> {
        ensemble.initialized = true;
        yield Outcome.accepted("initialize");
      }
      case ReconfigureEnsemble change -> reconfigure(ensemble, members, change);
      case ConfigAction config -> configure(ensemble, config);
    };
  }

  private static Outcome reconfigure(
      Ensemble ensemble, Map<MemberId, Member> members, ReconfigureEnsemble change) {
    if (!Long.toHexString(ensemble.version).equals(change.expectedVersion())) {
      return Outcome.refused(
          new Failure.Conflict("reconfigure: the membership is at another version"));
    }
    for (Map.Entry<MemberId, String> joiner : change.joining().entrySet()) {
      if (mode(joiner.getKey(), ensemble, members) != Mode.OBSERVER) {
        return Outcome.refused(
            new Failure.Invalid("reconfigure: server " + joiner.getKey() + " is not in step"));
      }
    }
    SortedMap<MemberId, String> voters = new TreeMap<>(ensemble.voters);
    change.leaving().forEach(voters::remove);
    voters.putAll(change.joining());
    if (!isMajority(running(voters, members), voters.size())) {
      return Outcome.refused(new Failure.Invalid("reconfigure: the new servers have no quorum"));
    }
    ensemble.voters.clear();
    ensemble.voters.putAll(voters);
    ensemble.version++;
    return Outcome.accepted("reconfigure-" + Long.toHexString(ensemble.version));
  }

  private static Outcome configure(Ensemble ensemble, ConfigAction action) {
    Optional<ConfigSource> source =
        switch (action) {
          case ConfigAction.PublishConfig publication -> Optional.of(publication.source());
          case ConfigAction.AssignConfig assignment -> Optional.of(assignment.source());
          case ConfigAction.ReleaseConfig _ -> Optional.empty();
        };
    if (source.filter(FakeEnsembles::isTooLarge).isPresent()) {
      return Outcome.refused(new Failure.Invalid("publish: the document is too large"));
    }
    ServiceConfigs before = ensemble.configs.getOrDefault(action.service(), ServiceConfigs.NONE);
    return switch (before.after(action)) {
      case ServiceConfigs.Result.Refused(Failure failure) -> Outcome.refused(failure);
      case ServiceConfigs.Result.Done(ServiceConfigs after) -> {
        ensemble.configs.put(action.service(), after);
        yield Outcome.accepted(action.key().value());
      }
    };
  }

  private static boolean isTooLarge(ConfigSource source) {
    return source instanceof ConfigSource.Document(ConfigDocument document)
        && document.json().getBytes(UTF_8).length > ConfigDocument.MAXIMUM_BYTES;
  }

  private Map<MemberId, Member> members(ClusterUid uid, Instant now) {
    Map<MemberId, Member> members = new TreeMap<>();
    for (FakeMachines.Machine machine : machines.list()) {
      machine
          .identity()
          .filter(identity -> identity.uid().equals(uid))
          .flatMap(InstanceIdentity::membership)
          .ifPresent(membership ->
              members.merge(
                  membership.member(),
                  new Member(membership, machine.address, serverRuns(machine, now)),
                  (left, right) -> left.serverRuns() ? left : right));
    }
    return members;
  }

  private boolean serverRuns(FakeMachines.Machine machine, Instant now) {
    return machine.state == ObservedInstance.State.RUNNING
        && !machine.broken
        && !machine.since.plus(timing.serviceStart()).isAfter(now);
  }

  private static boolean serves(Ensemble ensemble, Map<MemberId, Member> members) {
    return isMajority(running(ensemble.voters, members), ensemble.voters.size());
  }

  private static int running(SortedMap<MemberId, String> voters, Map<MemberId, Member> members) {
    return (int)
        voters.keySet().stream()
            .filter(id -> members.containsKey(id) && members.get(id).serverRuns())
            .count();
  }

  private static boolean isMajority(int some, int all) {
    return some > all / 2;
  }

  private static Mode mode(
      MemberId id, @Nullable Ensemble ensemble, Map<MemberId, Member> members) {
    Member member = members.get(id);
    if (member == null || !member.serverRuns()) {
      return Mode.UNREACHABLE;
    }
    if (ensemble == null || !serves(ensemble, members)) {
      return Mode.NOT_SERVING;
    }
    if (!ensemble.voters.containsKey(id)) {
      return Mode.OBSERVER;
    }
    MemberId leader = leader(ensemble, members);
    return id.equals(leader) ? Mode.LEADER : Mode.FOLLOWER;
  }

  private static MemberId leader(Ensemble ensemble, Map<MemberId, Member> members) {
    return ensemble.voters.keySet().stream()
        .filter(id -> members.containsKey(id) && members.get(id).serverRuns())
        .reduce((_, higher) -> higher)
        .orElseThrow();
  }
}
