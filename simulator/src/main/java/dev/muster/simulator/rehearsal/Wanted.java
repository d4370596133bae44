package dev.muster.simulator.rehearsal;

import dev.muster.spec.ClusterDocument;
import dev.muster.spec.EnsembleSpec;
import dev.muster.spec.id.ServiceName;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How many machines a service shall have.
 *
 * @param before the change; 0 for a service that the change brings
 * @param after the change; 0 for a service that it takes away
 */
public record Wanted(int before, int after) {
  /** A service that is not there. */
  static final Wanted NONE = new Wanted(0, 0);

  /** The most of the two. */
  int most() {
    return Math.max(before, after);
  }

  /** The fewest that are wanted at any time. */
  public int fewest() {
    return Math.min(before, after);
  }

  static SortedMap<ServiceName, Wanted> of(ClusterDocument before, ClusterDocument after) {
    SortedMap<ServiceName, Wanted> wanted = new TreeMap<>();
    before
        .spec()
        .services()
        .forEach((name, service) -> wanted.put(name, new Wanted(service.instances(), 0)));
    after
        .spec()
        .services()
        .forEach((name, service) ->
            wanted.merge(
                name,
                new Wanted(0, service.instances()),
                (old, added) -> new Wanted(old.before(), added.after())));
    wanted.put(
        EnsembleSpec.SERVICE,
        new Wanted(before.spec().ensemble().size(), after.spec().ensemble().size()));
    return wanted;
  }
}
