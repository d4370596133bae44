package dev.muster.simulator.cloud;

import dev.muster.provider.Failure;
import dev.muster.provider.Outcome;
import dev.muster.provider.Part;
import dev.muster.provider.action.InfrastructureAction.LaunchInstance;
import dev.muster.provider.action.InfrastructureAction.LaunchTogether;
import dev.muster.provider.identity.ImageId;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.identity.InstanceIdentity;
import dev.muster.provider.identity.LaunchToken;
import dev.muster.provider.identity.Tags;
import dev.muster.provider.observed.EnsembleState.PublishedConfig;
import dev.muster.provider.observed.Instances;
import dev.muster.provider.observed.ObservedInstance;
import dev.muster.provider.observed.ObservedInstance.State;
import dev.muster.simulator.schedule.Chance;
import dev.muster.spec.id.RevisionId;
import dev.muster.spec.id.Sha256;
import dev.muster.spec.id.Zone;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The machines of the truth. */
final class SimMachines {
  private static final long LONGEST_WELL_MILLIS = 90_000;
  private static final int MANY = Integer.MAX_VALUE;

  private final Truth truth;
  private final Chance chance;
  private final Consumer<SimMachine> changed;
  private final SortedMap<InstanceId, SimMachine> all = new TreeMap<>();
  private final Map<LaunchToken, List<InstanceId>> launched = new HashMap<>();
  private final SortedSet<Zone> full = new TreeSet<>();
  private final SortedMap<Zone, Integer> roomAtOnce = new TreeMap<>();
  private double bootFailures;
  private Predicate<InstanceIdentity> spared = _ -> false;
  private final Map<RevisionId, Defect> defects = new HashMap<>();
  private final Set<Sha256> poisons = new HashSet<>();
  private int last;

  SimMachines(Truth truth, Chance chance, Consumer<SimMachine> changed) {
    this.truth = truth;
    this.chance = chance;
    this.changed = changed;
  }

  Collection<SimMachine> all() {
    return Collections.unmodifiableCollection(all.values());
  }

  Optional<SimMachine> find(InstanceId id) {
    return Optional.ofNullable(all.get(id));
  }

  void fill(Zone zone, boolean isFull) {
    if (isFull) {
      full.add(zone);
    } else {
      full.remove(zone);
    }
  }

  /** A zone takes no more than so many machines by one call. */
  void narrow(Zone zone, int mostAtOnce) {
    roomAtOnce.put(zone, mostAtOnce);
  }

  void makeRoom() {
    full.clear();
    roomAtOnce.clear();
  }

  void failBoots(double probability, Predicate<InstanceIdentity> sparedMachines) {
    bootFailures = probability;
    spared = sparedMachines;
  }

  void spoil(RevisionId revision, Defect defect) {
    defects.put(revision, defect);
  }

  void mendRevisions() {
    for (SimMachine machine : all.values()) {
      if (defect(machine).isPresent()) {
        machine.lying = false;
        sicken(machine, false);
      }
    }
    defects.clear();
  }

  /** What a machine's service runs with from now on. */
  void reads(SimMachine machine, Optional<PublishedConfig> config) {
    machine.appliedNumber = config.map(PublishedConfig::number).orElse(0);
    machine.appliedSha256 = config.map(PublishedConfig::sha256).orElse(null);
    boolean poisoned = machine.appliedSha256 != null && poisons.contains(machine.appliedSha256);
    if (poisoned != machine.poisoned) {
      machine.poisoned = poisoned;
      told(machine);
    }
  }

  void poison(Sha256 config) {
    poisons.add(config);
  }

  void mendConfigs() {
    poisons.clear();
    for (SimMachine machine : all.values()) {
      if (machine.poisoned) {
        machine.poisoned = false;
        told(machine);
      }
    }
  }

  boolean isUnbuildable(RevisionId revision) {
    return defects.get(revision) == Defect.UNBUILDABLE;
  }

  private Optional<Defect> defect(SimMachine machine) {
    return machine.identity().flatMap(who -> Optional.ofNullable(defects.get(who.revision())));
  }

  boolean errs(SimMachine machine) {
    return machine.isSick() || defect(machine).filter(Defect.ERRS::equals).isPresent();
  }

  // The service has begun to answer.
  private void begun(SimMachine machine) {
    machine.started = true;
    machine.lying = defect(machine).filter(Defect.LIES::equals).isPresent();
    if (defect(machine).filter(Defect.SICK::equals).isPresent()) {
      machine.sick = true;
    }
    if (defect(machine).filter(Defect.SICKENS::equals).isPresent()) {
      later(
          machine,
          chance.between(1_000, LONGEST_WELL_MILLIS),
          () -> {
            if (defect(machine).isPresent()) {
              sicken(machine, true);
            }
          });
    }
    told(machine);
  }

  Outcome launch(LaunchInstance launch, Optional<Failure> reasonAgainst) {
    return launch(launch.token(), launch, List.of(launch.identity()), reasonAgainst);
  }

  /** All of them or none. */
  Outcome launch(LaunchTogether together, Optional<Failure> reasonAgainst) {
    return launch(together.batch().token(), together.first(), together.identities(), reasonAgainst);
  }

