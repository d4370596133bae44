/** Tests of the package alone. */
@NullMarked
package dev.muster.aws.balancer;

import org.jspecify.annotations.NullMarked;
