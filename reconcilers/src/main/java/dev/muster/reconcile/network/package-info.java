/** Decides about a cluster's network. */
@NullMarked
package dev.muster.reconcile.network;

import org.jspecify.annotations.NullMarked;
