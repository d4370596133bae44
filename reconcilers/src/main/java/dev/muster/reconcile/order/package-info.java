/** The reconcilers in the order in which they decide. */
@NullMarked
package dev.muster.reconcile.order;

import org.jspecify.annotations.NullMarked;
