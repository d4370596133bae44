/** Clusters of real processes, driven from outside as a person would. */
@NullMarked
package dev.muster.proof;

import org.jspecify.annotations.NullMarked;
