package dev.muster.simulator.cloud;

import dev.muster.provider.AgentAddress;
import dev.muster.provider.EnsembleAddress;
import dev.muster.provider.Failure;
import dev.muster.provider.Outcome;
import dev.muster.provider.action.ConfigAction;
import dev.muster.provider.action.EnsembleAction;
import dev.muster.provider.action.EnsembleAction.InitializeEnsemble;
import dev.muster.provider.action.EnsembleAction.ReconfigureEnsemble;
import dev.muster.provider.identity.MemberId;
import dev.muster.provider.identity.MemberRole;
import dev.muster.provider.identity.Membership;
import dev.muster.provider.identity.Occupant;
import dev.muster.provider.layout.ServiceConfigs;
import dev.muster.provider.observed.EnsembleState;
import dev.muster.provider.observed.EnsembleState.CommittedMembership;
import dev.muster.provider.observed.EnsembleState.Mode;
import dev.muster.provider.observed.EnsembleState.PublishedConfig;
import dev.muster.provider.observed.InstanceReport;
import dev.muster.provider.observed.ObservedInstance;
import dev.muster.simulator.schedule.Schedule;
import dev.muster.spec.id.ClusterUid;
import dev.muster.spec.id.ServiceName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The ensembles of the truth: founders wait for each other, a majority of the voters serves,
 * joiners observe until they are made voters. Agents read their configuration from them.
 */
final class SimEnsembles {
  private final Truth truth;
  private final SimMachines machines;
  private final Map<ClusterUid, SimEnsemble> founded = new TreeMap<>();

  SimEnsembles(Truth truth, SimMachines machines) {
    this.truth = truth;
    this.machines = machines;
  }

  Optional<SimEnsemble> find(ClusterUid uid) {
    return Optional.ofNullable(founded.get(uid));
  }

  /** Founds the ensemble of a machine's cluster once all its founders serve. */
  void review(SimMachine changed) {
    if (changed.identity().isEmpty()
        || changed.identity().get().membership().isEmpty()
        || !changed.isServing()) {
      return;
    }
    ClusterUid uid = changed.identity().get().uid();
    if (founded.containsKey(uid)) {
      return;
    }
    SortedMap<MemberId, String> founders = new TreeMap<>();
    int size = Integer.MAX_VALUE;
    for (SimMachine machine : members(uid)) {
      Membership place = membership(machine);
      if (place.role() == MemberRole.GENESIS && machine.isServing()) {
        founders.put(place.member(), machine.address());
        size = place.ensembleSize();
      }
    }
    if (founders.size() >= size) {
      SimEnsemble ensemble = new SimEnsemble();
      ensemble.voters.putAll(founders);
      founded.put(uid, ensemble);
      truth.trace().note(uid.value(), "ensemble founded", "", founders.keySet());
    }
  }

  /** How many voters serve. */
  int serving(ClusterUid uid, SimEnsemble ensemble) {
    int serving = 0;
    for (SimMachine machine : members(uid)) {
      if (machine.isServing() && ensemble.voters.containsKey(membership(machine).member())) {
        serving++;
      }
    }
    return serving;
  }

  boolean serves(ClusterUid uid, @Nullable SimEnsemble ensemble) {
    return ensemble != null && serving(uid, ensemble) * 2 > ensemble.voters.size();
  }

