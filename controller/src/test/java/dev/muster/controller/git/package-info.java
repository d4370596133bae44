/** The git source on real repositories in temporary folders. */
@NullMarked
package dev.muster.controller.git;

import org.jspecify.annotations.NullMarked;
