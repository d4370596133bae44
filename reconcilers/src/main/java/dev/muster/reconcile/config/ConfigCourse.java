package dev.muster.reconcile.config;

import dev.muster.provider.Part;
import dev.muster.provider.action.ConfigAction;
import dev.muster.provider.action.ConfigSource;
import dev.muster.provider.identity.Occupant;
import dev.muster.provider.observed.EnsembleState;
import dev.muster.provider.observed.EnsembleState.PublishedConfig;
import dev.muster.reconcile.View;
import dev.muster.reconcile.ledger.Ledger;
import dev.muster.reconcile.ledger.Rollout;
import dev.muster.reconcile.ledger.RolloutState;
import dev.muster.reconcile.ledger.SlotRecord;
import dev.muster.spec.ClusterSpec;
import dev.muster.spec.ConfigDocument;
import dev.muster.spec.Revision;
import dev.muster.spec.ServiceSpec;
import dev.muster.spec.id.ServiceName;
import dev.muster.spec.id.Sha256;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * How a configuration travels that is one with the revision of its service: machines of a rollout
 * are assigned the new one while all others read the head, which follows when the rollout is done.
 */
public final class ConfigCourse {
  private ConfigCourse() {}

  /** What the ensemble holds; empty while that is unknown. */
  public static Optional<EnsembleState> ensemble(View view) {
    return view.observed().isComplete(Part.ENSEMBLE)
        ? Optional.of(view.observed().ensemble())
            .filter(state -> state.committed().isPresent() && state.initialized())
        : Optional.empty();
  }

  /**
   * Whether a change of a service's configuration is a rollout. What nobody runs with yet, or only
   * machines that no rollout touches, is published at once; but not while the last machine of
   * another revision is being replaced by one of the same.
   */
  static boolean isRolledOut(
      ClusterSpec spec, ServiceName service, Ledger ledger, EnsembleState ensemble) {
    ServiceSpec known = spec.services().get(service);
    return known != null
        && known.replacement() == ServiceSpec.Replacement.AUTOMATIC
        && ensemble.published().containsKey(service)
        && (isUnderWay(service, ledger)
            || ledger.slotsOf(service).stream()
                .anyMatch(slot ->
                    slot.instance().isPresent() || !slot.revision().equals(Revision.of(known))));
  }

  // What one has begun goes its way, also while the last old machine is being replaced.
  private static boolean isUnderWay(ServiceName service, Ledger ledger) {
    return Optional.ofNullable(ledger.rollouts().get(service))
        .filter(Rollout::isActive)
        .isPresent();
  }

  /** The machines of a rollout that shall not follow the head of their service's configuration. */
  static SortedSet<Occupant> apart(Rollout rollout, Ledger ledger) {
    List<SlotRecord> slots = ledger.slotsOf(rollout.service());
    Stream<SlotRecord> apart =
        switch (rollout.state().half()) {
          case FORWARD ->
              rollout.isInPlace()
                  ? slots.stream()
                      .filter(slot -> rollout.machines().admitted().contains(slot.slot()))
                  : rollout.machines().newcomers().stream();
          case BACKWARD -> rollout.machines().newcomers().stream();
          case COMMITTED -> onNew(rollout, slots);
          case ENDED ->
              rollout.state() == RolloutState.DONE ? onNew(rollout, slots) : Stream.empty();
        };
    SortedSet<Occupant> occupants = new TreeSet<>();
    apart.forEach(record -> occupants.add(new Occupant(record.slot(), record.incarnation())));
    return occupants;
  }

  /**
   * The machines of the old side that are still there when a rollout is committed. Before the head
   * moves they are assigned what they have read.
   */
  static SortedSet<Occupant> leftBehind(Rollout rollout, Ledger ledger) {
    SortedSet<Occupant> occupants = new TreeSet<>();
    if (rollout.state().isCommitted() && !rollout.isInPlace()) {
      Stream.concat(
              rollout.machines().retired().stream(),
              ledger.slotsOf(rollout.service()).stream()
                  .filter(slot -> slot.revision().equals(rollout.from().revision())))
          .forEach(record -> occupants.add(new Occupant(record.slot(), record.incarnation())));
    }
    return occupants;
  }

