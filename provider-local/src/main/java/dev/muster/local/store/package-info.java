/** How state is kept in folders: atomic files, one lock, the fence. */
@NullMarked
package dev.muster.local.store;

import org.jspecify.annotations.NullMarked;
