/**
 * Fuzzing of everything that reads what others wrote. An input is made from its target's name, a
 * seed and its number alone, so that these three name it for ever; docs/reliability.md has more.
 */
@NullMarked
package dev.muster.proof.fuzz;

import org.jspecify.annotations.NullMarked;
