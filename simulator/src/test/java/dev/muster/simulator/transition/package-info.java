/** Tests of the transitions between specs. */
@NullMarked
package dev.muster.simulator.transition;

import org.jspecify.annotations.NullMarked;
