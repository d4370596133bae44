package dev.muster.reconcile.service;

import dev.muster.spec.ClusterSpec;
import dev.muster.spec.EnsembleSpec;
import dev.muster.spec.Revision;
import dev.muster.spec.ServiceSpec.Replacement;
import dev.muster.spec.id.RevisionId;
import dev.muster.spec.id.ServiceName;
import dev.muster.spec.id.ServiceVersion;
import java.util.ArrayList;
import java.util.List;

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
  static List<WantedService> of(ClusterSpec spec) {
    List<WantedService> services = new ArrayList<>();
    services.add(
        new WantedService(
            EnsembleSpec.SERVICE,
            spec.ensemble().version(),
            Revision.of(spec.ensemble()),
            Keeping.ENSEMBLE));
    spec.services()
        .values()
        .forEach(service ->
            services.add(
                new WantedService(
                    service.name(),
                    service.version(),
                    Revision.of(service),
                    keeping(service.replacement()))));
    return services;
  }

  private static Keeping keeping(Replacement replacement) {
    return switch (replacement) {
      case AUTOMATIC -> Keeping.REPLACED;
      case BY_PERSON -> Keeping.KEPT;
    };
  }
}
