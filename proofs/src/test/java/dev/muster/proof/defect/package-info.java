/** A sample of the planted defects. */
@NullMarked
package dev.muster.proof.defect;

import org.jspecify.annotations.NullMarked;
