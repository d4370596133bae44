/** The controllers' store and leases in virtual time. */
@NullMarked
package dev.muster.simulator.store;

import org.jspecify.annotations.NullMarked;
