/** What the live world looks like, in words that every provider shares. */
@NullMarked
package dev.muster.provider.observed;

import org.jspecify.annotations.NullMarked;
