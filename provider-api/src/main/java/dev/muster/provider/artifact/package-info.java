/** Files that run on machines: fetched, bounded, and checked by their digest. */
@NullMarked
package dev.muster.provider.artifact;

import org.jspecify.annotations.NullMarked;
