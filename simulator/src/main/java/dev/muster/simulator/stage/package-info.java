/** All that a run consists of, for those who disturb it, watch it and judge it. */
@NullMarked
package dev.muster.simulator.stage;

import org.jspecify.annotations.NullMarked;
