/** Decides about the members of a cluster's ensemble and its voters. */
@NullMarked
package dev.muster.reconcile.ensemble;

import org.jspecify.annotations.NullMarked;
