/** Doors for the fuzzer into what only its own package may use. */
@NullMarked
package dev.muster.agent.zookeeper;

import org.jspecify.annotations.NullMarked;
