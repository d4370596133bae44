package dev.muster.reconcile;

import dev.muster.provider.action.Action;
import dev.muster.provider.action.ConfigAction;
import dev.muster.provider.action.EnsembleAction;
import dev.muster.provider.action.InfrastructureAction.DeregisterTarget;
import dev.muster.provider.action.InfrastructureAction.LaunchInstance;
import dev.muster.provider.action.InfrastructureAction.RegisterTarget;
import dev.muster.provider.action.InfrastructureAction.TerminateInstance;
import dev.muster.provider.action.InfrastructureAction.TerminateInstance.Cause;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.identity.InstanceIdentity;
import dev.muster.provider.identity.LaunchToken;
import dev.muster.provider.identity.Tags;
import dev.muster.provider.observed.InstanceReport;
import dev.muster.provider.observed.ObservedImage;
import dev.muster.provider.observed.ObservedInstance;
import dev.muster.provider.observed.ObservedTarget;
import dev.muster.reconcile.ledger.Rollout;
import dev.muster.reconcile.ledger.Rollout.Pause;
import dev.muster.reconcile.ledger.RolloutEvidence.Score;
import dev.muster.reconcile.ledger.RolloutState;
import dev.muster.reconcile.ledger.RolloutState.Half;
import dev.muster.reconcile.ledger.SlotRecord;
import dev.muster.reconcile.rollout.Deadline;
import dev.muster.spec.ServiceSpec;
import dev.muster.spec.id.RevisionId;
import dev.muster.spec.id.ServiceName;
import dev.muster.spec.id.Sha256;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What every rollout promises, checked after every call: the laws of {@code docs/simulation.md} by
 * their numbers, for one service in a world in memory. Law 15, that a crash changes nothing, needs
 * a process that can crash: the simulator has it.
 */
final class RolloutLaws {
  // These wait for calls that are tried again, or for a person; any other state has a deadline.
  private static final Set<RolloutState> WAITED_FOR =
      EnumSet.of(
          RolloutState.COMMIT,
          RolloutState.TERMINATE_OLD,
          RolloutState.ABORT_CANARY,
          RolloutState.DRAIN_NEW,
          RolloutState.TERMINATE_NEW,
          RolloutState.ROLLBACK_BLOCKED);

  private final WorldDriver driver;
  private final ServiceName service;
  private final Set<InstanceId> own = new HashSet<>();
  private final Set<LaunchToken> tokens = new HashSet<>();
  private Optional<Rollout> before = Optional.empty();
  private int serving;

  RolloutLaws(WorldDriver driver, ServiceName service) {
    this.driver = driver;
    this.service = service;
  }

  /** To be called before a pass. */
  void begin() {
    before = recorded();
    serving = healthy().size();
    driver.world.instances().stream()
        .filter(machine -> Tags.identity(machine.tags()).isPresent())
        .forEach(machine -> own.add(machine.id()));
  }

  /** To be called after every action of a pass, which has been done. */
  void check(Action action) {
    Optional<Rollout> rollout = recorded();
    switch (action) {
      case TerminateInstance terminate -> terminated(rollout, terminate);
      case RegisterTarget register -> registered(rollout, register);
      case DeregisterTarget deregister -> deregistered(rollout, deregister);
      case LaunchInstance launch -> launched(rollout, launch);
      case ConfigAction _ -> {}
      case EnsembleAction ensemble -> law(18, !isUnderWay(rollout), ensemble.summary());
      case Action _ -> {}
    }
    atMostTwoRevisions();
    rollout.ifPresent(this::whole);
    serving = healthy().size();
  }

  /** To be called after a pass. */
  void end() {
    Optional<Rollout> after = recorded();
    after.filter(Rollout::isActive).ifPresent(this::isWaiting);
    after.filter(rollout -> !rollout.isActive()).ifPresent(this::isClean);
    if (before.isPresent() && after.isPresent() && before.get().id().equals(after.get().id())) {
      isHeld(before.get(), after.get());
      isSeen(before.get(), after.get());
    }
    law(
        2,
        before.isEmpty()
            || after.isEmpty()
            || !before.get().isActive()
            || before.get().id().equals(after.get().id()),
        "another rollout has begun beside " + before);
  }

