/** One id type per entity, so that arguments cannot be swapped. */
@NullMarked
package dev.muster.spec.id;

import org.jspecify.annotations.NullMarked;
