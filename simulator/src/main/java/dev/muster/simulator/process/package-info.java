/**
 * Controllers in virtual time: the kernel that ships, with effects whose calls can fail, hang and
 * land late.
 */
@NullMarked
package dev.muster.simulator.process;

import org.jspecify.annotations.NullMarked;
