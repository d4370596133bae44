/** Tests of the package alone. */
@NullMarked
package dev.muster.aws.machine;

import org.jspecify.annotations.NullMarked;
