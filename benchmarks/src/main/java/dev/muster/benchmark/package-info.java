/**
 * How the kernel grows with clusters and machines: settled worlds in memory, JMH benchmarks over
 * them, and the proof that a no-change cycle stays within its limits.
 */
@NullMarked
package dev.muster.benchmark;

import org.jspecify.annotations.NullMarked;
