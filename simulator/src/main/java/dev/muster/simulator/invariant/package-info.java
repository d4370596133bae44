/** What must hold after every event, each as one small object. */
@NullMarked
package dev.muster.simulator.invariant;

import org.jspecify.annotations.NullMarked;
