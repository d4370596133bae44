/** Tests of the model, its JSON Schema and its reference. */
@NullMarked
package dev.muster.spec.schema;

import org.jspecify.annotations.NullMarked;
