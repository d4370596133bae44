/**
 * Plants bugs into copies of production code, and lets the simulator look for each: what measures
 * how much the simulator sees.
 */
@NullMarked
package dev.muster.proof.defect;

import org.jspecify.annotations.NullMarked;
