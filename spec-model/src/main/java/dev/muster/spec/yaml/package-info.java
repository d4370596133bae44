/** Reads a {@code cluster.yaml} with positions, all problems at once, and writes it back. */
@NullMarked
package dev.muster.spec.yaml;

import org.jspecify.annotations.NullMarked;
