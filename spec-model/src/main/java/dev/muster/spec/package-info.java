/**
 * What an operator may write in a {@code cluster.yaml}: the spec as records, with defaults applied.
 * Reading YAML into it is {@code dev.muster.spec.yaml}; what Muster answers is {@code
 * dev.muster.spec.status}.
 */
@NullMarked
package dev.muster.spec;

import org.jspecify.annotations.NullMarked;
