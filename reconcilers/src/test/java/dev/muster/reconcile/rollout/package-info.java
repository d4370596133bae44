/** Tests of rollouts. */
@NullMarked
package dev.muster.reconcile.rollout;

import org.jspecify.annotations.NullMarked;
