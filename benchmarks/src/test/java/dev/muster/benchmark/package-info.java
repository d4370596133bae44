/** The proof of scale in small. */
@NullMarked
package dev.muster.benchmark;

import org.jspecify.annotations.NullMarked;
