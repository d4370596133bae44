/** Seeded samples of the long proofs. */
@NullMarked
package dev.muster.proof;

import org.jspecify.annotations.NullMarked;
