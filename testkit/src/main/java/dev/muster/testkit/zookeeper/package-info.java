/** ZooKeeper servers for tests: real ones, each in a process of its own. */
@NullMarked
package dev.muster.testkit.zookeeper;

import org.jspecify.annotations.NullMarked;
