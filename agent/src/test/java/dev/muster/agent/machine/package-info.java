/** Tests of the machine that an agent runs on. */
@NullMarked
package dev.muster.agent.machine;

import org.jspecify.annotations.NullMarked;
