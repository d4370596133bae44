/** Tests of agents with real processes on loopback addresses. */
@NullMarked
package dev.muster.agent;

import org.jspecify.annotations.NullMarked;
