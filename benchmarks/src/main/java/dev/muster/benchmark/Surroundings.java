package dev.muster.benchmark;

import dev.muster.provider.Ensembles;
import dev.muster.provider.Provider;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * What a kernel in virtual time acts on.
 *
 * @param provider the deployment environment
 * @param ensembles the clusters' ensembles and agents
 * @param clock is told of every instant before something happens at it
 */
record Surroundings(Provider provider, Ensembles ensembles, Consumer<Instant> clock) {}
