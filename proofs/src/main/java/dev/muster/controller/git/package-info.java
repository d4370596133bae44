/** Doors for the fuzzer into what only its own package may use. */
@NullMarked
package dev.muster.controller.git;

import org.jspecify.annotations.NullMarked;
