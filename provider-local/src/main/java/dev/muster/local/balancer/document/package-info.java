/** What the provider and the process of a load balancer tell each other. */
@NullMarked
package dev.muster.local.balancer.document;

import org.jspecify.annotations.NullMarked;
