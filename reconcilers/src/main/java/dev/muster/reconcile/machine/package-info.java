/** The machines of a cluster as the provider shows them, each with who its tags say it is. */
@NullMarked
package dev.muster.reconcile.machine;

import org.jspecify.annotations.NullMarked;
