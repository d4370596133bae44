/**
 * What holds an action back: each guard is one object that judges the folded decision of a pass,
 * may hold, and never adds.
 */
@NullMarked
package dev.muster.controller.guard;

import org.jspecify.annotations.NullMarked;
