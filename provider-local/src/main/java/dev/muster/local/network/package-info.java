/** Loopback addresses and ports. */
@NullMarked
package dev.muster.local.network;

import org.jspecify.annotations.NullMarked;
