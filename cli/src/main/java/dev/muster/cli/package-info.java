/** The muster command, and the only place that wires all modules together. */
@NullMarked
package dev.muster.cli;

import org.jspecify.annotations.NullMarked;
