/** Tests of what an agent knows of servers. */
@NullMarked
package dev.muster.agent.zookeeper;

import org.jspecify.annotations.NullMarked;
