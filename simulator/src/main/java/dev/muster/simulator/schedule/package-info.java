/** Virtual time: one thread, one queue, and chance that a seed alone decides. */
@NullMarked
package dev.muster.simulator.schedule;

import org.jspecify.annotations.NullMarked;
