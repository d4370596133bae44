/** Tests of what a spec says. */
@NullMarked
package dev.muster.spec;

import org.jspecify.annotations.NullMarked;
