/**
 * What happens to a run from outside: commits, people, machines that die, controllers that crash.
 */
@NullMarked
package dev.muster.simulator.disturbance;

import org.jspecify.annotations.NullMarked;
