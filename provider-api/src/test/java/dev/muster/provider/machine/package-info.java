/** Tests of the documents of one machine. */
@NullMarked
package dev.muster.provider.machine;

import org.jspecify.annotations.NullMarked;
