package dev.muster.reconcile.service;

import dev.muster.reconcile.Decision.Finding;
import dev.muster.reconcile.DecisionDraft;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Collects what keeps services from being as wanted, and makes one condition of it. */
final class Progress {
  /** What keeps a service from being as wanted, the most telling first. */
  enum Obstacle {
    /** A machine of a stateful service is gone or does not serve: a person decides. */
    NEEDS_A_PERSON("NeedsAPerson", "only a person may replace or remove them"),
    /** Too many machines look broken at once for that to be true of the machines. */
    TOO_MANY_BROKEN(
        "TooManyBroken", "so many look broken at once that nothing is replaced unasked"),
    /** Machines give way to others. */
    REPAIRING("Repairing", "being replaced"),
    /** Stopped machines are started. */
    STARTING("Starting", "being started with their disks"),
    /** Machines run, and their services do not say that they are well. */
    UNHEALTHY("Unhealthy", "not healthy"),
    /** Machines wait for the ensemble. */
    WAITING_FOR_ENSEMBLE("WaitingForEnsemble", "launched once the ensemble has its machines"),
    /** Machines cannot be launched where the spec wants them: a person corrects the spec. */
    WAITING_FOR_ZONE("WaitingForZone", "not launched, the network has no subnet in their zone"),
    /** Machines wait for their image. */
    WAITING_FOR_IMAGE("WaitingForImage", "launched once their image is available"),
    /** Machines are launched. */
    SCALING_UP("ScalingUp", "being launched"),
    /** Machines are taken away. */
    SCALING_DOWN("ScalingDown", "drained, then terminated"),
    /** Machines run, and their agents have not said how their services are. */
    WAITING_FOR_REPORT("WaitingForReport", "running, not heard of yet");

    private final String reason;
    private final String text;

    Obstacle(String reason, String text) {
      this.reason = reason;
      this.text = text;
    }
  }

  private final Map<Obstacle, SortedSet<String>> obstacles = new EnumMap<>(Obstacle.class);

  void add(Obstacle obstacle, Object what) {
    obstacles.computeIfAbsent(obstacle, _ -> new TreeSet<>()).add(what.toString());
  }

  /** Whether this is the one thing that is in the way. */
  boolean isOnly(Obstacle obstacle) {
    return obstacles.keySet().equals(Set.of(obstacle));
  }

  /** How soon it pays to look again; empty when nothing will change without a person. */
  Optional<Duration> lookAgainAfter() {
    return obstacles.keySet().stream()
        .flatMap(obstacle -> patience(obstacle).stream())
        .min(Comparator.naturalOrder());
  }

  private static Optional<Duration> patience(Obstacle obstacle) {
    return switch (obstacle) {
      case NEEDS_A_PERSON, WAITING_FOR_ZONE -> Optional.empty();
      case TOO_MANY_BROKEN, UNHEALTHY -> Optional.of(DecisionDraft.LATER);
      case REPAIRING,
          STARTING,
          WAITING_FOR_ENSEMBLE,
          WAITING_FOR_IMAGE,
          SCALING_UP,
          SCALING_DOWN,
          WAITING_FOR_REPORT ->
          Optional.of(DecisionDraft.SOON);
    };
  }

  /** One sentence about everything; the most telling obstacle names the reason. */
  Finding finding(String type) {
    if (obstacles.isEmpty()) {
      return Finding.isTrue(type, "Succeeded", "every service runs its machines, all of them well");
    }
    StringBuilder message = new StringBuilder();
    obstacles.forEach((obstacle, slots) -> {
      message.append(message.isEmpty() ? "" : "; ");
      message.append(String.join(", ", slots)).append(": ").append(obstacle.text);
    });
    String reason = obstacles.keySet().iterator().next().reason;
    return Finding.isFalse(type, reason, message.toString());
  }
}
