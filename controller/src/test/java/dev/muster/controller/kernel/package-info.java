/** The kernel in virtual time: one thread, a world in memory, seeded delays. */
@NullMarked
package dev.muster.controller.kernel;

import org.jspecify.annotations.NullMarked;
