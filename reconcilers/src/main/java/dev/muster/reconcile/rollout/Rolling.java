package dev.muster.reconcile.rollout;

import dev.muster.provider.Part;
import dev.muster.provider.observed.EnsembleState;
import dev.muster.provider.observed.ObservedTarget;
import dev.muster.reconcile.DecisionDraft;
import dev.muster.reconcile.config.ConfigCourse;
import dev.muster.reconcile.fleet.Peers;
import dev.muster.reconcile.ledger.FreezeOverride;
import dev.muster.reconcile.ledger.LedgerChange;
import dev.muster.reconcile.ledger.Rollout;
import dev.muster.reconcile.ledger.Rollout.Failure;
import dev.muster.reconcile.ledger.Rollout.Machines;
import dev.muster.reconcile.ledger.Rollout.Promotion;
import dev.muster.reconcile.ledger.Rollout.Stage;
import dev.muster.reconcile.ledger.Rollout.Transition;
import dev.muster.reconcile.ledger.RolloutEvidence;
import dev.muster.reconcile.ledger.RolloutGoal;
import dev.muster.reconcile.ledger.RolloutLog;
import dev.muster.reconcile.ledger.RolloutOrder;
import dev.muster.reconcile.ledger.RolloutSide;
import dev.muster.reconcile.ledger.RolloutState;
import dev.muster.reconcile.ledger.RolloutState.Half;
import dev.muster.reconcile.ledger.SlotRecord;
import dev.muster.reconcile.machine.Machine;
import dev.muster.spec.Revision;
import dev.muster.spec.ServiceSpec;
import dev.muster.spec.id.RevisionId;
import dev.muster.spec.id.RolloutId;
import dev.muster.spec.id.Sha256;
import dev.muster.spec.id.Slot;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** One service's rollout in one pass: begun, ordered about, turned round, moved on. */
final class Rolling {
  // Each step leaves a state or ends the pass: more steps than states are a mistake.
  private static final int MAXIMUM_STEPS = 2 * RolloutState.values().length;

  private final ServiceSight sight;
  private final RevisionId wanted;
  private final Optional<Sha256> head;
  private final Instant now;

  Rolling(ServiceSight sight) {
    this.sight = sight;
    wanted = Revision.of(sight.spec());
    head = sight.wantedConfig().isPresent() ? sight.head() : Optional.empty();
    now = sight.now();
  }

  /** The rollout as it shall be recorded; empty for a service that has none and needs none. */
  Optional<Rollout> next(Optional<Rollout> known) {
    Optional<Rollout> next = known.map(this::ordered).map(this::turned).map(this::moved);
    // How one ends is recorded before the next one takes its place.
    return next.equals(known) && isToBegin(next) ? Optional.of(moved(begin(next))) : next;
  }

  private Rollout ordered(Rollout rollout) {
    Rollout next = rollout;
    for (RolloutOrder order : sight.view().desired().orders()) {
      if (order.rollout().service().equals(rollout.service())) {
        next = Orders.obey(next, order, now);
      }
    }
    return next;
  }

  // The newest commit always wins: what goes to a revision that nobody wants any more goes back.
  private Rollout turned(Rollout rollout) {
    return stray(rollout)
        .filter(_ -> rollout.state().half() == Half.FORWARD)
        .map(reason -> Course.fail(rollout, new Failure(Failure.Kind.COMMIT, reason), now))
        .orElse(rollout);
  }

  private Optional<String> stray(Rollout rollout) {
    if (sight.spec().instances() == 0) {
      return Optional.of("the spec wants no machine of it any more");
    }
    if (isWanted(rollout.to())) {
      return Optional.empty();
    }
    return Optional.of(
        isWanted(rollout.from())
            ? "the spec wants the old revision again"
            : "the spec wants another revision");
  }

  // A spec without a configuration leaves the published one as it is.
  private boolean isWanted(RolloutSide side) {
    return side.revision().equals(wanted)
        && (side.config().isEmpty()
            || sight
                .wantedConfig()
                .filter(config -> !side.config().get().equals(config))
                .isEmpty());
  }

  /** What the service shall run as one; the first configuration of all is published at once. */
  private RolloutGoal goal() {
    return new RolloutGoal(wanted, sight.wantedConfig().filter(_ -> head.isPresent()));
  }

  private Rollout moved(Rollout rollout) {
    if (!rollout.isActive()) {
      return rollout;
    }
    Way forward = rollout.isInPlace() ? new InPlace(sight) : new Forward(sight);
    Way backward = rollout.isInPlace() ? forward : new Backward(sight);
    Rollout present = rollout;
    for (int step = 0; step < MAXIMUM_STEPS; step++) {
      Way way = present.state().half() == Half.FORWARD ? forward : backward;
      Rollout next = way.step(present);
      if (next.equals(present) || next.state() == RolloutState.COMMIT) {
        return next;
      }
      present = next;
    }
    return present;
  }

  private boolean isToBegin(Optional<Rollout> last) {
    if (sight.spec().replacement() != ServiceSpec.Replacement.AUTOMATIC
        || last.filter(rollout -> rollout.isActive() || rollout.vetoes(goal())).isPresent()
        || !isConfigSettled(last)) {
      return false;
    }
    // Before its first machine a service has nothing to roll from.
    return machines().stream().anyMatch(record -> record.instance().isPresent())
        && (isAnyOther() || !goal().config().equals(head));
  }

  private boolean isAnyOther() {
    return machines().stream().anyMatch(record -> !record.revision().equals(wanted));
  }

