/** Tests of what a network is to be. */
@NullMarked
package dev.muster.reconcile.network;

import org.jspecify.annotations.NullMarked;
