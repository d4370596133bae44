/** Doors for the fuzzer into what only its own package may use. */
@NullMarked
package dev.muster.controller.shell;

import org.jspecify.annotations.NullMarked;
