/**
 * The documents of one machine: who it is, what its image carries, what its agent says. Each is
 * JSON of the same form wherever it lies.
 */
@NullMarked
package dev.muster.provider.machine;

import org.jspecify.annotations.NullMarked;
