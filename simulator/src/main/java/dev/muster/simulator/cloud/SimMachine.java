package dev.muster.simulator.cloud;

import dev.muster.provider.identity.ImageId;
import dev.muster.provider.identity.InstanceId;
import dev.muster.provider.identity.InstanceIdentity;
import dev.muster.provider.observed.ObservedInstance;
import dev.muster.provider.observed.ObservedInstance.State;
import dev.muster.simulator.schedule.Schedule;
import dev.muster.spec.id.ClusterUid;
import dev.muster.spec.id.Sha256;
import dev.muster.spec.id.Zone;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** One machine of the truth. Only its cloud changes it. */
public final class SimMachine {
  private final InstanceId id;
  private final Optional<InstanceIdentity> identity;
  private final SortedMap<String, String> tags;
  private final Zone zone;
  private final String address;
  private final ImageId image;
  private final long launchedAt;
  State state = State.PENDING;
  long since;
  long transition;
  boolean started;
  boolean sick;
  boolean dark;
  boolean silent;
  boolean denied;
  boolean lying;
  boolean poisoned;
  long unwellAt;
  @Nullable Sha256 appliedSha256;
  int appliedNumber;
  private @Nullable ObservedInstance observed;

  /** Where a machine is. */
  record Place(Zone zone, String address, ImageId image) {}

  SimMachine(
      InstanceId id,
      Optional<InstanceIdentity> identity,
      SortedMap<String, String> tags,
      Place place,
      long launchedAt) {
    this.id = id;
    this.identity = identity;
    this.tags = tags;
    this.zone = place.zone();
    this.address = place.address();
    this.image = place.image();
    this.launchedAt = launchedAt;
    this.since = launchedAt;
    this.unwellAt = launchedAt;
  }

  /** The provider's id. */
  public InstanceId id() {
    return id;
  }

  /** Who it is; empty for a machine that Muster did not launch. */
  public Optional<InstanceIdentity> identity() {
    return identity;
  }

  /** Whether the cluster owns it. */
  public boolean isOwnedBy(ClusterUid uid) {
    return identity.isPresent() && identity.get().uid().equals(uid);
  }

  /** Its zone. */
  public Zone zone() {
    return zone;
  }

  /** Its address. */
  public String address() {
    return address;
  }

  /** Where it is in its life. */
  public State state() {
    return state;
  }

  /** Since when, in milliseconds of the run. */
  public long since() {
    return since;
  }

  /** When it was launched. */
  public long launchedAt() {
    return launchedAt;
  }

  /** When it was last not well; the present while it is not. */
  public long unwellAt(long now) {
    return isServing() && !silent ? unwellAt : now;
  }

  /** When its state or its health changed last. */
  public long changedAt() {
    return unwellAt;
  }

  /** Whether it exists and is not on its way out. */
  public boolean isLive() {
    return switch (state) {
      case PENDING, RUNNING, STOPPING, STOPPED -> true;
      case TERMINATING, TERMINATED -> false;
    };
  }

  /** Whether it runs, its service answers, and it can be reached. */
  public boolean isServing() {
    return state == State.RUNNING && started && !isSick() && !dark;
  }

  /** The digest of the configuration that its service runs with; empty for none. */
  public Optional<Sha256> appliedConfig() {
    return Optional.ofNullable(appliedSha256);
  }

  /** Whether its service answers badly, by itself or by its configuration. */
  boolean isSick() {
    return sick || poisoned;
  }

  /** Whether its agent says nothing. */
  public boolean isSilent() {
    return silent;
  }

  ObservedInstance observed() {
    ObservedInstance known = observed;
    if (known == null || known.state() != state) {
      known =
          new ObservedInstance(id, tags, zone, address, image, state, Schedule.instant(launchedAt));
      observed = known;
    }
    return known;
  }

  @Override
  public String toString() {
    return id
        + " ("
        + identity.map(who -> who.slot() + "#" + who.incarnation()).orElse("foreign")
        + ", "
        + state
        + ")";
  }
}
