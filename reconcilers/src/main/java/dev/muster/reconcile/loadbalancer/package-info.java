/** Decides about a cluster's load balancer and its targets: it alone registers and deregisters. */
@NullMarked
package dev.muster.reconcile.loadbalancer;

import org.jspecify.annotations.NullMarked;
