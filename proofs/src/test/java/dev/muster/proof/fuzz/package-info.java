/** Tests of the fuzzer itself: what it is for it must find. */
@NullMarked
package dev.muster.proof.fuzz;

import org.jspecify.annotations.NullMarked;
