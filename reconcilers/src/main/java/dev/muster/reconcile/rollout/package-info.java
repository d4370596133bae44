/**
 * Decides how a service moves from one revision to the next: a state machine over a recorded
 * rollout, which states which machines are wanted and which of them behind the load balancer.
 */
@NullMarked
package dev.muster.reconcile.rollout;

import org.jspecify.annotations.NullMarked;
