package dev.muster.reconcile.rollout;

import dev.muster.provider.Observation;
import dev.muster.provider.Part;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.observed.EnsembleState.PublishedConfig;
import dev.muster.provider.observed.InstanceReport;
import dev.muster.provider.observed.MetricAnswer.Reading;
import dev.muster.provider.observed.MetricQuestion;
import dev.muster.provider.observed.ObservedImage;
import dev.muster.provider.observed.ObservedInstance;
import dev.muster.provider.observed.ObservedTarget;
import dev.muster.provider.observed.RevisionTraffic;
import dev.muster.reconcile.View;
import dev.muster.reconcile.config.ConfigCourse;
import dev.muster.reconcile.fleet.Filling;
import dev.muster.reconcile.fleet.Fleet.Standing;
import dev.muster.reconcile.fleet.OwnedImages;
import dev.muster.reconcile.ledger.Rollout;
import dev.muster.reconcile.ledger.RolloutEvidence.Traffic;
import dev.muster.reconcile.ledger.RolloutSide;
import dev.muster.reconcile.ledger.SlotRecord;
import dev.muster.reconcile.machine.Machine;
import dev.muster.spec.ConfigDocument;
import dev.muster.spec.RolloutSpec;
import dev.muster.spec.ServiceSpec;
import dev.muster.spec.id.RevisionId;
import dev.muster.spec.id.Sha256;
import dev.muster.spec.id.Slot;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What can be seen of one service while it rolls out. */
final class ServiceSight {
  private final View view;
  private final ServiceSpec spec;
  private final boolean balanced;
  private final Map<InstanceId, InstanceReport> reports = new HashMap<>();
  private final Map<InstanceId, ObservedTarget.Health> targets = new HashMap<>();
  private final Map<MetricQuestion, Reading> metrics = new HashMap<>();

  ServiceSight(View view, ServiceSpec spec) {
    this.view = view;
    this.spec = spec;
    balanced =
        view.desired().spec().loadBalancer().stream()
            .flatMap(balancer -> balancer.listeners().stream())
            .anyMatch(listener -> listener.service().equals(spec.name()));
    if (view.observed().isComplete(Part.REPORTS)) {
      view.observed().reports().all().forEach(report -> reports.put(report.instance(), report));
    }
    if (view.observed().isComplete(Part.METRICS)) {
      view.observed()
          .metrics()
          .all()
          .forEach(answer -> metrics.put(answer.question(), answer.reading()));
    }
    if (view.observed().isComplete(Part.TARGETS)) {
      view.observed().targets().all().stream()
          .filter(target -> target.service().equals(spec.name()))
          .forEach(target ->
              targets.merge(
                  target.instance(),
                  target.health(),
                  (one, other) -> one == ObservedTarget.Health.HEALTHY ? other : one));
    }
  }

  View view() {
    return view;
  }

  Instant now() {
    return view.now();
  }

  ServiceSpec spec() {
    return spec;
  }

  RolloutSpec rollout() {
    return spec.rollout();
  }

  /** Whether a listener sends requests to the service. */
  boolean isBalanced() {
    return balanced;
  }

  /** The recorded slots that the spec wants, with what fills them. */
  List<Standing> stable() {
    return view.fleet().standings(spec.name()).stream()
        .filter(standing -> view.fleet().isWanted(standing.slot().slot()))
        .toList();
  }

  Filling filling(SlotRecord record) {
    return view.fleet().filling(record);
  }

  Optional<Machine> present(SlotRecord record) {
    return view.fleet().present(record);
  }

  Optional<InstanceReport> report(InstanceId instance) {
    return Optional.ofNullable(reports.get(instance));
  }

  Optional<ObservedTarget.Health> target(InstanceId instance) {
    return Optional.ofNullable(targets.get(instance));
  }

  /**
   * Whether a machine serves: requests reach it, or for a service without a listener it is well.
   */
  boolean serves(Machine machine) {
    return machine.isRunning()
        && (balanced
            ? target(machine.id())
                .filter(health -> health == ObservedTarget.Health.HEALTHY)
                .isPresent()
            : isWell(machine));
  }

