package dev.muster.reconcile.service;

import dev.muster.provider.action.InfrastructureAction.LaunchInstance;
import dev.muster.reconcile.fleet.Peers;
import dev.muster.reconcile.ledger.Ledger;
import dev.muster.reconcile.ledger.Rollout;
import dev.muster.reconcile.ledger.SlotRecord;
import dev.muster.spec.ClusterSpec;
import dev.muster.spec.EnsembleSpec;
import dev.muster.spec.Revision;
import dev.muster.spec.ServiceSpec;
import dev.muster.spec.ServiceSpec.Replacement;
import dev.muster.spec.id.RevisionId;
import dev.muster.spec.id.ServiceName;
import dev.muster.spec.id.ServiceVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One service as far as its machines are concerned.
 *
 * @param name the service
 * @param version the version that new machines run
 * @param revision the revision that new machines run
 * @param keeping what becomes of its broken machines
 */
record WantedService(
    ServiceName name, ServiceVersion version, RevisionId revision, Keeping keeping) {
  /** A launch that nobody has seen for so long has not happened. */
  private static final Duration LONGEST_LAUNCH = Duration.ofMinutes(10);

  /** What becomes of a service's broken machines. */
  enum Keeping {
    /** Machines are alike: a stopped or broken one is replaced. */
    REPLACED,
    /** The disk matters: a stopped machine is started, and only a person replaces one. */
    KEPT,
    /** The ensemble's: a stopped machine is started, the ensemble reconciler replaces lost ones. */
    ENSEMBLE
  }

  /** The ensemble's servers and every service of the spec. */
  static List<WantedService> of(ClusterSpec spec, Ledger ledger, Instant now) {
    List<WantedService> services = new ArrayList<>();
    services.add(
        new WantedService(
            EnsembleSpec.SERVICE,
            spec.ensemble().version(),
            Revision.of(spec.ensemble()),
            Keeping.ENSEMBLE));
    spec.services().values().forEach(service -> services.add(of(service, ledger, now)));
    return services;
  }

  // While a rollout is under way, after one that failed, and before the next one that is due, the
  // slots run what they ran.
  private static WantedService of(ServiceSpec service, Ledger ledger, Instant now) {
    Rollout rollout = ledger.rollouts().get(service.name());
    RevisionId wanted = Revision.of(service);
    Keeping keeping = keeping(service.replacement());
    if (rollout != null && (rollout.isActive() || rollout.vetoesMachines(wanted))) {
      return new WantedService(
          service.name(), rollout.stable().version(), rollout.stable().revision(), keeping);
    }
    return due(service, wanted, ledger, now)
        .map(peer -> new WantedService(service.name(), peer.version(), peer.revision(), keeping))
        .orElseGet(() -> new WantedService(service.name(), service.version(), wanted, keeping));
  }

  /** A machine that waits for the rollout that is due. */
  private static Optional<SlotRecord> due(
      ServiceSpec service, RevisionId wanted, Ledger ledger, Instant now) {
    return service.replacement() == Replacement.AUTOMATIC
        ? Peers.onOther(
            ledger.slotsOf(service.name()).stream()
                .filter(slot -> slot.slot().ordinal() <= service.instances())
                .filter(slot -> slot.instance().isPresent() || isBeingLaunched(slot, ledger, now))
                .toList(),
            wanted)
        : Optional.empty();
  }

  // What may have been launched is rolled from as well, once it is there; what is refused again and
  // again after a first call without an answer is not waited for.
  private static boolean isBeingLaunched(SlotRecord slot, Ledger ledger, Instant now) {
    return Optional.ofNullable(
            ledger.intents().get(LaunchInstance.keyOf(slot.slot(), slot.incarnation())))
        .filter(intent -> intent.recordedAt().plus(LONGEST_LAUNCH).isAfter(now))
        .isPresent();
  }

  private static Keeping keeping(Replacement replacement) {
    return switch (replacement) {
      case AUTOMATIC -> Keeping.REPLACED;
      case BY_PERSON -> Keeping.KEPT;
    };
  }
}
