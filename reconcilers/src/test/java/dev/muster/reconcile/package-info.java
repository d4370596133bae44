/** Tables, properties and whole lives of clusters for the reconcilers. */
@NullMarked
package dev.muster.reconcile;

import org.jspecify.annotations.NullMarked;
