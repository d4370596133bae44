/** Settled clusters that are changed from one spec to another, and back again from half-way. */
@NullMarked
package dev.muster.simulator.transition;

import org.jspecify.annotations.NullMarked;
