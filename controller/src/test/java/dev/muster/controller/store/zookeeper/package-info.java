/** Tests of the store. */
@NullMarked
package dev.muster.controller.store.zookeeper;

import org.jspecify.annotations.NullMarked;
