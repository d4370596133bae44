package dev.muster.testkit;

import dev.muster.provider.Failure;
import dev.muster.provider.Outcome;
import dev.muster.provider.action.InfrastructureAction.LaunchInstance;
import dev.muster.provider.action.InfrastructureAction.LaunchTogether;
import dev.muster.provider.identity.ImageId;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.identity.InstanceIdentity;
import dev.muster.provider.identity.LaunchToken;
import dev.muster.provider.identity.Tags;
import dev.muster.provider.observed.InstanceReport;
import dev.muster.provider.observed.Instances;
import dev.muster.provider.observed.ObservedInstance;
import dev.muster.provider.observed.ObservedInstance.State;
import dev.muster.spec.id.Zone;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The machines of a {@link FakeWorld}. */
final class FakeMachines {
  private final FakeTiming timing;
  private final SortedMap<InstanceId, Machine> all = new TreeMap<>();
  private final Map<LaunchToken, List<InstanceId>> launched = new TreeMap<>();
  private final SortedSet<Zone> full = new TreeSet<>();
  private int last;

  FakeMachines(FakeTiming timing) {
    this.timing = timing;
  }

  /** One machine. */
  static final class Machine {
    final InstanceId id;
    final SortedMap<String, String> tags;
    final Zone zone;
    final String address;
    final ImageId image;
    final Instant launchedAt;
    State state = State.PENDING;
    Instant since;
    boolean broken;
    boolean silent;
    Instant healthSince;

    Machine(
        InstanceId id,
        SortedMap<String, String> tags,
        Zone zone,
        String address,
        ImageId image,
        Instant launchedAt) {
      this.id = id;
      this.tags = new TreeMap<>(tags);
      this.zone = zone;
      this.address = address;
      this.image = image;
      this.launchedAt = launchedAt;
      this.since = launchedAt;
      this.healthSince = launchedAt;
    }

    Optional<InstanceIdentity> identity() {
      return Tags.identity(tags);
    }

    ObservedInstance observed() {
      return new ObservedInstance(id, tags, zone, address, image, state, launchedAt);
    }

    private void become(State next, Instant at) {
      state = next;
      since = at;
      healthSince = at;
    }
  }

  Optional<Machine> find(InstanceId id) {
    return Optional.ofNullable(all.get(id));
  }

  List<Machine> list() {
    return List.copyOf(all.values());
  }

  void fill(Zone zone) {
    full.add(zone);
  }

  void empty(Zone zone) {
    full.remove(zone);
  }

  Outcome launch(LaunchInstance launch, boolean imageAvailable, Instant now) {
    return launch(launch.token(), launch, List.of(launch.identity()), imageAvailable, now);
  }

  /** All of them or none. */
  Outcome launch(LaunchTogether together, boolean imageAvailable, Instant now) {
    return launch(
        together.batch().token(), together.first(), together.identities(), imageAvailable, now);
  }

  private Outcome launch(
      LaunchToken token,
      LaunchInstance first,
      List<InstanceIdentity> identities,
      boolean imageAvailable,
      Instant now) {
    List<InstanceId> known = launched.get(token);
    if (known != null) {
      return accepted(known);
    }
    if (!imageAvailable) {
      return Outcome.refused(
          new Failure.Invalid("launch: image " + first.image() + " is not available"));
    }
    if (full.contains(first.zone())) {
      return Outcome.refused(
          new Failure.NoCapacity(first.zone(), "launch: zone " + first.zone() + " is full"));
    }
    List<InstanceId> ids = new ArrayList<>();
    for (InstanceIdentity identity : identities) {
      ids.add(add(Tags.of(identity), first.zone(), first.image(), now));
    }
    launched.put(token, List.copyOf(ids));
    return accepted(ids);
  }

  /** Adds a machine that was launched by something else. */
  InstanceId add(SortedMap<String, String> tags, Zone zone, ImageId image, Instant now) {
    last++;
    InstanceId id = new InstanceId("i-%05d".formatted(last));
    String address = "10.0.%d.%d".formatted(last / 250, last % 250 + 1);
    all.put(id, new Machine(id, tags, zone, address, image, now));
    return id;
  }

  Outcome start(InstanceId id, Instant now) {
    Machine machine = all.get(id);
    if (machine == null || isGone(machine)) {
      return Outcome.refused(new Failure.Gone("start: no machine " + id));
    }
    if (machine.state == State.STOPPED) {
      machine.become(State.PENDING, now);
    }
    return Outcome.accepted("start-" + id);
  }

  Outcome terminate(InstanceId id, Instant now) {
    Machine machine = all.get(id);
    if (machine != null && !isGone(machine)) {
      machine.become(State.TERMINATING, now);
    }
    return Outcome.accepted("terminate-" + id);
  }

  Outcome halt(InstanceId id, Instant now) {
    Machine machine = all.get(id);
    if (machine == null || isGone(machine)) {
      return Outcome.refused(new Failure.Gone("stop: no machine " + id));
    }
    machine.become(State.STOPPED, now);
    return Outcome.accepted("stop-" + id);
  }

  void stop(InstanceId id, Instant now) {
    require(id).become(State.STOPPED, now);
  }

  void destroy(InstanceId id, Instant now) {
    require(id).become(State.TERMINATED, now);
  }

  void forget(InstanceId id) {
    all.remove(id);
  }

  void setBroken(InstanceId id, boolean broken, Instant now) {
    Machine machine = require(id);
    machine.broken = broken;
    machine.healthSince = now;
  }

  void setSilent(InstanceId id, boolean silent) {
    require(id).silent = silent;
  }

  void settle(Instant now) {
    List<InstanceId> forgotten = new ArrayList<>();
    for (Machine machine : all.values()) {
      switch (machine.state) {
        case PENDING -> follow(machine, State.RUNNING, machine.since.plus(timing.boot()), now);
        case STOPPING -> machine.become(State.STOPPED, now);
        case TERMINATING ->
            follow(machine, State.TERMINATED, machine.since.plus(timing.termination()), now);
        case TERMINATED -> {
          if (!machine.since.plus(timing.remembrance()).isAfter(now)) {
            forgotten.add(machine.id);
          }
        }
        case RUNNING, STOPPED -> {}
      }
    }
    forgotten.forEach(all::remove);
  }

  private static void follow(Machine machine, State next, Instant due, Instant now) {
    if (!due.isAfter(now)) {
      machine.become(next, due);
    }
  }

  Instances observe() {
    return new Instances(all.values().stream().map(Machine::observed).toList());
  }

  /** What the machine's agent says now. */
  InstanceReport.Health health(Machine machine, Instant now) {
    if (machine.broken) {
      return InstanceReport.Health.UNHEALTHY;
    }
    return machine.since.plus(timing.serviceStart()).isAfter(now)
        ? InstanceReport.Health.STARTING
        : InstanceReport.Health.HEALTHY;
  }

  private Machine require(InstanceId id) {
    return find(id).orElseThrow(() -> new IllegalArgumentException("no machine " + id));
  }

  private static boolean isGone(Machine machine) {
    return machine.state == State.TERMINATING || machine.state == State.TERMINATED;
  }

  private static Outcome accepted(List<InstanceId> ids) {
    return new Outcome.Accepted(ids, "launch-" + ids.getFirst());
  }
}
