package dev.muster.controller.kernel;

import java.time.Duration;

/**
 * How often the kernel looks and how patient it is.
 *
 * @param resync how often a settled cluster is looked at
 * @param followUp how soon a cluster is looked at again while something is under way
 * @param sharedFreshness how old a scope's sweep may be when a resync uses it
 * @param promptFreshness how old a scope's sweep may be for everything else; a sweep is never older
 *     than the cluster's own last write
 * @param callTimeout how long a call to a provider, an ensemble or the store may take before its
 *     outcome counts as unknown
 * @param consistencyWindow how long an action of unknown outcome is left alone before the world is
 *     believed about it
 * @param backoffBase the first pause after a failure
 * @param backoffCap the longest pause after failures; where the store can be read, {@code resync}
 *     bounds it as well
 * @param maximumPasses how many clusters are worked on at once
 * @param seed spreads pauses; two controllers should have different ones
 */
public record KernelConfig(
    Duration resync,
    Duration followUp,
    Duration sharedFreshness,
    Duration promptFreshness,
    Duration callTimeout,
    Duration consistencyWindow,
    Duration backoffBase,
    Duration backoffCap,
    int maximumPasses,
    long seed) {

  // A machine boots in a second or two on the machine of its controller, and nobody should wait as
  // long again until that is seen.
  private static final Duration PROMPT_FOLLOW_UP = Duration.ofMillis(50);
  // Less than a follow-up: one that sees what the last one saw has looked for nothing.
  private static final Duration PROMPT_FRESHNESS = Duration.ofMillis(25);

  /**
   * How old what was read may be when it is acted on, however long other reads and records took: a
   * minute more than a sweep may be old when a pass begins with it.
   */
  public Duration oldestBelieved() {
    return sharedFreshness.plusMinutes(1);
  }

  /** For the provider of real processes on this machine. */
  public static KernelConfig local(long seed) {
    return new KernelConfig(
        Duration.ofSeconds(30),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofMillis(250),
        Duration.ofMinutes(2),
        Duration.ofSeconds(5),
        Duration.ofSeconds(1),
        Duration.ofMinutes(2),
        16,
        seed);
  }

  /**
   * For clouds, which show changes late and count calls: an action of unknown outcome is left alone
   * for as long as a list may lag, and nothing is looked at more than once in five seconds.
   */
  public static KernelConfig cloud(long seed) {
    return new KernelConfig(
        Duration.ofMinutes(3),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30),
        Duration.ofSeconds(2),
        Duration.ofMinutes(2),
        Duration.ofSeconds(60),
        Duration.ofSeconds(2),
        Duration.ofMinutes(2),
        16,
        seed);
  }

  /** The same with another resync interval; sweeps are shared for a sixth of it. */
  public KernelConfig withResync(Duration newResync) {
    return new KernelConfig(
        newResync,
        followUp,
        newResync.dividedBy(6),
        promptFreshness,
        callTimeout,
        consistencyWindow,
        backoffBase,
        backoffCap,
        maximumPasses,
        seed);
  }

  /** The same where a look costs no call that anybody counts, and shows at once what was done. */
  public KernelConfig prompt() {
    return new KernelConfig(
        resync,
        PROMPT_FOLLOW_UP,
        sharedFreshness,
        PROMPT_FRESHNESS,
        callTimeout,
        consistencyWindow,
        backoffBase,
        backoffCap,
        maximumPasses,
        seed);
  }

  /** The same with another consistency window. */
  public KernelConfig withConsistencyWindow(Duration newWindow) {
    return new KernelConfig(
        resync,
        followUp,
        sharedFreshness,
        promptFreshness,
        callTimeout,
        newWindow,
        backoffBase,
        backoffCap,
        maximumPasses,
        seed);
  }
}
