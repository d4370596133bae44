/** Where the controller keeps its objects: an interface, and ZooKeeper behind it. */
@NullMarked
package dev.muster.controller.store;

import org.jspecify.annotations.NullMarked;
