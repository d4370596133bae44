/** Decides about the machine images of a cluster's services. */
@NullMarked
package dev.muster.reconcile.image;

import org.jspecify.annotations.NullMarked;
