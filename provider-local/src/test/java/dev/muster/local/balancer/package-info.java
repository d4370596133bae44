/** Tests of the load balancer's process, with real sockets. */
@NullMarked
package dev.muster.local.balancer;

import org.jspecify.annotations.NullMarked;
