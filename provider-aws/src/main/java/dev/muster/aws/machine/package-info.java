/** Machines: what is known of them, their launch and their end. */
@NullMarked
package dev.muster.aws.machine;

import org.jspecify.annotations.NullMarked;