  /** Whether the machine's agent says that it is well. */
  boolean isWell(Machine machine) {
    return report(machine.id())
        .filter(report -> report.health() == InstanceReport.Health.HEALTHY)
        .isPresent();
  }

  /**
   * What is wrong with the version that a new machine names; empty when it is right, or unnamed.
   */
  Optional<String> wrongVersion(Rollout rollout, Machine machine) {
    String wanted = rollout.to().version().value();
    return report(machine.id())
        .map(InstanceReport::reportedVersion)
        .filter(version -> !version.isEmpty() && !version.equals(wanted))
        .map(version ->
            "%s says that it runs %s, not %s".formatted(machine.slot(), version, wanted));
  }

  /**
   * The digest of the service's published configuration; absent where there is none, or unknown.
   */
  Optional<Sha256> head() {
    return ConfigCourse.ensemble(view)
        .map(ensemble -> ensemble.published().get(spec.name()))
        .map(PublishedConfig::sha256);
  }

  /** The digest of the configuration that the spec wants; absent where it wants none. */
  Optional<Sha256> wantedConfig() {
    return Optional.ofNullable(view.desired().spec().config().get(spec.name()))
        .map(ConfigDocument::sha256);
  }

  /** Whether a machine's service runs well with the configuration that a side names. */
  boolean runsWith(Machine machine, RolloutSide side) {
    return side.config().isEmpty()
        || report(machine.id())
            .filter(report -> report.appliedConfigSha256().equals(side.config().get().value()))
            .isPresent();
  }

  /** The machines that run what the rollout goes to: beside the old ones, or in their place. */
  List<SlotRecord> newMachines(Rollout rollout) {
    return rollout.isInPlace()
        ? stable().stream()
            .map(Standing::slot)
            .filter(slot -> rollout.machines().admitted().contains(slot.slot()))
            .toList()
        : rollout.machines().newcomers();
  }

  /** How many machines shall run what the rollout goes to in the end. */
  int wantedMachines(Rollout rollout) {
    return rollout.isInPlace() ? stable().size() : spec.instances();
  }

  /** The old machines that shall serve. */
  List<Standing> oldMachines(Rollout rollout) {
    SortedSet<Slot> gone =
        rollout.isInPlace() ? rollout.machines().admitted() : rollout.machines().withdrawn();
    return stable().stream().filter(standing -> !gone.contains(standing.slot().slot())).toList();
  }

  /** The slots whose new machines say that they are well with what they shall run. */
  SortedSet<Slot> verified(Rollout rollout) {
    SortedSet<Slot> verified = new TreeSet<>();
    for (SlotRecord record : newMachines(rollout)) {
      boolean well =
          present(record)
              .filter(Machine::isRunning)
              .filter(this::isWell)
              .filter(machine -> wrongVersion(rollout, machine).isEmpty())
              .filter(machine -> runsWith(machine, rollout.to()))
              .isPresent();
      if (well) {
        verified.add(record.slot());
      }
    }
    return verified;
  }

  /** Whether nothing of a machine is among the targets any more. */
  boolean isDrained(InstanceId instance) {
    return !balanced || !targets.containsKey(instance);
  }

  /** How many machines serve at every moment: no more than the spec wants by now. */
  int floor(Rollout rollout) {
    return rollout().pace().floor(rollout.machines().floor(), spec.instances());
  }

  /** How many of the old machines serve and shall. */
  int servingOld(Rollout rollout) {
    return count(
        stable().stream().map(Standing::slot).toList(),
        slot -> !rollout.machines().withdrawn().contains(slot));
  }

  /**
   * How many old machines there are beside those that made room: one that has stopped by itself is
   * started again, and one that is gone is replaced.
   */
  int runningOld(Rollout rollout) {
    return Math.toIntExact(
        stable().stream()
            .filter(standing ->
                !rollout.machines().withdrawn().contains(standing.slot().slot())
                    || standing
                        .present()
                        .filter(
                            machine -> machine.observed().state() != ObservedInstance.State.STOPPED)
                        .isPresent())
            .count());
  }