  private void terminated(Optional<Rollout> rollout, TerminateInstance terminate) {
    law(11, own.contains(terminate.instance()), terminate.summary());
    if (terminate.cause() == Cause.ROLLOUT) {
      law(
          4,
          driver.observe().targets().all().stream()
              .noneMatch(target -> target.instance().equals(terminate.instance())),
          terminate.summary() + " while it is a target");
      boolean isOld =
          driver.ledger.slotsOf(service).stream()
              .anyMatch(slot -> slot.instance().filter(terminate.instance()::equals).isPresent());
      law(3, !isOld, terminate.summary() + " before the commit, in " + rollout);
    }
  }

  private void registered(Optional<Rollout> rollout, RegisterTarget register) {
    law(11, own.contains(register.instance()), register.summary());
    Optional<SlotRecord> newcomer =
        rollout.filter(Rollout::isActive).flatMap(one -> newcomer(one, register.instance()));
    if (newcomer.isPresent()) {
      law(5, isWell(register.instance(), newcomer.get()), register.summary() + " unverified");
      boolean early =
          rollout.orElseThrow().state().compareTo(RolloutState.EXPAND) < 0
              && register.slot().ordinal() > spec().rollout().pace().canaries(spec().instances());
      law(6, !early, register.summary() + " is no canary");
    }
  }

  private void deregistered(Optional<Rollout> rollout, DeregisterTarget deregister) {
    if (!isUnderWay(rollout)) {
      return;
    }
    int wanted = spec().rollout().pace().minHealthy(spec().instances());
    int floor = Math.min(rollout.orElseThrow().machines().floor(), wanted);
    boolean lowered = healthy().size() < serving;
    law(1, !lowered || healthy().size() >= floor, deregister.summary() + " leaves " + healthy());
    boolean back = rollout.get().state().half() == Half.BACKWARD;
    if (back && lowered && newcomer(rollout.get(), deregister.instance()).isPresent()) {
      long old =
          driver.ledger.slotsOf(service).stream()
              .flatMap(slot -> slot.instance().stream())
              .filter(healthy()::contains)
              .count();
      law(7, old >= floor, deregister.summary() + " while " + old + " old machines serve");
    }
  }

  private boolean isThere(LaunchInstance launch) {
    return driver.world.instances().stream()
        .anyMatch(machine -> machine.tags().equals(Tags.of(launch.identity())));
  }

  private void launched(Optional<Rollout> rollout, LaunchInstance launch) {
    if (!launch.identity().slot().service().equals(service)) {
      return;
    }
    // One that was refused is asked for again under its token.
    law(9, !isThere(launch) || tokens.add(launch.token()), launch.summary() + " is launched twice");
    law(8, launch.identity().slot().ordinal() <= spec().instances(), launch.summary());
    law(
        13,
        rollout.filter(one -> one.vetoesMachines(launch.identity().revision())).isEmpty(),
        launch.summary() + " is vetoed");
    RevisionId image =
        driver.observe().images().all().stream()
            .filter(one -> one.id().equals(launch.image()))
            .map(ObservedImage::revision)
            .findFirst()
            .orElseThrow();
    law(17, image.equals(launch.identity().revision()), launch.summary() + " from " + image);
  }

  // What requests reach runs with the configuration of its own side.
  private void whole(Rollout rollout) {
    if (rollout.isInPlace() || rollout.from().config().equals(rollout.to().config())) {
      return;
    }
    for (InstanceReport report : driver.observe().reports().all()) {
      RevisionId revision =
          driver.world.instances().stream()
              .filter(machine -> machine.id().equals(report.instance()))
              .flatMap(machine -> Tags.identity(machine.tags()).stream())
              .map(InstanceIdentity::revision)
              .findFirst()
              .orElseThrow();
      Optional<String> runs = Optional.of(report.appliedConfigSha256());
      if (healthy().contains(report.instance())) {
        boolean newWithOld =
            revision.equals(rollout.to().revision())
                && runs.equals(rollout.from().config().map(Sha256::value));
        boolean oldWithNew =
            revision.equals(rollout.from().revision())
                && runs.equals(rollout.to().config().map(Sha256::value));
        law(17, !newWithOld && !oldWithNew, report.instance() + " runs with another's");
      }
    }
  }

  private void atMostTwoRevisions() {
    Set<RevisionId> revisions = new HashSet<>();
    for (ObservedTarget target : driver.observe().targets().all()) {
      if (target.service().equals(service) && target.health() != ObservedTarget.Health.DRAINING) {
        revisions.add(target.revision());
      }
    }
    law(2, revisions.size() <= 2, "registered are " + revisions);
  }

