/** Rehearses an operator's own document, and a change of it, under faults. */
@NullMarked
package dev.muster.simulator.rehearsal;

import org.jspecify.annotations.NullMarked;
