package dev.muster.simulator.transition;

import dev.muster.spec.ClusterSpec;
import dev.muster.spec.EnsembleSpec;
import dev.muster.spec.LoadBalancerSpec;
import dev.muster.spec.PolicySpec;
import dev.muster.spec.Revision;
import dev.muster.spec.ServiceSpec;
import dev.muster.spec.ServiceSpec.Replacement;
import dev.muster.spec.id.RevisionId;
import dev.muster.spec.id.ServiceName;
import dev.muster.spec.id.ServiceVersion;
import dev.muster.spec.id.Slot;
import dev.muster.spec.id.Zone;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a cluster shall be, by nothing but the specs that it has had: no controller is asked. What
 * Muster refuses by design is part of it, and stands in {@link #refusals}.
 */
final class Expected {
  private final SortedMap<Slot, Place> slots = new TreeMap<>();
  private final SortedMap<Slot, Integer> targets = new TreeMap<>();
  private final SortedMap<ServiceName, String> config = new TreeMap<>();
  private final Set<Refusal> refusals = EnumSet.noneOf(Refusal.class);
  private List<Zone> network = List.of();
  private Optional<LoadBalancerSpec> balancer = Optional.empty();

  /** Where a machine runs, and what. */
  private record Place(Zone zone, ServiceVersion version, RevisionId revision, int port) {}

  private Expected() {}

  /** Before the first commit. */
  static Expected nothing() {
    return new Expected();
  }

  /** After a commit, once it has settled. */
  Expected after(ClusterSpec spec) {
    Expected next = new Expected();
    next.slots.putAll(slots);
    next.targets.putAll(targets);
    next.config.putAll(config);
    next.network = network;
    next.balancer = balancer;
    if (spec.policy().mode() == PolicySpec.Mode.OBSERVE) {
      next.refusals.add(Refusal.OBSERVED);
      return next;
    }
    next.span(spec.provider().zones());
    next.found(spec);
    next.empty(spec);
    spec.services().values().forEach(service -> next.fill(spec, service));
    next.balance(spec);
    spec.config().forEach((name, document) -> next.config.put(name, document.sha256().value()));
    return next;
  }

  private void span(List<Zone> zones) {
    if (network.isEmpty()) {
      network = zones;
    } else if (!network.containsAll(zones)) {
      refusals.add(Refusal.NETWORK_ZONES);
    }
  }

  private static boolean isOfEnsemble(Slot slot) {
    return slot.service().equals(EnsembleSpec.SERVICE);
  }

  private long voters() {
    return slots.keySet().stream().filter(Expected::isOfEnsemble).count();
  }

  private void found(ClusterSpec spec) {
    EnsembleSpec ensemble = spec.ensemble();
    RevisionId revision = Revision.of(ensemble);
    if (voters() == 0) {
      for (int ordinal = 1; ordinal <= ensemble.size(); ordinal++) {
        Slot slot = new Slot(EnsembleSpec.SERVICE, ordinal);
        slots.put(slot, new Place(zone(spec, slot), ensemble.version(), revision, 0));
      }
    } else if (voters() != ensemble.size()) {
      refusals.add(Refusal.ENSEMBLE_SIZE);
    }
    if (slots.entrySet().stream()
        .anyMatch(known ->
            isOfEnsemble(known.getKey()) && !known.getValue().revision().equals(revision))) {
      refusals.add(Refusal.RUNNING_MACHINES);
    }
  }

  private static Zone zone(ClusterSpec spec, Slot slot) {
    List<Zone> zones = spec.provider().zones();
    return zones.get((slot.ordinal() - 1) % zones.size());
  }

  private void empty(ClusterSpec spec) {
    for (Slot slot : List.copyOf(slots.keySet())) {
      ServiceSpec service = spec.services().get(slot.service());
      if (isOfEnsemble(slot) || (service != null && slot.ordinal() <= service.instances())) {
        continue;
      }
      if (service != null && service.replacement() == Replacement.BY_PERSON) {
        refusals.add(Refusal.STATEFUL_SURPLUS);
      } else {
        slots.remove(slot);
      }
    }
  }

  private void fill(ClusterSpec spec, ServiceSpec service) {
    RevisionId revision = Revision.of(service);
    for (int ordinal = 1; ordinal <= service.instances(); ordinal++) {
      Slot slot = new Slot(service.name(), ordinal);
      Zone zone = zone(spec, slot);
      if (slots.containsKey(slot)) {
        replace(spec, service, slot);
      } else if (network.contains(zone)) {
        slots.put(slot, new Place(zone, service.version(), revision, service.run().port()));
      }
    }
  }

  // A new revision is rolled out, in the zones of the old machines where the spec still has them.
  private void replace(ClusterSpec spec, ServiceSpec service, Slot slot) {
    Place place = slots.get(slot);
    RevisionId revision = Revision.of(service);
    if (place == null || place.revision().equals(revision)) {
      return;
    }
    if (service.replacement() == Replacement.BY_PERSON) {
      refusals.add(Refusal.RUNNING_MACHINES);
      return;
    }
    Zone zone = spec.provider().zones().contains(place.zone()) ? place.zone() : zone(spec, slot);
    slots.put(slot, new Place(zone, service.version(), revision, service.run().port()));
  }

  private void balance(ClusterSpec spec) {
    balancer = spec.loadBalancer();
    Set<ServiceName> listening = new TreeSet<>();
    balancer.ifPresent(
        wanted -> wanted.listeners().forEach(listener -> listening.add(listener.service())));
    SortedMap<Slot, Integer> before = new TreeMap<>(targets);
    targets.clear();
    slots.forEach((slot, place) -> {
      ServiceSpec service = spec.services().get(slot.service());
      if (service != null && listening.contains(slot.service()) && spec.wants(slot)) {
        boolean isKnown = before.containsKey(slot) || place.revision().equals(Revision.of(service));
        int port = isKnown ? place.port() : service.run().port();
        if (port != place.port()) {
          refusals.add(Refusal.PORT_UNKNOWN);
        }
        targets.put(slot, port);
      }
    });
  }

  /** What Muster refuses, as it shall say. */
  Set<Refusal> refusals() {
    return Collections.unmodifiableSet(refusals);
  }

  /** The names of the slots that have machines. */
  Set<Slot> slots() {
    return Collections.unmodifiableSet(slots.keySet());
  }

  /** All of it, in the words of {@link Actual#picture}. */
  SortedMap<String, String> picture() {
    SortedMap<String, String> picture = new TreeMap<>();
    slots.forEach((slot, place) ->
        picture.put("slot/" + slot, place.zone() + " runs " + place.version() + ", serving"));
    targets.forEach((slot, port) -> picture.put("target/" + slot, port + " HEALTHY"));
    config.forEach((service, sha256) -> picture.put("config/" + service, sha256));
    balancer.ifPresent(wanted -> picture.put("balancer", wanted + " ACTIVE"));
    if (!network.isEmpty()) {
      picture.put("network", new TreeSet<>(network).toString());
      picture.put("voters", Long.toString(voters()));
    }
    return picture;
  }
}
