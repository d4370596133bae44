/**
 * What lies where in a cluster's ensemble: who writes and who reads it must agree on this alone.
 */
@NullMarked
package dev.muster.provider.layout;

import org.jspecify.annotations.NullMarked;