  private Outcome launch(
      LaunchToken token,
      LaunchInstance first,
      List<InstanceIdentity> identities,
      Optional<Failure> reasonAgainst) {
    List<InstanceId> known = launched.get(token);
    if (known != null) {
      return accepted(known);
    }
    if (reasonAgainst.isPresent()) {
      return Outcome.refused(reasonAgainst.get());
    }
    Zone zone = first.zone();
    if (full.contains(zone) || identities.size() > roomAtOnce.getOrDefault(zone, MANY)) {
      return Outcome.refused(
          new Failure.NoCapacity(zone, "launch: zone " + zone + " has no room for all"));
    }
    List<InstanceId> ids = new ArrayList<>();
    for (InstanceIdentity identity : identities) {
      ids.add(add(Optional.of(identity), Tags.of(identity), zone, first.image()));
    }
    launched.put(token, List.copyOf(ids));
    return accepted(ids);
  }

  InstanceId add(
      Optional<InstanceIdentity> identity,
      SortedMap<String, String> tags,
      Zone zone,
      ImageId image) {
    last++;
    String number = Integer.toString(10_000 + last);
    InstanceId id = new InstanceId("i-" + number);
    String address = "10.0." + last / 250 + "." + (last % 250 + 1);
    SimMachine machine =
        new SimMachine(id, identity, tags, new SimMachine.Place(zone, address, image), truth.now());
    all.put(id, machine);
    boot(machine, isIllFated(machine));
    told(machine);
    return id;
  }

  Outcome start(InstanceId id) {
    SimMachine machine = all.get(id);
    if (machine == null || !machine.isLive()) {
      return Outcome.refused(new Failure.Gone("start: no machine " + id));
    }
    if (machine.state == State.STOPPED) {
      become(machine, State.PENDING);
      boot(machine, false);
    }
    return Outcome.accepted("start-" + id);
  }

  Outcome stop(InstanceId id) {
    SimMachine machine = all.get(id);
    if (machine == null || !machine.isLive()) {
      return Outcome.refused(new Failure.Gone("stop: no machine " + id));
    }
    if (machine.state == State.RUNNING || machine.state == State.PENDING) {
      become(machine, State.STOPPING);
      later(machine, truth.timing().termination(), () -> become(machine, State.STOPPED));
    }
    return Outcome.accepted("stop-" + id);
  }

  Outcome terminate(InstanceId id) {
    SimMachine machine = all.get(id);
    if (machine != null && machine.denied) {
      return Outcome.refused(new Failure.Gone("terminate: no machine " + id));
    }
    if (machine != null && machine.isLive()) {
      become(machine, State.TERMINATING);
      later(machine, truth.timing().termination(), () -> gone(machine));
    }
    return Outcome.accepted("terminate-" + id);
  }

  void stop(SimMachine machine) {
    if (machine.state == State.RUNNING || machine.state == State.PENDING) {
      become(machine, State.STOPPED);
    }
  }

  void destroy(SimMachine machine) {
    if (machine.isLive()) {
      gone(machine);
    }
  }

  void forgetEnded() {
    if (all.values().removeIf(machine -> machine.state == State.TERMINATED)) {
      truth.changed(Part.INSTANCES);
    }
  }

  void sicken(SimMachine machine, boolean sick) {
    machine.sick = sick;
    told(machine);
  }

  void darken(SimMachine machine, boolean dark) {
    machine.dark = dark;
    told(machine);
  }

  void silence(SimMachine machine, boolean silent) {
    machine.silent = silent;
    told(machine);
  }

  Instances snapshot() {
    List<ObservedInstance> list = new ArrayList<>(all.size());
    for (SimMachine machine : all.values()) {
      list.add(machine.observed());
    }
    return new Instances(list);
  }

  // A machine that holds data may fail to boot for the first time only, when it holds none.
  private boolean isIllFated(SimMachine machine) {
    return defect(machine).filter(Defect.DIES::equals).isPresent()
        || (bootFailures > 0
            && chance.happens(bootFailures)
            && machine.identity().filter(who -> !spared.test(who)).isPresent());
  }

  private void boot(SimMachine machine, boolean fails) {
    later(
        machine,
        truth.timing().boot(),
        () -> {
          if (fails) {
            gone(machine);
            return;
          }
          become(machine, State.RUNNING);
          later(machine, truth.timing().serviceStart(), () -> begun(machine));
        });
  }

  private void gone(SimMachine machine) {
    become(machine, State.TERMINATED);
    later(
        machine,
        truth.timing().remembrance(),
        () -> {
          all.remove(machine.id());
          truth.changed(Part.INSTANCES);
        });
  }

  private void become(SimMachine machine, State next) {
    machine.state = next;
    machine.since = truth.now();
    machine.started = false;
    machine.transition++;
    truth.trace().note(machine.id().value(), "becomes " + next, "", machine.toString());
    truth.changed(Part.INSTANCES);
    told(machine);
  }

  private void told(SimMachine machine) {
    machine.unwellAt = truth.now();
    changed.accept(machine);
  }

  // A transition that another has overtaken does not happen.
  private void later(SimMachine machine, long millis, Runnable work) {
    long expected = machine.transition;
    truth
        .schedule()
        .in(
            millis,
            () -> {
              if (machine.transition == expected) {
                work.run();
              }
            });
  }

  private static Outcome accepted(List<InstanceId> ids) {
    return new Outcome.Accepted(ids, "launch-" + ids.getFirst());
  }
}
