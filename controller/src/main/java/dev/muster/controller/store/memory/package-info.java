/** A store and leases that live in memory: for one process that needs no other, and for tests. */
@NullMarked
package dev.muster.controller.store.memory;

import org.jspecify.annotations.NullMarked;
