/** Brings up the example on this machine, and drives it from outside as a user would. */
@NullMarked
package dev.muster.cli.quickstart;

import org.jspecify.annotations.NullMarked;
