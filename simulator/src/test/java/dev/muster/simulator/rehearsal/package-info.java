/** Tests of rehearsals. */
@NullMarked
package dev.muster.simulator.rehearsal;

import org.jspecify.annotations.NullMarked;
