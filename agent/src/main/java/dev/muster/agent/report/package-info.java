/** What the agent says of its machine, and where it says it. */
@NullMarked
package dev.muster.agent.report;

import org.jspecify.annotations.NullMarked;
