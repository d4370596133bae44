/** Decides about the machines of a cluster: it alone launches, starts and terminates. */
@NullMarked
package dev.muster.reconcile.service;

import org.jspecify.annotations.NullMarked;
