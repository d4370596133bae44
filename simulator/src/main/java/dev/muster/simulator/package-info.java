/**
 * Runs the kernel that ships against a simulated cloud: one seed gives one run, whatever the
 * machine. {@code docs/simulation.md} says how to read, replay and extend it.
 */
@NullMarked
package dev.muster.simulator;

import org.jspecify.annotations.NullMarked;
