/** What machines are launched from: a launch template a revision. */
@NullMarked
package dev.muster.aws.image;

import org.jspecify.annotations.NullMarked;
