package dev.muster.provider.observed;

import dev.muster.provider.identity.ImageId;
import dev.muster.provider.identity.InstanceId;
import dev.muster.spec.id.Zone;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A machine.
 *
 * @param id the provider's id
 * @param tags its tags, from which {@code Tags.identity} reads who it is
 * @param zone where it is
 * @param address its private IP address
 * @param image what it was launched from
 * @param state where it is in its life
 * @param launchedAt when it was launched
 */
public record ObservedInstance(
    InstanceId id,
    SortedMap<String, String> tags,
    Zone zone,
    String address,
    ImageId image,
    State state,
    Instant launchedAt) {
  /** Copies the tags. */
  public ObservedInstance {
    tags = Collections.unmodifiableSortedMap(new TreeMap<>(tags));
  }

  /** Where a machine is in its life. */
  public enum State {
    /** It boots. */
    PENDING,
    /** It runs; whether its service does is another question. */
    RUNNING,
    /** It is on its way to {@code STOPPED}. */
    STOPPING,
    /** It does not run and has kept its disk: it can be started again. */
    STOPPED,
    /** It is on its way to {@code TERMINATED}. */
    TERMINATING,
    /** It is gone for ever, with its disk. */
    TERMINATED
  }
}
