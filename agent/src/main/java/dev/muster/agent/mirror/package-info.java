/**
 * Mirrors to a file what a service must know: its configuration, where its ensemble is, and its
 * peers; and keeps the machine's report in the ensemble.
 */
@NullMarked
package dev.muster.agent.mirror;

import org.jspecify.annotations.NullMarked;
