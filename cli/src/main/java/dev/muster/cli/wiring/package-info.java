/** Puts the modules together: stores, worlds and controllers, as a command needs them. */
@NullMarked
package dev.muster.cli.wiring;

import org.jspecify.annotations.NullMarked;
