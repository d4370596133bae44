package dev.muster.local.machine;

import dev.muster.provider.identity.ImageId;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.identity.LaunchToken;
import dev.muster.spec.id.Zone;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A machine, from its launch until an hour after its end.
 *
 * @param id its id
 * @param token what launched it
 * @param tags who it is
 * @param zone where it is
 * @param address its IP address
 * @param image what it was launched from
 * @param launchedAt when it was launched
 * @param phase what was begun last
 * @param phaseAt when that was begun
 */
public record MachineRecord(
    InstanceId id,
    LaunchToken token,
    SortedMap<String, String> tags,
    Zone zone,
    String address,
    ImageId image,
    Instant launchedAt,
    Phase phase,
    Instant phaseAt) {
  /** Copies the tags. */
  public MachineRecord {
    tags = Collections.unmodifiableSortedMap(new TreeMap<>(tags));
  }

  /** What was begun last. */
  public enum Phase {
    /** Its disk is being filled or its process started; whoever finds it so completes it. */
    LAUNCHING,
    /** It was started. Whether it runs is what its process says. */
    LAUNCHED,
    /** Its processes are being ended; whoever finds it so completes it. */
    TERMINATING,
    /** It is gone with its disk: a tombstone. */
    TERMINATED
  }

  /** The same machine in another phase. */
  public MachineRecord in(Phase next, Instant at) {
    return new MachineRecord(id, token, tags, zone, address, image, launchedAt, next, at);
  }

  /** Whether the machine still needs its address. */
  public boolean holdsAddress() {
    return phase != Phase.TERMINATED;
  }
}
