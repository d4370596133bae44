/** The machine that an agent runs on: its disk, who it is, and how it finds its peers. */
@NullMarked
package dev.muster.agent.machine;

import org.jspecify.annotations.NullMarked;
