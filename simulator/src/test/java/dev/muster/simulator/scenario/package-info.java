/** The scenarios that every controller of machines has to survive, each as a test of its own. */
@NullMarked
package dev.muster.simulator.scenario;

import org.jspecify.annotations.NullMarked;