  // What the old machines run with has to be known, and that of the last rollout in force.
  private boolean isConfigSettled(Optional<Rollout> last) {
    if (sight.wantedConfig().isEmpty()
        && last.filter(rollout -> rollout.to().config().isPresent()).isEmpty()) {
      return true;
    }
    Optional<EnsembleState> ensemble = ConfigCourse.ensemble(sight.view());
    // What an earlier rollout has told machines may take effect late: it is taken back first.
    return ensemble.isPresent()
        && !ConfigCourse.isAnyPending(sight.spec().name(), sight.view().fleet().ledger())
        && last.flatMap(rollout -> ConfigCourse.dueHead(rollout, ensemble.get())).isEmpty()
        && ConfigCourse.free(
                sight.spec().name(),
                last,
                sight.view().fleet().ledger(),
                ensemble.get(),
                sight.view().desired().spec())
            .isEmpty()
        && (last.isPresent() || !isAnyAhead());
  }

  // Of a rollout that is not known any more a machine may run with what is rolled out now.
  private boolean isAnyAhead() {
    Optional<Sha256> config = goal().config().filter(one -> !head.equals(Optional.of(one)));
    return sight.stable().stream()
        .filter(standing -> !standing.slot().revision().equals(wanted))
        .flatMap(standing -> standing.present().stream())
        .filter(Machine::isRunning)
        .flatMap(machine -> sight.report(machine.id()).stream())
        .anyMatch(report ->
            config.filter(one -> one.value().equals(report.appliedConfigSha256())).isPresent());
  }

  /** Why what the spec asks for is not tried, where it failed before; empty while it is. */
  Optional<String> veto(Rollout rollout) {
    return rollout.isActive()
        ? Optional.empty()
        : rollout
            .veto(goal())
            .map(id ->
                "%s %s is not tried again since %s, until a person says retry"
                    .formatted(sight.spec().name(), sight.spec().version(), id));
  }

  private List<SlotRecord> machines() {
    return sight.stable().stream().map(standing -> standing.slot()).toList();
  }

  private Rollout begin(Optional<Rollout> last) {
    RolloutId id =
        last.map(rollout -> rollout.id().next()).orElse(new RolloutId(sight.spec().name(), 1));
    RolloutSide to =
        new RolloutSide(sight.spec().version(), wanted, sight.spec().run().port(), goal().config());
    return new Rollout(
        id,
        sight.view().desired().origin(),
        isAnyOther() ? from() : new RolloutSide(to.version(), wanted, to.port(), head),
        to,
        new Stage(RolloutState.ADMIT, now, now, Optional.empty(), Optional.empty()),
        Machines.NONE,
        RolloutEvidence.NONE,
        log(last));
  }

  // What people want back was watched when it was new: only serving and the floor bind.
  private RolloutLog log(Optional<Rollout> last) {
    RolloutLog log = last.map(RolloutLog::after).orElse(RolloutLog.EMPTY);
    String what =
        isAnyOther()
            ? "the spec asks for " + sight.spec().version()
            : "the spec changes the configuration";
    return sight
        .view()
        .desired()
        .undo(sight.spec().name())
        .map(undo ->
            log.promoting(Promotion.ALL)
                .overriding(new FreezeOverride(undo.actor(), undo.reason(), undo.at()))
                .plus(
                    new Transition(
                        RolloutState.ADMIT,
                        now,
                        sight.spec().version() + " is wanted back by " + undo.words())))
        .orElseGet(() -> log.plus(new Transition(RolloutState.ADMIT, now, what)));
  }

  /** What most of the machines run that do not run what is wanted. */
  private RolloutSide from() {
    SlotRecord most = Peers.onOther(machines(), wanted).orElseThrow();
    return new RolloutSide(most.version(), most.revision(), port(most.revision()), head);
  }

  // The spec knows the port of the new revision alone; of the old one its targets tell.
  private int port(RevisionId revision) {
    if (!sight.view().observed().isComplete(Part.TARGETS)) {
      return sight.spec().run().port();
    }
    return sight.view().observed().targets().all().stream()
        .filter(target -> target.service().equals(sight.spec().name()))
        .filter(target -> target.revision().equals(revision))
        .min(Comparator.comparing(ObservedTarget::instance))
        .map(ObservedTarget::port)
        .orElse(sight.spec().run().port());
  }

  /** How soon there is something to see. */
  Duration untilNextLook(Rollout rollout) {
    return new Judge(sight).untilNextLook(rollout).orElse(DecisionDraft.SOON);
  }

  /** How the rollout is recorded: at the point of no return together with the slots. */
  LedgerChange change(Rollout rollout) {
    if (rollout.state() != RolloutState.COMMIT) {
      return new LedgerChange.PutRollout(rollout);
    }
    return new LedgerChange.CommitRollout(committed(rollout), rollout.machines().newcomers());
  }

  private Rollout committed(Rollout rollout) {
    SortedSet<Slot> taken = new TreeSet<>();
    rollout.machines().newcomers().forEach(newcomer -> taken.add(newcomer.slot()));
    List<SlotRecord> retired =
        sight.view().fleet().ledger().slotsOf(rollout.service()).stream()
            .filter(slot -> taken.contains(slot.slot()))
            .toList();
    Machines machines =
        new Machines(
            List.of(),
            retired,
            new TreeSet<>(),
            new TreeSet<>(),
            rollout.machines().relaunches(),
            rollout.machines().floor());
    return Course.enter(
        rollout.with(machines),
        RolloutState.TERMINATE_OLD,
        now,
        "the new machines are those of their slots");
  }
}
