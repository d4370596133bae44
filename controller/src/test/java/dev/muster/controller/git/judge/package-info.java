/** The decisions of the git source, by tables. */
@NullMarked
package dev.muster.controller.git.judge;

import org.jspecify.annotations.NullMarked;
