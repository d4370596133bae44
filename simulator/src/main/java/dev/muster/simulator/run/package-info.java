/** Runs many seeds on several threads, replays one, and shrinks what fails. */
@NullMarked
package dev.muster.simulator.run;

import org.jspecify.annotations.NullMarked;
