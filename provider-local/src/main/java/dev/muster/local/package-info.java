/** A provider whose machines are process groups on loopback addresses of this machine. */
@NullMarked
package dev.muster.local;

import org.jspecify.annotations.NullMarked;
