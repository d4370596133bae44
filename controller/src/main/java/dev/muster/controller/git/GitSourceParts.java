package dev.muster.controller.git;

import dev.muster.controller.store.Leases;
import dev.muster.controller.store.Repositories;
import dev.muster.controller.store.Store;
import dev.muster.spec.id.ClusterUid;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * What the git source is wired from. It closes none of it.
 *
 * @param store the clusters and events
 * @param repositories what is kept of repositories; the same store
 * @param leases which controller reads which repository
 * @param folder where repositories are fetched to, for this controller alone; all in it can be
 *     fetched again
 * @param limits how much a repository may cost
 * @param environment a variable of the controller's environment by name
 * @param uids gives a new cluster its id
 * @param clock stamps records and events
 * @param random spreads looks in time; used by many threads
 * @param meters where it counts
 */
public record GitSourceParts(
    Store store,
    Repositories repositories,
    Leases leases,
    Path folder,
    FetchLimits limits,
    Function<String, Optional<String>> environment,
    Supplier<ClusterUid> uids,
    InstantSource clock,
    RandomGenerator random,
    MeterRegistry meters) {}
