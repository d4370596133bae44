/**
 * What reconcilers share: the view that they see and the decision that they make. Each kind of
 * resource has a package of its own beneath this one; all of it is pure.
 */
@NullMarked
package dev.muster.reconcile;

import org.jspecify.annotations.NullMarked;
