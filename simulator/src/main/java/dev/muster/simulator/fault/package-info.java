/** What may go wrong with a call, and how often. */
@NullMarked
package dev.muster.simulator.fault;

import org.jspecify.annotations.NullMarked;
