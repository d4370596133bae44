/** The house rules that only compiled classes can prove: arrows, purity, threads and names. */
@NullMarked
package dev.muster.architecture;

import org.jspecify.annotations.NullMarked;
