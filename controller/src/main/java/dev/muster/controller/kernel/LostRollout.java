package dev.muster.controller.kernel;

import dev.muster.provider.Part;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.identity.Occupant;
import dev.muster.provider.observed.EnsembleState.PublishedConfig;
import dev.muster.provider.observed.ObservedTarget;
import dev.muster.reconcile.DesiredCluster.Lifecycle;
import dev.muster.reconcile.ledger.Rollout;
import dev.muster.reconcile.ledger.Rollout.Pause;
import dev.muster.reconcile.ledger.RolloutEvidence;
import dev.muster.reconcile.ledger.RolloutLog;
import dev.muster.reconcile.ledger.RolloutSide;
import dev.muster.reconcile.ledger.RolloutState;
import dev.muster.reconcile.ledger.SlotRecord;
import dev.muster.reconcile.machine.Machine;
import dev.muster.spec.EnsembleSpec;
import dev.muster.spec.Revision;
import dev.muster.spec.ServiceSpec;
import dev.muster.spec.id.RevisionId;
import dev.muster.spec.id.RolloutId;
import dev.muster.spec.id.ServiceName;
import dev.muster.spec.id.Sha256;
import dev.muster.spec.id.Slot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * A rollout that was under way when the ledger was lost, as far as the machines tell: a place with
 * two living machines of two revisions. How far it was nobody knows, so that it stands still until
 * a person has looked.
 *
 * @param service the service
 * @param spec what is wanted of it; absent for one that the spec does not name any more
 * @param pairs the places with two machines
 */
record LostRollout(ServiceName service, Optional<ServiceSpec> spec, List<Pair> pairs) {
  // Where neither the spec nor a target tells a port, nobody is sent to it.
  private static final int NO_PORT = 0;

  private static final Comparator<Machine> OLDEST_FIRST =
      Comparator.comparing(Machine::incarnation);

  /** Copies the list. */
  LostRollout {
    pairs = List.copyOf(pairs);
  }

  /** The two machines of a place. */
  record Pair(Machine old, Machine fresh) {}

  /** The rollouts that machines tell of, one a service. */
  static List<LostRollout> of(Decider.Question question, Collection<Machine> machines) {
    List<LostRollout> lost = new ArrayList<>();
    if (question.desired().lifecycle() == Lifecycle.DELETING) {
      return lost;
    }
    SortedSet<ServiceName> services = new TreeSet<>();
    machines.forEach(machine -> services.add(machine.slot().service()));
    services.remove(EnsembleSpec.SERVICE);
    for (ServiceName service : services) {
      Optional<ServiceSpec> spec =
          Optional.ofNullable(question.desired().spec().services().get(service));
      // A person replaces the machines of a stateful one: they do not roll.
      if (spec.filter(one -> one.replacement() == ServiceSpec.Replacement.BY_PERSON).isEmpty()) {
        List<Pair> pairs = pairs(service, spec, machines, question);
        if (!pairs.isEmpty()) {
          lost.add(new LostRollout(service, spec, pairs));
        }
      }
    }
    return lost;
  }

  private static List<Pair> pairs(
      ServiceName service,
      Optional<ServiceSpec> spec,
      Collection<Machine> machines,
      Decider.Question question) {
    SortedMap<Slot, List<Machine>> places = new TreeMap<>();
    machines.stream()
        .filter(machine -> machine.isLive() && machine.slot().service().equals(service))
        .sorted(OLDEST_FIRST)
        .forEach(
            machine -> places.computeIfAbsent(machine.slot(), _ -> new ArrayList<>()).add(machine));
    List<List<Machine>> mixed =
        places.values().stream()
            .filter(place -> place.stream().map(LostRollout::revision).distinct().count() > 1)
            .toList();
    if (mixed.isEmpty()) {
      return List.of();
    }
    RevisionId to =
        assigned(mixed, question)
            .or(() -> wanted(mixed, spec))
            .orElse(revision(mixed.getFirst().getLast()));
    return mixed.stream().flatMap(place -> pair(place, to).stream()).toList();
  }

  // While a rollout is under way its new machines alone are assigned what they read.
  private static Optional<RevisionId> assigned(
      List<List<Machine>> places, Decider.Question question) {
    return places.stream()
        .flatMap(List::stream)
        .filter(machine ->
            question
                .observed()
                .ensemble()
                .assigned()
                .containsKey(new Occupant(machine.slot(), machine.incarnation())))
        .map(LostRollout::revision)
        .findFirst();
  }

