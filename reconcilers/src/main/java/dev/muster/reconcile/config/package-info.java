/** Decides about the runtime configuration that a cluster's ensemble holds. */
@NullMarked
package dev.muster.reconcile.config;

import org.jspecify.annotations.NullMarked;
