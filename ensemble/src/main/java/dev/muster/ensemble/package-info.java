/**
 * A cluster's own ZooKeeper ensemble behind the provider interface: observation, membership and
 * configuration documents.
 */
@NullMarked
package dev.muster.ensemble;

import org.jspecify.annotations.NullMarked;