  EnsembleState observe(EnsembleAddress address, long fenceEpoch) {
    ClusterUid uid = address.ensemble();
    SimEnsemble ensemble = founded.get(uid);
    boolean serves = serves(uid, ensemble);
    Map<MemberId, SimMachine> running = running(uid);
    List<EnsembleState.Server> servers = new ArrayList<>();
    address
        .members()
        .forEach((id, ip) ->
            servers.add(new EnsembleState.Server(id, ip, mode(id, ensemble, serves, running))));
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
        ensemble.published(),
        ensemble.assigned());
  }

  Outcome apply(ClusterUid uid, EnsembleAction action) {
    SimEnsemble ensemble = founded.get(uid);
    if (ensemble == null || !serves(uid, ensemble)) {
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
      case ReconfigureEnsemble change -> reconfigure(uid, ensemble, change);
      case ConfigAction config -> configure(uid, ensemble, config);
    };
  }

  private Outcome reconfigure(ClusterUid uid, SimEnsemble ensemble, ReconfigureEnsemble change) {
    if (!Long.toHexString(ensemble.version).equals(change.expectedVersion())) {
      return Outcome.refused(
          new Failure.Conflict("reconfigure: the membership is at another version"));
    }
    Map<MemberId, SimMachine> running = running(uid);
    for (MemberId joiner : change.joining().keySet()) {
      if (!running.containsKey(joiner)) {
        return Outcome.refused(
            new Failure.Invalid("reconfigure: server " + joiner + " is not in step"));
      }
    }
    SortedMap<MemberId, String> voters = new TreeMap<>(ensemble.voters);
    change.leaving().forEach(voters::remove);
    voters.putAll(change.joining());
    long up = voters.keySet().stream().filter(running::containsKey).count();
    if (up * 2 <= voters.size()) {
      return Outcome.refused(new Failure.Invalid("reconfigure: the new servers have no quorum"));
    }
    ensemble.voters.clear();
    ensemble.voters.putAll(voters);
    ensemble.version++;
    return Outcome.accepted("reconfigure-" + Long.toHexString(ensemble.version));
  }

  private static Optional<PublishedConfig> config(SimEnsemble ensemble, SimMachine machine) {
    return machine
        .identity()
        .flatMap(who -> ensemble.readBy(new Occupant(who.slot(), who.incarnation())));
  }

  // Agents have it told to them when what they read changes.
  private void tell(ClusterUid uid, SimEnsemble ensemble, ServiceName service) {
    for (SimMachine machine : machines.all()) {
      if (machine.isOwnedBy(uid)
          && machine.state() == ObservedInstance.State.RUNNING
          && !machine.dark
          && machine.identity().get().slot().service().equals(service)) {
        machines.reads(machine, config(ensemble, machine));
      }
    }
  }

  private Outcome configure(ClusterUid uid, SimEnsemble ensemble, ConfigAction action) {
    ServiceConfigs before = ensemble.configs.getOrDefault(action.service(), ServiceConfigs.NONE);
    return switch (before.after(action)) {
      case ServiceConfigs.Result.Refused(Failure failure) -> Outcome.refused(failure);
      case ServiceConfigs.Result.Done(ServiceConfigs after) -> {
        ensemble.configs.put(action.service(), after);
        tell(uid, ensemble, action.service());
        yield Outcome.accepted(action.key().value());
      }
    };
  }

  private static String reportedVersion(SimMachine machine) {
    return machine.lying ? "0.0" : machine.identity().map(who -> who.version().value()).orElse("");
  }

  /** What an agent says; empty when it says nothing. */
  Optional<InstanceReport> report(EnsembleAddress address, AgentAddress agent) {
    Optional<SimMachine> found = machines.find(agent.instance());
    if (found.isEmpty()
        || found.get().state() != ObservedInstance.State.RUNNING
        || found.get().silent
        || found.get().dark) {
      return Optional.empty();
    }
    SimMachine machine = found.get();
    SimEnsemble ensemble = founded.get(address.ensemble());
    if (ensemble != null && serves(address.ensemble(), ensemble)) {
      machines.reads(machine, config(ensemble, machine));
    }
    return Optional.of(
        new InstanceReport(
            machine.id(),
            agent.service(),
            "boot-" + machine.since(),
            health(machine),
            reportedVersion(machine),
            machine.appliedNumber,
            machine.appliedSha256 == null ? "" : machine.appliedSha256.value(),
            "",
            Schedule.instant(truth.now())));
  }

  private static InstanceReport.Health health(SimMachine machine) {
    if (machine.isSick()) {
      return InstanceReport.Health.UNHEALTHY;
    }
    return machine.started ? InstanceReport.Health.HEALTHY : InstanceReport.Health.STARTING;
  }

  private static Mode mode(
      MemberId id,
      @Nullable SimEnsemble ensemble,
      boolean serves,
      Map<MemberId, SimMachine> running) {
    if (!running.containsKey(id)) {
      return Mode.UNREACHABLE;
    }
    if (ensemble == null || !serves) {
      return Mode.NOT_SERVING;
    }
    if (!ensemble.voters.containsKey(id)) {
      return Mode.OBSERVER;
    }
    MemberId leader = id;
    for (MemberId voter : ensemble.voters.keySet()) {
      if (running.containsKey(voter) && voter.compareTo(leader) > 0) {
        leader = voter;
      }
    }
    return id.equals(leader) ? Mode.LEADER : Mode.FOLLOWER;
  }

  private Map<MemberId, SimMachine> running(ClusterUid uid) {
    Map<MemberId, SimMachine> running = new TreeMap<>();
    for (SimMachine machine : members(uid)) {
      if (machine.isServing()) {
        running.put(membership(machine).member(), machine);
      }
    }
    return running;
  }

  private Collection<SimMachine> members(ClusterUid uid) {
    List<SimMachine> members = new ArrayList<>();
    for (SimMachine machine : machines.all()) {
      if (machine.isOwnedBy(uid) && machine.identity().get().membership().isPresent()) {
        members.add(machine);
      }
    }
    return members;
  }

  private static Membership membership(SimMachine machine) {
    return machine.identity().orElseThrow().membership().orElseThrow();
  }
}
