/** Doors for the fuzzer into what only its own package may use. */
@NullMarked
package dev.muster.agent.mirror;

import org.jspecify.annotations.NullMarked;
