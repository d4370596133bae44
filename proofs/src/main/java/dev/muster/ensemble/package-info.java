/** Doors for the fuzzer into what only its own package may use. */
@NullMarked
package dev.muster.ensemble;

import org.jspecify.annotations.NullMarked;