  // Without configurations what the spec wants is what it goes to; else the younger machine tells.
  private static Optional<RevisionId> wanted(
      List<List<Machine>> places, Optional<ServiceSpec> spec) {
    return spec.map(Revision::of)
        .filter(wanted ->
            places.stream()
                .flatMap(List::stream)
                .map(LostRollout::revision)
                .anyMatch(wanted::equals));
  }

  // A place that was added in mid-rollout has an old machine that is younger than its new one.
  private static Optional<Pair> pair(List<Machine> place, RevisionId to) {
    Optional<Machine> old =
        place.reversed().stream().filter(machine -> !revision(machine).equals(to)).findFirst();
    Optional<Machine> fresh =
        place.reversed().stream().filter(machine -> revision(machine).equals(to)).findFirst();
    return old.flatMap(one -> fresh.map(other -> new Pair(one, other)));
  }

  private static RevisionId revision(Machine machine) {
    return machine.identity().revision();
  }

  /** The old machine of a place, if it has two. */
  Optional<Machine> old(Slot slot) {
    return pairs.stream().map(Pair::old).filter(old -> old.slot().equals(slot)).findFirst();
  }

  /**
   * What is recorded of it.
   *
   * @param question what is seen, the targets among it
   * @param records makes the record of a machine
   */
  Rollout rebuilt(Decider.Question question, Function<Machine, SlotRecord> records) {
    Set<InstanceId> targets = new HashSet<>();
    question.observed().targets().all().stream()
        .filter(target -> target.service().equals(service))
        .map(ObservedTarget::instance)
        .forEach(targets::add);
    SortedSet<Slot> admitted = new TreeSet<>();
    SortedSet<Slot> withdrawn = new TreeSet<>();
    List<SlotRecord> newcomers = new ArrayList<>();
    boolean isBalanced = isBalanced(question);
    for (Pair pair : pairs) {
      newcomers.add(records.apply(pair.fresh()));
      if (!isBalanced || targets.contains(pair.fresh().id())) {
        admitted.add(pair.fresh().slot());
      }
      if (isBalanced && !targets.contains(pair.old().id())) {
        withdrawn.add(pair.old().slot());
      }
    }
    Instant now = question.now();
    String reason = "the ledger was rebuilt from tags in mid-rollout: look, then resume or abort";
    return new Rollout(
        new RolloutId(service, 1),
        question.desired().origin(),
        side(pairs.getFirst().old(), question),
        side(pairs.getFirst().fresh(), question),
        new Rollout.Stage(
            RolloutState.EXPAND,
            now,
            now,
            Optional.of(new Pause(Pause.Kind.USER, now, "Muster: " + reason)),
            Optional.empty()),
        new Rollout.Machines(
            newcomers,
            List.of(),
            admitted,
            withdrawn,
            0,
            spec.map(one -> one.rollout().pace().minHealthy(one.instances())).orElse(0)),
        RolloutEvidence.NONE,
        RolloutLog.EMPTY.plus(new Rollout.Transition(RolloutState.EXPAND, now, reason)));
  }

  private boolean isBalanced(Decider.Question question) {
    return question.desired().spec().loadBalancer().stream()
        .flatMap(balancer -> balancer.listeners().stream())
        .anyMatch(listener -> listener.service().equals(service));
  }

  // The spec knows the port of its own revision alone; of others their targets tell.
  private RolloutSide side(Machine machine, Decider.Question question) {
    int known = spec.map(one -> one.run().port()).orElse(NO_PORT);
    int port =
        question.observed().isComplete(Part.TARGETS)
            ? question.observed().targets().all().stream()
                .filter(target -> target.service().equals(service))
                .filter(target -> target.revision().equals(revision(machine)))
                .mapToInt(ObservedTarget::port)
                .min()
                .orElse(known)
            : known;
    return new RolloutSide(
        machine.identity().version(), revision(machine), port, config(machine, question));
  }

  // What it reads; where the ensemble was not asked, nobody changes what any machine reads.
  private static Optional<Sha256> config(Machine machine, Decider.Question question) {
    return question.observed().isComplete(Part.ENSEMBLE)
        ? question
            .observed()
            .ensemble()
            .configOf(new Occupant(machine.slot(), machine.incarnation()))
            .map(PublishedConfig::sha256)
        : Optional.empty();
  }
}
