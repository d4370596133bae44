/**
 * The machines of a cluster beside what the ledger says of them: what every reconciler that looks
 * at machines shares.
 */
@NullMarked
package dev.muster.reconcile.fleet;

import org.jspecify.annotations.NullMarked;
