package dev.muster.provider.layout;

import dev.muster.provider.Failure;
import dev.muster.provider.action.ConfigAction;
import dev.muster.provider.action.ConfigAction.AssignConfig;
import dev.muster.provider.action.ConfigAction.PublishConfig;
import dev.muster.provider.action.ConfigAction.ReleaseConfig;
import dev.muster.provider.action.ConfigSource;
import dev.muster.provider.identity.Occupant;
import dev.muster.provider.observed.EnsembleState.PublishedConfig;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What an ensemble holds of one service's configuration, and what each action makes of it. Every
 * implementation of {@link dev.muster.provider.Ensembles} follows this.
 *
 * @param newest the highest number that a version has, or had; 0 for none
 * @param head what machines read that are assigned nothing else
 * @param assigned what others read
 */
public record ServiceConfigs(
    int newest, Optional<PublishedConfig> head, SortedMap<Occupant, PublishedConfig> assigned) {
  /** Of a service for which nothing was published. */
  public static final ServiceConfigs NONE =
      new ServiceConfigs(0, Optional.empty(), new TreeMap<>());

  /** Copies the map. */
  public ServiceConfigs {
    assigned = Collections.unmodifiableSortedMap(new TreeMap<>(assigned));
  }

  /** What an action makes of it. */
  public sealed interface Result {
    /** It is done. */
    record Done(ServiceConfigs after) implements Result {}

    /** Nothing is done. */
    record Refused(Failure failure) implements Result {}
  }

  /** What an action makes of it. */
  public Result after(ConfigAction action) {
    return switch (action) {
      case PublishConfig publication -> publish(publication);
      case AssignConfig assignment -> assign(assignment);
      case ReleaseConfig release -> release(release);
    };
  }

  private Result publish(PublishConfig action) {
    int number = head.map(PublishedConfig::number).orElse(0);
    if (number != action.expectedHead()) {
      return new Result.Refused(
          new Failure.Conflict(
              "%s: the head is at version %d; observe again".formatted(action.summary(), number)));
    }
    PublishedConfig version = versionOf(action.source());
    return new Result.Done(
        new ServiceConfigs(Math.max(newest, version.number()), Optional.of(version), assigned));
  }

  private Result assign(AssignConfig action) {
    PublishedConfig version = versionOf(action.source());
    SortedMap<Occupant, PublishedConfig> more = new TreeMap<>(assigned);
    action.occupants().forEach(occupant -> more.put(occupant, version));
    return new Result.Done(new ServiceConfigs(Math.max(newest, version.number()), head, more));
  }

  private Result release(ReleaseConfig action) {
    SortedMap<Occupant, PublishedConfig> fewer = new TreeMap<>(assigned);
    action.occupants().forEach(fewer::remove);
    return new Result.Done(new ServiceConfigs(newest, head, fewer));
  }

  /** What a machine reads; empty for nothing. */
  public Optional<PublishedConfig> readBy(Occupant occupant) {
    return Optional.ofNullable(assigned.get(occupant)).or(() -> head);
  }

  /** The version that a source stands for: one that somebody reads, or a new one. */
  public PublishedConfig versionOf(ConfigSource source) {
    return switch (source) {
      case ConfigSource.Version version -> new PublishedConfig(version.number(), version.sha256());
      case ConfigSource.Document document ->
          Stream.concat(head.stream(), assigned.values().stream())
              .filter(known -> known.sha256().equals(document.sha256()))
              .findFirst()
              .orElse(new PublishedConfig(newest + 1, document.sha256()));
    };
  }
}
