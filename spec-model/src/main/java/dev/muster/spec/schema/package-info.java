/**
 * The description of a {@code cluster.yaml}, field by field: the one model that the reader, its
 * defaults, the JSON Schema and the reference page are made from.
 */
@NullMarked
package dev.muster.spec.schema;

import org.jspecify.annotations.NullMarked;
