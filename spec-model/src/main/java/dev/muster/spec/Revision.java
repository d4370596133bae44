package dev.muster.spec;

import dev.muster.spec.id.RevisionId;

/** Computes what names the thing a machine runs. */
public final class Revision {
  private static final int DIGITS = 12;

  private Revision() {}

  /**
   * The revision of a service: what a machine is launched with, that is version, artifact, run
   * section, health and machine. The configuration, which a machine reads, is told apart.
   */
  public static RevisionId of(ServiceSpec service) {
    StringBuilder text = new StringBuilder("revision/1\n");
    line(text, service.name().value());
    line(text, service.version().value());
    service
        .artifact()
        .ifPresent(artifact -> {
          line(text, artifact.urlOf(service.version()));
          line(text, String.valueOf(artifact.sha256().get(service.version())));
        });
    service.run().command().forEach(word -> line(text, word));
    line(text, Integer.toString(service.run().port()));
    service.run().environment().forEach((name, value) -> line(text, name + "=" + value));
    service
        .health()
        .ifPresent(health -> {
          line(text, health.path());
          line(text, health.versionPath().orElse(""));
        });
    service.machine().ifPresent(machine -> machine(text, machine));
    return digest(text);
  }

  /** The revision of the ensemble's machines. */
  public static RevisionId of(EnsembleSpec ensemble) {
    StringBuilder text = new StringBuilder("ensemble/1\n");
    line(text, ensemble.version().value());
    ensemble.machine().ifPresent(machine -> machine(text, machine));
    return digest(text);
  }

  private static void machine(StringBuilder text, MachineSpec machine) {
    line(text, machine.image().value());
    line(text, machine.type().value());
    machine.profile().ifPresent(profile -> line(text, profile.value()));
  }

  // Lengths in front keep two different lists of words from giving the same text.
  private static void line(StringBuilder text, String value) {
    text.append(value.length()).append(':').append(value).append('\n');
  }

  private static RevisionId digest(StringBuilder text) {
    return new RevisionId(Digests.sha256(text.toString()).value().substring(0, DIGITS));
  }
}
