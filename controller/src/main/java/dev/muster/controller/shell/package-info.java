/**
 * The shell around the kernel: one thread that steps it, virtual threads that run its effects, the
 * ticks, the meters and the reconcile log.
 */
@NullMarked
package dev.muster.controller.shell;

import org.jspecify.annotations.NullMarked;