  private static Stream<SlotRecord> onNew(Rollout rollout, List<SlotRecord> slots) {
    return slots.stream().filter(slot -> slot.revision().equals(rollout.to().revision()));
  }

  /** Whether a change of a service's configuration was begun and may still take effect. */
  public static boolean isAnyPending(ServiceName service, Ledger ledger) {
    return ledger.intents().values().stream()
        .anyMatch(intent -> intent.resource().equals(ConfigAction.resourceOf(service)));
  }

  /**
   * The machines that are assigned a configuration and shall follow the head again.
   *
   * @param rollout the newest rollout of the service; absent where none is known, as after a loss
   *     of the ledger: then those stay that run and read what the spec wants
   */
  public static SortedSet<Occupant> free(
      ServiceName service,
      Optional<Rollout> rollout,
      Ledger ledger,
      EnsembleState ensemble,
      ClusterSpec spec) {
    Optional<Sha256> head =
        Optional.ofNullable(ensemble.published().get(service)).map(PublishedConfig::sha256);
    SortedSet<Occupant> free = new TreeSet<>(assigned(service, ensemble).keySet());
    ConfigDocument wanted = spec.config().get(service);
    if (rollout.isEmpty() && wanted != null) {
      free.removeIf(occupant ->
          runsWanted(occupant, service, ledger, spec)
              && ensemble
                  .configOf(occupant)
                  .filter(config -> config.sha256().equals(wanted.sha256()))
                  .isPresent());
    }
    rollout.ifPresent(known -> free.removeAll(leftBehind(known, ledger)));
    rollout
        .filter(known -> !known.to().config().equals(head))
        .ifPresent(known -> free.removeAll(apart(known, ledger)));
    return free;
  }

  private static boolean runsWanted(
      Occupant occupant, ServiceName service, Ledger ledger, ClusterSpec spec) {
    return ledger.slotsOf(service).stream()
        .filter(slot -> slot.slot().equals(occupant.slot()))
        .anyMatch(slot ->
            Optional.ofNullable(spec.services().get(service))
                .filter(wanted -> Revision.of(wanted).equals(slot.revision()))
                .isPresent());
  }

  /**
   * What a rollout that is done shall make the head, as long as it is not; empty for nothing. Its
   * machines are let go only after that, so that one of them tells.
   */
  public static Optional<PublishedConfig> dueHead(Rollout last, EnsembleState ensemble) {
    PublishedConfig head = ensemble.published().get(last.service());
    return last.to()
        .config()
        .filter(_ -> last.state() == RolloutState.DONE)
        .filter(config -> head != null && !head.sha256().equals(config))
        .flatMap(config -> version(last.service(), config, ensemble));
  }

  /** Where a configuration can be had from: the ensemble or the spec. */
  static Optional<ConfigSource> source(
      ServiceName service, Sha256 config, ClusterSpec spec, EnsembleState ensemble) {
    ConfigDocument document = spec.config().get(service);
    return version(service, config, ensemble)
        .map(ConfigCourse::source)
        .or(() ->
            document != null && document.sha256().equals(config)
                ? Optional.of(new ConfigSource.Document(document))
                : Optional.empty());
  }

  static ConfigSource source(PublishedConfig version) {
    return new ConfigSource.Version(version.number(), version.sha256());
  }

  /** The version with a content that a machine is assigned. */
  private static Optional<PublishedConfig> version(
      ServiceName service, Sha256 config, EnsembleState ensemble) {
    return assigned(service, ensemble).values().stream()
        .filter(version -> version.sha256().equals(config))
        .findFirst();
  }

  /** The machines of a service that do not follow its head, with what they read. */
  static SortedMap<Occupant, PublishedConfig> assigned(
      ServiceName service, EnsembleState ensemble) {
    SortedMap<Occupant, PublishedConfig> assigned = new TreeMap<>();
    ensemble
        .assigned()
        .forEach((occupant, version) -> {
          if (occupant.slot().service().equals(service)) {
            assigned.put(occupant, version);
          }
        });
    return assigned;
  }
}
