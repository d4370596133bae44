/** What Muster records of its own doing, so that a crash repeats work and never doubles it. */
@NullMarked
package dev.muster.reconcile.ledger;

import org.jspecify.annotations.NullMarked;
