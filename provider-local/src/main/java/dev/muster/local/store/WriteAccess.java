package dev.muster.local.store;

import dev.muster.local.process.ProcessStat;
import dev.muster.local.process.ProcessTable;
import dev.muster.local.process.Signals;
import dev.muster.provider.Failure;
import dev.muster.provider.Fence;
import dev.muster.provider.Outcome;
import dev.muster.provider.Scope;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Lets one writer at a time change the root. The check of its leadership and the change happen
 * under one lock, so that a leader which slept between them finds itself refused.
 */
public final class WriteAccess {
  private static final Duration BEFORE_WAKING = Duration.ofSeconds(1);

  private final RootLock lock;
  private final FenceFile fenceFile;
  private final ProcessTable table;
  private final Duration wait;
  private final AtomicLong requests = new AtomicLong();

  /** Access to a root. */
  public WriteAccess(RootFolders root, ProcessTable table, Duration wait) {
    this.lock = new RootLock(root.lock());
    this.fenceFile = new FenceFile(root.fence());
    this.table = table;
    this.wait = wait;
  }

  /** A change of the root. */
  @FunctionalInterface
  public interface Change {
    /**
     * Does it, or what an earlier attempt has left of it.
     *
     * @throws IOException when it is not known how far it came
     */
    Outcome apply() throws IOException;
  }

  /** Makes a change if the leadership is not older than the newest one seen. */
  public Outcome run(Fence fence, Change change) {
    if (!fence.scope().equals(Scope.LOCAL)) {
      return Outcome.refused(
          new Failure.Invalid(
              "the local provider serves scope " + Scope.LOCAL + ", not " + fence.scope()));
    }
    try (RootLock.Held held = acquire(fence).orElse(null)) {
      if (held == null) {
        return Outcome.refused(new Failure.Unavailable(heldByAnother()));
      }
      Optional<Failure> refusal = fenceFile.admit(fence);
      return refusal.isPresent() ? Outcome.refused(refusal.get()) : change.apply();
    } catch (IOException e) {
      return new Outcome.Unknown(e.toString());
    }
  }

  // A leader that was stopped in the middle of a change keeps all others waiting for as long. Its
  // successor lets it go on: it ends that change, as if it had come first, and is refused after it.
  private Optional<RootLock.Held> acquire(Fence fence) throws IOException {
    Duration first = wait.compareTo(BEFORE_WAKING) < 0 ? wait : BEFORE_WAKING;
    Optional<RootLock.Held> held = lock.acquire(first);
    if (held.isPresent()) {
      return held;
    }
    OptionalLong holder = lock.lastHolder();
    if (fence.epoch() > fenceFile.newest() && holder.isPresent() && isStopped(holder.getAsLong())) {
      Signals.send("CONT", holder.getAsLong());
    }
    return lock.acquire(wait.minus(first));
  }

  private boolean isStopped(long pid) {
    return table.stat(pid).map(ProcessStat::state).filter(state -> state == 'T').isPresent();
  }

  /**
   * Makes a change for the leader of an epoch if nobody else is at work and no newer leader was
   * seen; does nothing otherwise.
   */
  public void tryFinish(long epoch, Finish finish) throws IOException {
    try (RootLock.Held held = lock.acquire(Duration.ZERO).orElse(null)) {
      if (held != null && fenceFile.newest() == epoch) {
        finish.apply();
      }
    }
  }

  /** Work that an interrupted change has left. */
  @FunctionalInterface
  public interface Finish {
    /** Does it. */
    void apply() throws IOException;
  }

  /** An acceptance under a request id of its own. */
  public Outcome accepted() {
    return Outcome.accepted(nextRequestId());
  }

  /** A request id. */
  public String nextRequestId() {
    return ProcessHandle.current().pid() + "-" + requests.incrementAndGet();
  }

  private String heldByAnother() {
    OptionalLong holder = lock.lastHolder();
    String message = "another writer has held the folder of the local provider for " + wait;
    if (holder.isEmpty()) {
      return message + ": try again";
    }
    long pid = holder.getAsLong();
    return message
        + ": process "
        + pid
        + (isStopped(pid)
            ? ", which is stopped: let it go on (kill -CONT " + pid + ") or end it"
            : ": try again");
  }
}
