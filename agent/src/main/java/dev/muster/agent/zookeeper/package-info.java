/** Runs the ZooKeeper server of a machine of the ensemble: founding, joining, restarting. */
@NullMarked
package dev.muster.agent.zookeeper;

import org.jspecify.annotations.NullMarked;
