/** Tests of the simulated cloud alone. */
@NullMarked
package dev.muster.simulator.cloud;

import org.jspecify.annotations.NullMarked;
