/** Starts a program, keeps it running, and ends it: what every machine's agent does. */
@NullMarked
package dev.muster.agent.process;

import org.jspecify.annotations.NullMarked;
