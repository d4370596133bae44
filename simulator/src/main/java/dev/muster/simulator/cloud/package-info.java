/** The simulated cloud: the truth, what changes it, and the lagged views that readers get of it. */
@NullMarked
package dev.muster.simulator.cloud;

import org.jspecify.annotations.NullMarked;
