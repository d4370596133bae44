package dev.muster.simulator;

import dev.muster.simulator.invariant.Breach;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * How a run ended.
 *
 * @param seed its seed
 * @param breach the first promise that was broken, if any
 * @param events how many events there were
 * @param passes how many passes the kernels ended
 * @param mutations how many actions the cloud accepted
 * @param convergedAfterMillis from the end of the faults to the settled state; -1 when it never
 *     came
 * @param hash of everything that happened
 * @param picture every cluster at the end
 * @param tail the end of what happened, for a broken run
 */
public record Verdict(
    long seed,
    Optional<Breach> breach,
    long events,
    long passes,
    long mutations,
    long convergedAfterMillis,
    long hash,
    SortedMap<String, String> picture,
    List<String> tail) {
  /** Copies the list. */
  public Verdict {
    tail = List.copyOf(tail);
  }

  /** The same, broken by something that was found afterwards. */
  Verdict brokenBy(Breach found) {
    return new Verdict(
        seed,
        Optional.of(found),
        events,
        passes,
        mutations,
        convergedAfterMillis,
        hash,
        picture,
        tail);
  }
}
