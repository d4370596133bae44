/** The load balancer's own process. */
@NullMarked
package dev.muster.local.balancer;

import org.jspecify.annotations.NullMarked;