  /** Whether a machine of one of some slots is not stopped, or is awaited. */
  boolean isAnyRunning(List<SlotRecord> records, SortedSet<Slot> slots) {
    return records.stream()
        .filter(record -> slots.contains(record.slot()))
        .anyMatch(record ->
            switch (filling(record)) {
              case Filling.Present present ->
                  present.machine().observed().state() != ObservedInstance.State.STOPPED;
              case Filling.Awaited _, Filling.Ending _ -> true;
              case Filling.Vacant _, Filling.Gone _ -> false;
            });
  }

  /** Whether no machine of one of some slots is seen: it is gone, or one list has missed it. */
  boolean isAnyMissed(List<SlotRecord> records, SortedSet<Slot> slots) {
    return records.stream()
        .filter(record -> slots.contains(record.slot()))
        .anyMatch(record ->
            switch (filling(record)) {
              case Filling.Vacant _, Filling.Gone _ -> true;
              case Filling.Present _, Filling.Awaited _, Filling.Ending _ -> false;
            });
  }

  /** How many of the new machines serve and shall. */
  int servingNew(Rollout rollout) {
    SortedSet<Slot> admitted = rollout.machines().admitted();
    if (!rollout.isInPlace()) {
      return count(newMachines(rollout), admitted::contains);
    }
    SortedSet<Slot> verified = verified(rollout);
    return count(newMachines(rollout), verified::contains);
  }

  /** How many of some slots have a machine that serves. */
  int servingOf(List<SlotRecord> records, List<Slot> slots) {
    return count(records, slots::contains);
  }

  private int count(List<SlotRecord> records, Predicate<Slot> counts) {
    return Math.toIntExact(
        records.stream()
            .filter(record -> counts.test(record.slot()))
            .filter(record -> present(record).filter(this::serves).isPresent())
            .count());
  }

  /** When the older of the reads was made on which gates rest; absent when one is missing. */
  Optional<Instant> seenAt() {
    Optional<Instant> reportsAt = asOf(Part.REPORTS);
    Optional<Instant> targetsAt = balanced ? asOf(Part.TARGETS) : reportsAt;
    // Metrics that could not be asked are an error of their gates, and hide nothing of the others.
    Stream<Instant> metricsAt =
        MetricQuestions.areAskedFor(spec) ? asOf(Part.METRICS).stream() : Stream.empty();
    return reportsAt.isEmpty() || targetsAt.isEmpty()
        ? Optional.empty()
        : Stream.concat(Stream.of(reportsAt.get(), targetsAt.get()), metricsAt)
            .min(Instant::compareTo);
  }

  private Optional<Instant> asOf(Part part) {
    return view.observed().parts().get(part) instanceof Observation.Complete<?> complete
        ? Optional.of(complete.asOf())
        : Optional.empty();
  }

  /** When the metrics were asked. Only while that part is complete. */
  Instant askedMetricsAt() {
    return asOf(Part.METRICS).orElseThrow();
  }

  /** What came of a question to a metrics server; absent when it was not asked. */
  Optional<Reading> metric(MetricQuestion question) {
    return Optional.ofNullable(metrics.get(question));
  }

  /** Whether any machine of the old revision is wanted behind the load balancer. */
  boolean isOldWanted(Rollout rollout) {
    return oldMachines(rollout).stream()
        .anyMatch(standing -> standing.slot().revision().equals(rollout.from().revision()));
  }

  /** What became of the requests to a revision; absent when nobody counts. */
  Optional<Traffic> traffic(RevisionId revision) {
    if (!view.observed().isComplete(Part.TARGETS)) {
      return Optional.empty();
    }
    List<RevisionTraffic> counted =
        view.observed().targets().traffic().stream()
            .filter(one -> one.service().equals(spec.name()) && one.revision().equals(revision))
            .toList();
    return counted.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Traffic(
                counted.stream().mapToLong(RevisionTraffic::requests).sum(),
                counted.stream().mapToLong(RevisionTraffic::failures).sum(),
                counted.stream().mapToLong(RevisionTraffic::latencyMillis).sum()));
  }

  /** The image of a revision. */
  Optional<ObservedImage> image(RevisionId revision) {
    return OwnedImages.of(view.desired().uid(), view.observed().images())
        .find(spec.name(), revision);
  }
}
