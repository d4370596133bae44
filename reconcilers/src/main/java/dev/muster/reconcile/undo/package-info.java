/** What people want back that the documents do not ask for any more. */
@NullMarked
package dev.muster.reconcile.undo;

import org.jspecify.annotations.NullMarked;
