/**
 * Samples of long simulations, all of them tests. They are a module of their own since nothing
 * waits for them: a build runs them beside whatever else is left.
 */
@NullMarked
package dev.muster.simulator.samples;

import org.jspecify.annotations.NullMarked;
