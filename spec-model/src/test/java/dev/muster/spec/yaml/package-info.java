/** Tests of reading and writing {@code cluster.yaml}. */
@NullMarked
package dev.muster.spec.yaml;

import org.jspecify.annotations.NullMarked;