  private void isWaiting(Rollout rollout) {
    boolean waits =
        WAITED_FOR.contains(rollout.state())
            || rollout.stage().pause().isPresent()
            || Optional.ofNullable(driver.desired.spec().services().get(service))
                .map(spec -> Deadline.of(rollout, spec.rollout()).isPresent())
                .orElse(true);
    law(14, waits, rollout.state() + " has no end");
  }

  private void isClean(Rollout ended) {
    law(16, ended.machines().all().isEmpty(), ended.id() + " has ended with " + ended.machines());
    List<InstanceIdentity> beside = new ArrayList<>();
    for (ObservedInstance machine : driver.world.instances()) {
      InstanceIdentity who = Tags.identity(machine.tags()).orElse(null);
      boolean lives = machine.state() != ObservedInstance.State.TERMINATED;
      SlotRecord slot = who == null ? null : driver.ledger.slots().get(who.slot());
      if (lives
          && who != null
          && slot != null
          && who.slot().service().equals(service)
          && slot.incarnation().compareTo(who.incarnation()) != 0
          && who.revision().equals(ended.to().revision())) {
        beside.add(who);
      }
    }
    law(16, beside.isEmpty(), ended.id() + " has ended and leaves " + beside);
  }

  private void isHeld(Rollout before, Rollout after) {
    boolean paused =
        before
                .stage()
                .pause()
                .filter(pause -> pause.kind() == Pause.Kind.USER)
                .filter(pause -> !pause.isOver(driver.world.now()))
                .isPresent()
            && before.log().handledOrder().equals(after.log().handledOrder())
            && after.state().half() == Half.FORWARD;
    boolean moved =
        after.state() != before.state()
            || after.machines().newcomers().size() > before.machines().newcomers().size()
            || !before.machines().admitted().containsAll(after.machines().admitted())
            || !before.machines().withdrawn().containsAll(after.machines().withdrawn());
    law(10, !paused || !moved, after.id() + " is paused and goes on in " + after.state());
  }

  private void isSeen(Rollout before, Rollout after) {
    for (Score score : after.evidence().scores()) {
      int known =
          before.state() == after.state()
              ? before.evidence().score(score.gate()).passesInARow()
              : 0;
      if (score.passesInARow() > known && score.gate().equals("http")) {
        for (SlotRecord newcomer : fresh(before)) {
          boolean seen =
              fresh(after).stream()
                  .filter(one -> one.slot().equals(newcomer.slot()))
                  .flatMap(one -> one.instance().stream())
                  .allMatch(id -> isWell(id, newcomer));
          law(12, seen, "gate http passes and " + newcomer.slot() + " is not well");
        }
      }
    }
  }

  private List<SlotRecord> fresh(Rollout rollout) {
    return rollout.isInPlace()
        ? driver.ledger.slotsOf(service).stream()
            .filter(slot -> rollout.machines().admitted().contains(slot.slot()))
            .toList()
        : rollout.machines().newcomers();
  }

  private boolean isWell(InstanceId id, SlotRecord newcomer) {
    return driver.observe().reports().all().stream()
        .filter(report -> report.instance().equals(id))
        .filter(report -> report.health() == InstanceReport.Health.HEALTHY)
        .map(InstanceReport::reportedVersion)
        .anyMatch(version -> version.isEmpty() || version.equals(newcomer.version().value()));
  }

  private Set<InstanceId> healthy() {
    Set<InstanceId> healthy = new HashSet<>();
    driver.observe().targets().all().stream()
        .filter(target -> target.service().equals(service))
        .filter(target -> target.health() == ObservedTarget.Health.HEALTHY)
        .forEach(target -> healthy.add(target.instance()));
    return healthy;
  }

  private boolean isUnderWay(Optional<Rollout> rollout) {
    return rollout.filter(Rollout::isActive).isPresent()
        && driver.desired.lifecycle() == DesiredCluster.Lifecycle.ACTIVE
        && driver.desired.spec().services().containsKey(service);
  }

  private ServiceSpec spec() {
    return Optional.ofNullable(driver.desired.spec().services().get(service)).orElseThrow();
  }

  private Optional<Rollout> recorded() {
    return Optional.ofNullable(driver.ledger.rollouts().get(service));
  }

  private static Optional<SlotRecord> newcomer(Rollout rollout, InstanceId id) {
    return rollout.machines().newcomers().stream()
        .filter(newcomer -> newcomer.instance().filter(id::equals).isPresent())
        .findFirst();
  }

  private static void law(int number, boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError("law " + number + " is broken: " + otherwise);
    }
  }
}
