/** The ZooKeeper server that a controller on its own runs within itself, over a data folder. */
@NullMarked
package dev.muster.controller.store.embedded;

import org.jspecify.annotations.NullMarked;
