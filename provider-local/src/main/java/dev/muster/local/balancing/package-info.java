/** The provider's side of load balancers: their configuration, their processes, what they say. */
@NullMarked
package dev.muster.local.balancing;

import org.jspecify.annotations.NullMarked;
