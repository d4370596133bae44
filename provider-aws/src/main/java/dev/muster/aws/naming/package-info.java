/** The names and tags of what Muster makes. */
@NullMarked
package dev.muster.aws.naming;

import org.jspecify.annotations.NullMarked;
