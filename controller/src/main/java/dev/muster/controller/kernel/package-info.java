/**
 * The kernel: a pure function from a state and an event to the next state and the effects that the
 * shell shall have. It observes, decides, guards, records, acts and reports, one pass a cluster at
 * a time.
 */
@NullMarked
package dev.muster.controller.kernel;

import org.jspecify.annotations.NullMarked;
