/** Doors for the fuzzer into what only its own package may use. */
@NullMarked
package dev.muster.cli.command;

import org.jspecify.annotations.NullMarked;
