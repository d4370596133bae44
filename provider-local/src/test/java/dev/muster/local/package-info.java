/** Tests of the provider of this machine, with real processes. */
@NullMarked
package dev.muster.local;

import org.jspecify.annotations.NullMarked;
