/** Calls of the API: which there are, how they fail, and what that means. */
@NullMarked
package dev.muster.aws.call;

import org.jspecify.annotations.NullMarked;
