/** The store and its leases on ZooKeeper, through Curator. */
@NullMarked
package dev.muster.controller.store.zookeeper;

import org.jspecify.annotations.NullMarked;
