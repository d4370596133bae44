/** Doors for the fuzzer into what only its own package may use. */
@NullMarked
package dev.muster.local.process;

import org.jspecify.annotations.NullMarked;
